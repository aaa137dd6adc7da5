"""Deciding a case, once. Locks are taken as everywhere, and a case's after its target's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from forum.boards.viewer import Viewer
from forum.cases.kinds import kind_of
from forum.cases.models import Case, cited
from forum.cases.outcomes import OUTCOMES, Decision, Outcome, outcomes_for
from forum.cases.permissions import can_close, can_decide
from forum.cases.siblings import sibling_of
from forum.cases.staff import someone_may_decide
from forum.cases.telling import tell_outcome, tell_reporters, untell
from forum.log.models import Deed
from forum.log.writing import About, Trace, log_case_deed

DECIDED = (
    *("decided_at", "decided_by", "outcome", "acted", "rule", "cited", "reason", "answer"),
    "decided_with",
)


class DecidedBefore(Exception):
    """Someone was quicker; the case as it is now says who, and how."""

    def __init__(self, case: Case) -> None:
        super().__init__(str(case))
        self.case = case


class MoreCameIn(Exception):
    """There are reports that the moderator hasn't read yet."""


def decide(viewer: Viewer, case: Case, decision: Decision) -> Case:
    """Decide it, do what was decided, and tell whom it concerns, all or nothing.

    The same decision sent twice is one. Raises PermissionDenied, DecidedBefore and MoreCameIn.
    """
    with transaction.atomic():
        kind_of(case).hold(case)
        wanted = OUTCOMES.get(decision.outcome)
        if wanted and wanted.holds_author:
            hold_people(viewer, case)
        now = locked(case)
        if now.is_decided:
            if is_the_same(viewer, now, decision):
                return now
            raise DecidedBefore(now)
        outcome = required(viewer, now, decision)
        if has_unread(now, decision.up_to):
            raise MoreCameIn
        write_down(viewer, now, outcome, decision)
        outcome.act(viewer, now, decision)
        if not outcome.acts:
            trace = Trace(case_id=now.pk, batch=decision.batch)
            log_case_deed(viewer, Deed.DECIDE_CASE, about(now), decision.reason, trace)
        tell_outcome(viewer, now, outcome)
        if decision.along:
            decide_along(viewer, now, outcome)
    return now


def decide_along(viewer: Viewer, main: Case, outcome: Outcome) -> None:
    """The other case about the same words, as far as the viewer may decide it so."""
    other = sibling_of(main)
    if other and can_decide(viewer, other) and outcome in outcomes_for(viewer, other):
        settle_along(viewer, other.kind, other.target_id, main.pk)


def settle(viewer: Viewer, kind: str, target_id: int, outcome: str, reason: str) -> int | None:
    """What is done to a target outside its case decides that too, if one is open: its id.

    Part of the transaction of the deed, whose row in the log takes the id: the case tells of it.
    """
    if (now := open_about(kind, target_id)) is None:
        return None
    done = OUTCOMES[outcome]
    write_down(viewer, now, done, Decision(outcome, reason=reason))
    tell_outcome(viewer, now, done)
    return now.pk


def settle_along(viewer: Viewer, kind: str, target_id: int, main_id: int) -> int | None:
    """The deed that decided the main case decides this one as well, if one is open: its id.

    It has the same outcome, rule and reason, and a row of its own in the log, which is no deed. The
    author has heard of it from the main case; whoever reported hears of it from this one.
    """
    if (now := open_about(kind, target_id)) is None:
        return None
    main = Case.objects.select_related("rule").get(pk=main_id)
    done = OUTCOMES[main.outcome]
    now.decided_with = main
    write_down(viewer, now, done, Decision(main.outcome, main.rule, main.reason, main.answer))
    log_case_deed(viewer, Deed.DECIDE_CASE, about(now), main.reason, Trace(case_id=now.pk))
    tell_reporters(viewer, now, done)
    return now.pk


def reopen(case_id: int) -> bool:
    """What decided it was taken back: it waits as before, and whoever was told of the outcome will
    be told of the next.

    Part of the transaction that takes it back, with its target locked. False where it was appealed,
    or another case about the same is open.
    """
    now = locked(Case(pk=case_id))
    if not now.is_decided or now.made_appeal:
        return False
    try:
        with transaction.atomic():
            leave_undecided(now)
    except IntegrityError:
        return False
    untell(now)
    return True


@dataclass(slots=True)
class Sorted:
    """What came of many cases at once."""

    decided: list[Case] = field(default_factory=list)
    decided_before: list[Case] = field(default_factory=list)
    with_more: list[Case] = field(default_factory=list)
    refused: list[Case] = field(default_factory=list)


def decide_many(viewer: Viewer, cases: Iterable[tuple[Case, Decision]]) -> Sorted:
    """Each in a transaction of its own, so that none waits for another."""
    found = Sorted()
    for case, decision in cases:
        try:
            found.decided.append(decide(viewer, case, decision))
        except DecidedBefore as before:
            found.decided_before.append(before.case)
        except MoreCameIn:
            found.with_more.append(case)
        except PermissionDenied:
            found.refused.append(case)
    return found


def new_batch() -> UUID:
    return uuid4()


# --- steps ----------------------------------------------------------------------------------------


def open_about(kind: str, target_id: int) -> Case | None:
    for case in Case.objects.open().filter(kind=kind, target_id=target_id):
        now = locked(case)
        if not now.is_decided:
            return now
    return None


def hold_people(viewer: Viewer, case: Case) -> None:
    """Who acts and on whom, as all lock them."""
    people = User.objects.select_for_update(no_key=True).order_by("pk")
    list(people.filter(pk__in=[viewer.id or 0, case.author_id or 0]))


def locked(case: Case) -> Case:
    """As it is now, with its facts, to the end of the transaction. Raises Case.DoesNotExist."""
    Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    now: Case = Case.objects.with_facts().get(pk=case.pk)
    return now


def required(viewer: Viewer, case: Case, decision: Decision) -> Outcome:
    if not (can_decide(viewer, case) or is_nobodys(viewer, case)):
        raise PermissionDenied(_("You may not decide this case."))
    for outcome in outcomes_for(viewer, case):
        if outcome.name == decision.outcome:
            return outcome
    raise PermissionDenied(_("This can’t be decided here."))


def is_nobodys(viewer: Viewer, case: Case) -> bool:
    """Whether it would stay open for ever, unless the viewer closes it."""
    return can_close(viewer, case, anyone_else=False) and not someone_may_decide(case)


def is_the_same(viewer: Viewer, case: Case, decision: Decision) -> bool:
    by_them = case.decided_by_id == viewer.id
    return by_them and (case.outcome, case.reason) == (decision.outcome, decision.reason)


def has_unread(case: Case, up_to: int | None) -> bool:
    return up_to is not None and case.reports.filter(pk__gt=up_to).exists()


def about(case: Case) -> About:
    """For the log."""
    thread = case.post.thread if case.post else case.thread
    return About(case.stands_on, thread, case.post, case.author)


def write_down(viewer: Viewer, case: Case, outcome: Outcome, decision: Decision) -> None:
    case.decided_at, case.decided_by = timezone.now(), viewer.user
    case.outcome, case.acted, case.rule = outcome.name, outcome.acts, decision.rule
    case.reason, case.answer, case.cited = decision.reason, decision.answer, cited(decision.rule)
    case.save(update_fields=DECIDED)


def leave_undecided(case: Case) -> None:
    case.decided_at = case.decided_by = case.rule = case.cited = case.decided_with = None
    case.outcome, case.acted, case.reason, case.answer = "", False, "", ""
    case.save(update_fields=DECIDED)
