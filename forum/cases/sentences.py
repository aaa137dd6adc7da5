"""Who decided a case, how and when, in a sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from forum.cases.models import Case
from forum.cases.outcomes import OUTCOMES
from forum.web.templatetags.words import how_long_ago


def outcome_sentence(case: Case) -> str:
    """For who comes too late."""
    words = {
        "case": case.pk,
        "name": case.decided_by.username if case.decided_by else _("a deleted member"),
        "done": outcome_words(case),
        "when": how_long_ago(case.decided_at) if case.decided_at else "",
    }
    return _("%(name)s decided case %(case)d %(when)s: %(done)s.") % words


def outcome_words(case: Case) -> str:
    outcome = OUTCOMES.get(case.outcome)
    return str(outcome.done) if outcome else case.outcome
