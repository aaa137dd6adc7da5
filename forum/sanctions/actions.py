"""What moderators do to members. Each is one transaction that asks for the right again under the
lock; done twice it is done once, and the second time gives None.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.bans import MOST_PLACES, end_sessions, gather_bans
from accounts.models import Ban, User
from forum.boards.models import Board, Silence
from forum.boards.rights import Right
from forum.boards.silences import gather_silences
from forum.boards.viewer import Viewer, viewer_of
from forum.log.models import Deed, LogEntry
from forum.log.writing import Trace, log_member_deed
from forum.posts.models import Post
from forum.sanctions.letters import mail_ban
from forum.sanctions.models import Caution, Measures, Note, measures
from forum.sanctions.permissions import (
    can_ban,
    can_ban_places,
    can_note,
    can_silence_everywhere,
    can_silence_on,
    can_warn,
)
from forum.sanctions.telling import tell_member
from forum.sanctions.watching import gather_watch
from forum.threads.locking import lock_board


@dataclass(frozen=True, slots=True)
class Charge:
    """What a warning says; `rule` is the rule in words, `rule_id` its id where it is numbered."""

    points: int
    reason: str
    rule: str = ""
    rule_id: int | None = None
    post: Post | None = None
    case_id: int | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a member or a place is silenced or banned, and until when; without an end, for good."""

    reason: str
    until: datetime | None = None
    case_id: int | None = None
    # What it is a part of: the warning that came to it, or the deeds that are one.
    caution: Caution | None = None
    batch: UUID | None = None

    @property
    def columns(self) -> dict[str, Any]:
        warning_id = self.caution.pk if self.caution else None
        return {"reason": self.reason, "until": self.until, "warning_id": warning_id}

    def trace(self, kind: str, of_id: int, **after: Any) -> Trace:
        until = self.until.isoformat() if self.until else None
        return Trace(
            after={"until": until, **after},
            inverse={"kind": kind, "id": of_id},
            case_id=self.case_id,
            batch=self.batch,
        )


# --- notes ----------------------------------------------------------------------------------------


def note(viewer: Viewer, member: User, body: str, submission_id: UUID | None = None) -> Note | None:
    """Write it down for the other moderators. Raises PermissionDenied."""
    try:
        with held(viewer, member) as (acting, now):
            if not can_note(acting, now):
                raise PermissionDenied(_("You may not write notes about this member."))
            if was_sent(Note.objects.filter(author=acting.user), submission_id):
                return None
            made = Note.objects.create(
                member=now, author=acting.user, body=body, submission_id=submission_id
            )
            trace = Trace(inverse={"kind": "note", "id": made.pk})
            entered(made, log_member_deed(acting, Deed.NOTE, now, "", trace))
            return made
    except IntegrityError:
        return None


# --- warnings -------------------------------------------------------------------------------------


def warn(
    viewer: Viewer, member: User, charge: Charge, submission_id: UUID | None = None
) -> Caution | None:
    """Tell the member, and take the measures that their points now come to.

    Raises PermissionDenied.
    """
    with held(viewer, member) as (acting, now):
        if not can_warn(acting, now):
            raise PermissionDenied(_("You may not warn this member."))
        if was_sent(Caution.objects.filter(given_by=acting.user), submission_id):
            return None
        before = points_of(now)
        made = Caution.objects.create(
            member=now,
            given_by=acting.user,
            points=charge.points,
            rule=charge.rule,
            rule_id=charge.rule_id,
            reason=charge.reason,
            post=charge.post,
            case_id=charge.case_id,
            expires_at=charge.expires_at,
            submission_id=submission_id,
        )
        after = before + charge.points
        inverse = {"kind": "warning", "id": made.pk}
        trace = Trace({"points": before}, {"points": after}, inverse, case_id=charge.case_id)
        entry = entered(made, log_member_deed(acting, Deed.WARN, now, charge.reason, trace))
        tell_member(entry, now)
        take_measures(acting, now, made, before, after)
        return made


def take_measures(acting: Viewer, member: User, made: Caution, before: int, after: int) -> None:
    """Those that the points have just come to."""
    rules = measures()
    gather_watch(member.pk)
    with override(member.language or get_language()):
        said = _("The warnings have come to %(points)d points.") % {"points": after}
    if is_reached(rules.silence_from, before, after) and can_silence_everywhere(acting, member):
        stop = Stop(said, in_days(rules.silence_days), caution=made)
        put_silence(acting, member, None, stop)
    if is_reached(rules.ban_from, before, after):
        put_ban(acting, member, Stop(said, in_days(rules.ban_days), caution=made))


def is_reached(from_points: int | None, before: int, after: int) -> bool:
    return from_points is not None and before < from_points <= after


def points_of(member: User) -> int:
    return Caution.objects.filter(member=member).standing().points()


def measures_ahead(member: User, points: int) -> list[str]:
    """Which measures so many points more would come to: sentences for the page that asks."""
    before = points_of(member)
    return sentences_of(measures(), before, before + points)


def sentences_of(rules: Measures, before: int, after: int) -> list[str]:
    reached = [
        (rules.watch_from, _("Their posts will be looked at before others see them.")),
        (rules.silence_from, _("They will be silenced on the whole forum.")),
        (rules.ban_from, _("They will be banned.")),
    ]
    return [said for points, said in reached if is_reached(points, before, after)]


# --- silence --------------------------------------------------------------------------------------


def silence(viewer: Viewer, member: User, board: Board | None, stop: Stop) -> Silence | None:
    """Let them read but not write there, or anywhere where no board is given.

    None when they are silenced there already. Raises PermissionDenied.
    """
    with held(viewer, member, board) as (acting, now):
        require_silencing(acting, now, board)
        return put_silence(acting, now, board, stop)


def require_silencing(viewer: Viewer, member: User, board: Board | None) -> None:
    if board is None:
        may = can_silence_everywhere(viewer, member)
    else:
        moderates = viewer_of(member).may(Right.MODERATE, board.pk)
        may = can_silence_on(viewer, board, member, moderates_there=moderates)
    if not may:
        raise PermissionDenied(_("You may not silence this member there."))


def put_silence(acting: Viewer, member: User, board: Board | None, stop: Stop) -> Silence | None:
    """In a transaction that holds the member."""
    there = Silence.objects.in_force().filter(member=member, board=board)
    if stop.caution is None and there.exists():
        return None
    made = Silence.objects.create(
        member=member, board=board, silenced_by=acting.user, **stop.columns
    )
    gather_silences(member.pk)
    trace = replace(stop.trace("silence", made.pk), board=board)
    entry = entered(made, log_member_deed(acting, Deed.SILENCE, member, stop.reason, trace))
    tell_member(entry, member)
    return made


# --- bans -----------------------------------------------------------------------------------------


def ban(viewer: Viewer, member: User, stop: Stop) -> Ban | None:
    """Close the forum to the account and sign it out everywhere; they are told by mail.

    None when it is banned already. Raises PermissionDenied.
    """
    with held(viewer, member) as (acting, now):
        if not can_ban(acting, now):
            raise PermissionDenied(_("You may not ban this member."))
        return put_ban(acting, now, stop)


def put_ban(acting: Viewer, member: User, stop: Stop) -> Ban | None:
    """In a transaction that holds the member."""
    if stop.caution is None and Ban.objects.in_force().filter(member=member).exists():
        return None
    made = Ban.objects.create(member=member, banned_by=acting.user, **stop.columns)
    gather_bans(member.pk)
    trace = stop.trace("ban", made.pk, sessions=end_sessions(member.pk))
    entered(made, log_member_deed(acting, Deed.BAN, member, stop.reason, trace))
    mail_ban(made)
    return made


def ban_place(
    viewer: Viewer, stop: Stop, *, email_pattern: str = "", network: str = ""
) -> Ban | None:
    """Close the forum to addresses of mail or to a network, each in its one spelling.

    None when it is closed to them already. Raises PermissionDenied.
    """
    place = {"email_pattern": email_pattern, "network": network}
    try:
        with transaction.atomic():
            acting = acting_now(viewer)
            if not can_ban_places(acting):
                raise PermissionDenied(_("Only who moderates everywhere may do this."))
            same = Ban.objects.filter(**place, lifted_at=None)
            same.filter(until__lte=timezone.now()).update(lifted_at=F("until"))
            if same.exists():
                return None
            if Ban.objects.in_force().filter(member=None).count() >= MOST_PLACES:
                raise PermissionDenied(_("There are too many such bans: lift some first."))
            made = Ban.objects.create(**place, banned_by=acting.user, **stop.columns)
            trace = stop.trace("ban", made.pk, whom=made.whom)
            entered(made, log_member_deed(acting, Deed.BAN, None, stop.reason, trace))
            return made
    except IntegrityError:
        # Another moderator did the same at the same moment.
        return None


# --- steps ----------------------------------------------------------------------------------------


@contextmanager
def held(viewer: Viewer, member: User, board: Board | None = None) -> Iterator[tuple[Viewer, User]]:
    """Who acts and on whom, both as they are now, locked behind the board."""
    with transaction.atomic():
        if board:
            lock_board(board.pk)
        actor_id = viewer.id or 0
        people = User.objects.select_for_update(no_key=True).filter(pk__in=(actor_id, member.pk))
        locked = {person.pk: person for person in people.order_by("pk")}
        if locked.keys() != {actor_id, member.pk}:
            raise PermissionDenied(_("This account has been deleted meanwhile."))
        yield viewer_of(locked[actor_id]), locked[member.pk]


def acting_now(viewer: Viewer) -> Viewer:
    return viewer_of(User.objects.select_for_update(no_key=True).get(pk=viewer.id or 0))


def was_sent(rows: Any, submission_id: UUID | None) -> bool:
    return submission_id is not None and rows.filter(submission_id=submission_id).exists()


def entered(made: Note | Caution | Silence | Ban, entry: LogEntry) -> LogEntry:
    """The row knows its line in the log, so that its page leads to where it is taken back."""
    made.entry_id = entry.pk
    made.save(update_fields=["entry_id"])
    return entry


def in_days(days: int | None) -> datetime | None:
    return timezone.now() + timedelta(days=days) if days else None
