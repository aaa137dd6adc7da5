"""Telling whom a decision concerns: the author of what was done, and who reported it."""

from __future__ import annotations

from django.db.models import Q

from forum.boards.viewer import Viewer
from forum.cases.models import Appeal, Case, Report
from forum.cases.outcomes import NOBODY, Outcome
from forum.notifications.telling import (
    Decided,
    take_back,
    tell_of_moderation,
    tell_of_report,
)
from forum.posts.models import Post

ACTED, LOOKED_INTO, HID_POST = "acted", "close_report", "hide_post"


def tell_outcome(viewer: Viewer, case: Case, outcome: Outcome) -> None:
    """The author of what was done, and each reporter whether it was; nobody learns who reported."""
    if outcome.acts:
        tell_of_moderation(
            case.author_id, told(viewer, case, f"case:{case.pk}", outcome.deed(case))
        )
    tell_reporters(viewer, case, outcome)


def tell_reporters(viewer: Viewer, case: Case, outcome: Outcome) -> None:
    nothing = NOBODY if outcome.name == NOBODY else LOOKED_INTO
    done = ACTED if outcome.acts else nothing
    hid_post = outcome.deed(case) == HID_POST and case.post_id
    deed = HID_POST if hid_post else done
    for pk, reporter_id in case.reports.exclude(reporter=None).values_list("pk", "reporter"):
        tell_of_report(
            reporter_id,
            Decided(
                event=f"report:{pk}",
                deed=deed,
                by_id=viewer.id,
                thread=case.post.thread if case.post else None,
                post=case.post,
                reason=case.answer,
            ),
        )


def untell(case: Case) -> None:
    """Nobody was told of an outcome that is none any more."""
    reports = case.reports.exclude(reporter=None).values_list("pk", "reporter")
    events = [(reporter_id, f"report:{pk}") for pk, reporter_id in reports]
    if case.author_id is not None:
        events.append((case.author_id, f"case:{case.pk}"))
    take_back(events)


def tell_appeal(viewer: Viewer, case: Case, appeal: Appeal) -> None:
    """The author; and where it was upheld, those who had reported, without the author's words."""
    deed = "appeal_upheld" if appeal.is_upheld else "appeal_refused"
    decided = told(viewer, case, f"appeal:{appeal.pk}", deed, appeal.reason)
    tell_of_moderation(case.author_id, decided)
    if appeal.is_upheld:
        tell_reporters_of_appeal(viewer, case)


def tell_reporters_of_appeal(viewer: Viewer, case: Case) -> None:
    """Also of the case that the same deed had decided."""
    together = Q(case=case) | Q(case__decided_with=case)
    if case.decided_with_id:
        together |= Q(case=case.decided_with_id)
    reports = Report.objects.filter(together).exclude(reporter=None).order_by("pk")
    for pk, reporter_id in reports.values_list("pk", "reporter"):
        decided = Decided(
            event=f"report-appeal:{pk}",
            deed="appeal_upheld",
            by_id=viewer.id,
            thread=case.post.thread if case.post else None,
            post=case.post,
        )
        tell_of_report(reporter_id, decided)


def told(viewer: Viewer, case: Case, event: str, deed: str, reason: str | None = None) -> Decided:
    post: Post | None = case.post
    return Decided(
        event=event,
        deed=deed,
        by_id=viewer.id,
        thread=post.thread if post else case.thread,
        post=post,
        reason=case.reason if reason is None else reason,
        case_id=case.pk,
        rule_number=case.cited.number if case.cited else None,
    )
