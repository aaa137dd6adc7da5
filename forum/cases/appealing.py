"""A second look at what was decided, asked for by the author once."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from forum.boards.viewer import Viewer
from forum.cases.deciding import DecidedBefore, about, locked
from forum.cases.kinds import kind_of
from forum.cases.models import Appeal, Case
from forum.cases.outcomes import OUTCOMES
from forum.cases.permissions import can_appeal, can_decide
from forum.cases.staff import deciders
from forum.cases.telling import tell_appeal
from forum.log.models import Deed
from forum.log.writing import Trace, log_case_deed
from forum.posts.rendering import prepare
from forum.web.templatetags.words import how_long_ago


def appeal(viewer: Viewer, case: Case, body: str) -> bool:
    """Ask for a second look; False when it was asked before. Raises PermissionDenied."""
    with transaction.atomic():
        now = locked(case)
        if now.author_id == viewer.id and now.made_appeal:
            return False
        if not can_appeal(viewer, now):
            raise PermissionDenied(_("This can’t be appealed any more."))
        Appeal.objects.create(case=now, body=body, html=prepare(body).html)
        if now.claimed_by_id == now.decided_by_id:
            now.let_go()
        return True


def answer(viewer: Viewer, case: Case, is_upheld: bool, reason: str) -> str:
    """Decide the appeal, and undo what was done where it is upheld; what couldn't be, is said.

    Raises PermissionDenied, also for who decided the case where there is someone else; and
    DecidedBefore.
    """
    with transaction.atomic():
        kind_of(case).hold(case)
        now = locked(case)
        made = now.made_appeal
        require_another(viewer, now)
        if made is None:
            raise PermissionDenied(_("Nobody has appealed this."))
        if made.is_decided:
            if made.decided_by_id == viewer.id and made.is_upheld == is_upheld:
                return ""
            raise DecidedBefore(now)
        made.decide(viewer.user, is_upheld, reason)
        log_case_deed(viewer, Deed.DECIDE_APPEAL, about(now), reason, Trace(case_id=now.pk))
        outcome = OUTCOMES.get(now.outcome)
        left = outcome.take_back(viewer, now, reason) if is_upheld and outcome else ""
        tell_appeal(viewer, now, made)
        return left


def require_another(viewer: Viewer, case: Case) -> None:
    """Raises PermissionDenied."""
    if not can_decide(viewer, case):
        raise PermissionDenied(_("You may not decide this case."))
    if case.decided_by_id == viewer.id and others_who_could(case):
        raise PermissionDenied(_("You decided this case: its appeal is for someone else."))


def others_who_could(case: Case) -> bool:
    """Whether anyone but who decided it may decide the appeal."""
    board = case.stands_on
    others = deciders(case.author_standing, case.author_id, board.pk if board else None)
    return others.exclude(pk=case.decided_by_id or 0).exists()


def sentence_of(case: Case) -> str:
    """Who decided the appeal, and how."""
    made = case.made_appeal
    words = {
        "name": made.decided_by.username if made and made.decided_by else _("a deleted member"),
        "when": how_long_ago(made.decided_at) if made and made.decided_at else "",
    }
    if made and made.is_upheld:
        return _("%(name)s decided the appeal %(when)s: what was done was undone.") % words
    return _("%(name)s decided the appeal %(when)s: it stays as it was.") % words
