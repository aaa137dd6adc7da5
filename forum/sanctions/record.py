"""What is known of a member, and what was decided about them: for moderators, and their own."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.usersessions.models import UserSession

from accounts.models import Ban, User
from forum.boards.models import Silence
from forum.boards.viewer import Viewer
from forum.log.models import LogEntry
from forum.sanctions.models import Caution, Note
from forum.sanctions.permissions import (
    can_ban,
    can_clean_up,
    can_note,
    can_silence_everywhere,
    can_warn,
)

MOST_SHOWN = 30
LATEST_DEEDS = 20


@dataclass(frozen=True, slots=True)
class Record:
    """As this moderator may read it, newest first; the same few queries however long it is."""

    notes: list[Note]
    cautions: list[Caution]
    points: int
    silences: list[Silence]
    bans: list[Ban]
    deeds: list[LogEntry]


def record_of(viewer: Viewer, member: User) -> Record:
    notes = Note.objects.visible_to(viewer).filter(member=member).select_related("author")
    cautions = Caution.objects.visible_to(viewer).filter(member=member)
    silences = Silence.objects.visible_to(viewer).filter(member=member)
    bans = Ban.objects.filter(member=member) if viewer.is_moderator else Ban.objects.none()
    deeds = LogEntry.objects.visible_to(viewer).for_rows(viewer).filter(member=member)
    given = list(cautions.select_related("given_by", "post").order_by("-id")[:MOST_SHOWN])
    return Record(
        list(notes.order_by("-id")[:MOST_SHOWN]),
        given,
        cautions.standing().points(),
        list(silences.select_related("board", "silenced_by").order_by("-id")[:MOST_SHOWN]),
        list(bans.select_related("banned_by").order_by("-id")[:MOST_SHOWN]),
        list(deeds.order_by("-id")[:LATEST_DEEDS]),
    )


def ways_of(viewer: Viewer, member: User) -> dict[str, bool]:
    """What the viewer may do to the member."""
    return {
        "note": can_note(viewer, member),
        "warn": can_warn(viewer, member),
        "silence": can_silence_everywhere(viewer, member)
        or (not viewer.is_moderator and viewer.moderates_anything and member.pk != viewer.id),
        "ban": can_ban(viewer, member),
        "clean_up": can_clean_up(viewer, member),
    }


def session_count(member: User) -> int:
    return int(UserSession.objects.filter(user=member).count())
