"""Who may write to whom, and what in a conversation. No database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from forum.boards.viewer import Viewer
from forum.cases.models import Case
from forum.conversations.models import MESSAGE, Conversation, Message, Participant
from forum.threads.permissions import stands_above

# All who take part, whoever begins it among them.
MOST_PEOPLE = 20
MOST_WITH_STAFF = 50
# Whoever has written less in public is new here: a stranger's letters are few.
NEW_BELOW = 5
MOST_WITH_NEW = 4
EDIT_FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Addressee:
    """A member to write to, and whether they ignore whoever asks."""

    member: User
    ignores: bool


def is_new(viewer: Viewer) -> bool:
    return (
        viewer.user is not None and not viewer.is_moderator and viewer.user.post_count < NEW_BELOW
    )


def can_write_to(viewer: Viewer, addressee: Addressee) -> bool:
    """The staff always can; all others where the door is open to them."""
    if viewer.is_guest or not addressee.member.is_active:
        return False
    return viewer.is_moderator or (addressee.member.takes_conversations and not addressee.ignores)


def most_people(viewer: Viewer) -> int:
    if viewer.is_moderator:
        return MOST_WITH_STAFF
    return MOST_WITH_NEW if is_new(viewer) else MOST_PEOPLE


def can_write(viewer: Viewer, participant: Participant) -> bool:
    """Say something where they take part, while anybody else is there to hear it."""
    return is_own(viewer, participant) and participant.conversation.participant_count > 1


def can_add(viewer: Viewer, participant: Participant) -> bool:
    return is_own(viewer, participant) and has_room(viewer, participant.conversation, 1)


def has_room(viewer: Viewer, conversation: Conversation, more: int) -> bool:
    return conversation.participant_count + more <= most_people(viewer)


def can_edit(viewer: Viewer, message: Message) -> bool:
    """Authors their own, for a while."""
    own = viewer.id is not None and message.author_id == viewer.id and message.is_said
    return own and not message.is_hidden and timezone.now() - message.created_at < EDIT_FOR


def can_report(viewer: Viewer, message: Message) -> bool:
    """Others' words."""
    others = message.is_said and message.author_id != viewer.id
    return not viewer.is_guest and others and not message.is_hidden


def can_remove(viewer: Viewer, case: Case) -> bool:
    """Through the case alone: nobody removes what nobody who could read it has reported. What
    someone of higher standing wrote is left to others."""
    about_message = case.kind == MESSAGE and viewer.is_moderator and case.author_id != viewer.id
    return about_message and not stands_above(case.author_standing, viewer)


def can_put_back(viewer: Viewer, author: User | None) -> bool:
    standing = author.standing if author else None
    is_own = author is not None and author.pk == viewer.id
    return viewer.is_moderator and not is_own and not stands_above(standing, viewer)


def is_own(viewer: Viewer, participant: Participant) -> bool:
    return participant.member_id == viewer.id and participant.is_present
