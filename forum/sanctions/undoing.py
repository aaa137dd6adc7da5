"""How what was done to members is taken back; registered once the app is ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.bans import gather_bans
from accounts.models import Ban, Standing, User
from forum.boards.models import Board, Silence
from forum.boards.rights import Right
from forum.boards.silences import gather_silences
from forum.boards.viewer import Viewer
from forum.log.models import Deed, LogEntry
from forum.log.undoing import Inverse, NothingLeft, register
from forum.log.writing import Trace, log_member_deed
from forum.sanctions.models import Caution, Note, measures
from forum.sanctions.permissions import (
    can_ban,
    can_ban_places,
    can_note,
    can_warn,
    outranks,
)
from forum.sanctions.telling import tell_member
from forum.sanctions.watching import gather_watch
from forum.threads.locking import lock_board
from forum.threads.permissions import stands_above


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom it was done to, nobody where it was a place; and on which board, if on one alone."""

    member: User | None
    board: Board | None


def register_all() -> None:
    of_subject("note", gettext_lazy("The note will be gone."), may_note, remove_note, tells=False)
    of_subject(
        "warning",
        gettext_lazy("Its points will count no more, and what they came to ends."),
        may_warn,
        withdraw,
    )
    of_subject("silence", gettext_lazy("The member may write again."), may_silence, end_silence)
    of_subject("ban", gettext_lazy("The forum is open again."), may_ban, end_ban)


type May = Callable[[Viewer, LogEntry, Subject], bool]
type TakeBack = Callable[[Viewer, LogEntry, Subject], Sequence[str]]


def of_subject(
    kind: str, effect: Any, may: May, take_back: TakeBack, *, tells: bool = True
) -> None:
    def log(viewer: Viewer, subject: Subject, reason: str, trace: Trace) -> None:
        traced = replace(trace, board=subject.board)
        entry = log_member_deed(viewer, Deed.UNDO, subject.member, reason, traced)
        if tells and subject.member:
            tell_member(entry, subject.member, f"undo_{kind}")

    register(kind, Inverse(effect, subject_of, hold, may, take_back, log))


def subject_of(entry: LogEntry) -> Subject:
    return Subject(entry.member, entry.board)


def hold(entry: LogEntry) -> Subject:
    board = lock_board(entry.board_id) if entry.board_id else None
    if entry.member_id is None:
        return Subject(None, board)
    member = User.objects.select_for_update(no_key=True).filter(pk=entry.member_id).first()
    if member is None:
        raise NothingLeft(_("This account has been deleted meanwhile."))
    return Subject(member, board)


def id_of(entry: LogEntry) -> int:
    return int((entry.inverse or {})["id"])


def is_left_to(viewer: Viewer, entry: LogEntry) -> bool:
    """What someone higher has decided is theirs to take back."""
    return not stands_above(entry.actor.standing if entry.actor else None, viewer)


# --- notes ----------------------------------------------------------------------------------------


def may_note(viewer: Viewer, entry: LogEntry, subject: Subject) -> bool:
    return subject.member is not None and can_note(viewer, subject.member)


def remove_note(viewer: Viewer, entry: LogEntry, subject: Subject) -> Sequence[str]:
    found = Note.objects.filter(pk=id_of(entry), removed_at=None)
    if not found.update(removed_at=timezone.now()):
        raise NothingLeft(_("The note is gone already."))
    return ()


# --- warnings -------------------------------------------------------------------------------------


def may_warn(viewer: Viewer, entry: LogEntry, subject: Subject) -> bool:
    member = subject.member
    return member is not None and can_warn(viewer, member) and is_left_to(viewer, entry)


def withdraw(viewer: Viewer, entry: LogEntry, subject: Subject) -> Sequence[str]:
    """What it came to ends with it, unless the other warnings come to as much."""
    member, caution_id = member_of(subject), id_of(entry)
    found = Caution.objects.filter(pk=caution_id, withdrawn_at=None)
    if not found.update(withdrawn_at=timezone.now(), withdrawn_by=viewer.user):
        raise NothingLeft(_("This warning has been withdrawn already."))
    points, rules = Caution.objects.filter(member=member).standing().points(), measures()
    left: list[str] = []
    # What an earlier one came to was perhaps kept by this one alone.
    withdrawn = Caution.objects.filter(member=member).exclude(withdrawn_at=None).values("pk")
    if is_below(points, rules.silence_from):
        Silence.objects.filter(member=member, warning_id__in=withdrawn).lift(viewer.user)
    elif Silence.objects.in_force().filter(warning_id=caution_id).exists():
        left.append(_("The other warnings keep the member silenced."))
    if is_below(points, rules.ban_from):
        Ban.objects.filter(member=member, warning_id__in=withdrawn).lift(viewer.user)
    elif Ban.objects.in_force().filter(warning_id=caution_id).exists():
        left.append(_("The other warnings keep the member banned."))
    gather_watch(member.pk)
    gather_silences(member.pk)
    gather_bans(member.pk)
    return left


def is_below(points: int, measure: int | None) -> bool:
    return measure is None or points < measure


# --- silence --------------------------------------------------------------------------------------


def may_silence(viewer: Viewer, entry: LogEntry, subject: Subject) -> bool:
    member, board = subject.member, subject.board
    if member is None or not is_left_to(viewer, entry):
        return False
    if outranks(viewer, member):
        return True
    on_board = board is not None and viewer.may(Right.MODERATE, board.pk)
    return on_board and member.standing < Standing.MODERATOR and member.pk != viewer.id


def end_silence(viewer: Viewer, entry: LogEntry, subject: Subject) -> Sequence[str]:
    member = member_of(subject)
    if not Silence.objects.in_force().filter(pk=id_of(entry)).lift(viewer.user):
        raise NothingLeft(_("This silence is over already."))
    gather_silences(member.pk)
    here = Silence.objects.in_force().filter(member=member)
    here = here.filter(Q(board=None) | Q(board=subject.board)) if subject.board else here
    return [_("Another silence of theirs goes on.")] if here.exists() else []


# --- bans -----------------------------------------------------------------------------------------


def may_ban(viewer: Viewer, entry: LogEntry, subject: Subject) -> bool:
    member = subject.member
    may = can_ban(viewer, member) if member else can_ban_places(viewer)
    return may and is_left_to(viewer, entry)


def end_ban(viewer: Viewer, entry: LogEntry, subject: Subject) -> Sequence[str]:
    if not Ban.objects.in_force().filter(pk=id_of(entry)).lift(viewer.user):
        raise NothingLeft(_("This ban is over already."))
    if subject.member is None:
        return ()
    gather_bans(subject.member.pk)
    others = Ban.objects.in_force().filter(member=subject.member)
    return [_("Another ban of theirs goes on.")] if others.exists() else ()


def member_of(subject: Subject) -> User:
    if subject.member is None:
        raise NothingLeft(_("This account has been deleted meanwhile."))
    return subject.member
