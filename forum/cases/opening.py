"""Joining what is said about one target in one case."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from forum.cases.kinds import Target
from forum.cases.models import Case, Report, Rule, Snapshot, Source
from forum.markup import RENDERER_VERSION
from forum.posts.rendering import prepare


@dataclass(frozen=True, slots=True)
class Word:
    """What someone says to the moderators; without a reporter, what the forum itself found."""

    reason: str
    reporter_id: int | None = None
    source: Source = Source.MEMBER
    rule: Rule | None = None


def join_case(target: Target, word: Word) -> bool:
    """Add it to the target's open case, or open one, with the words as they read now.

    False when this reporter's word is in it already; of the forum's own, the same one.
    """
    with transaction.atomic():
        case = open_case(target)
        if has_joined(case, word):
            return False
        snapshot = snapshot_of(case, target)
        Report.objects.create(
            case=case,
            reporter_id=word.reporter_id,
            source=word.source,
            rule=word.rule,
            snapshot=snapshot,
            reason=word.reason,
            reason_html=prepare(word.reason).html,
        )
        return True


def has_reported(target: Target, reporter_id: int | None) -> bool:
    """Whether this member's word about it is still with the moderators."""
    with_them = Report.objects.filter(case__kind=target.kind, case__target_id=target.id)
    return with_them.filter(case__decided_at=None, reporter_id=reporter_id).exists()


# --- steps ----------------------------------------------------------------------------------------


def open_case(target: Target) -> Case:
    """The one open case, locked; another may be decided between the look and the lock."""
    new = Case(
        kind=target.kind,
        target_id=target.id,
        post=target.post,
        thread=target.thread,
        board_id=target.board_id,
        author_id=target.author_id,
    )
    while True:
        Case.objects.bulk_create([new], ignore_conflicts=True)
        open_ones = Case.objects.open().filter(kind=target.kind, target_id=target.id)
        if case := open_ones.select_for_update(no_key=True).first():
            return case


def has_joined(case: Case, word: Word) -> bool:
    same = case.reports.filter(reporter_id=word.reporter_id)
    if word.reporter_id is None:
        same = same.filter(source=word.source, reason=word.reason)
    return same.exists()


def snapshot_of(case: Case, target: Target) -> Snapshot:
    """The case's newest where nothing was changed since."""
    newest = case.snapshot
    if newest and (newest.title, newest.body) == (target.title, target.body):
        return newest
    taken = Snapshot.objects.create(
        case=case,
        title=target.title,
        body=target.body,
        html=target.html,
        renderer_version=RENDERER_VERSION,
    )
    case.snapshot = taken
    case.save(update_fields=["snapshot"])
    return taken
