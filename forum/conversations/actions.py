"""What members do in conversations. Each is one transaction, asks again under its lock on the
conversation, and is safe to do twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Standing, User
from forum.boards.silences import silence_sentence
from forum.boards.viewer import Viewer
from forum.conversations import counting, places, tasks
from forum.conversations.addressees import refusals
from forum.conversations.models import NEVER_OLDER, Conversation, Kind, Message, Participant
from forum.conversations.permissions import can_edit, can_write, is_new, most_people
from forum.drafts.actions import drop_published
from forum.markup import RENDERER_VERSION
from forum.notifications.telling import conversation_left, conversation_read
from forum.posts.rendering import Prepared, prepare
from forum.web.once import once


@dataclass(frozen=True, slots=True)
class Words:
    """What someone sends. `submission_id` makes a second sending harmless; `known_draft` is the
    version of the draft that it was written from."""

    body: str
    submission_id: UUID | None = None
    known_draft: int = 0


def begin(viewer: Viewer, members: list[User], title: str, words: Words) -> Message:
    """A new conversation's first message. Raises PermissionDenied."""
    prepared = prepare(words.body)

    def write() -> Message:
        require_reach(viewer, members)
        require_room(viewer, len(members) + 1)
        require_voice(viewer, members)
        conversation = Conversation.objects.create(title=title, starter=viewer.user)
        drop_published(viewer, places.TO_BEGIN, words.body, words.known_draft)
        message = say(viewer, conversation, words, prepared)
        seat(viewer, message, [viewer.user, *members])
        told = [member.pk for member in members]
        tasks.tell_of_invitation.enqueue(conversation.pk, told, "begin")
        return message

    return once(partial(sent_before, viewer, words.submission_id), write)


def write_message(viewer: Viewer, conversation_id: int, words: Words) -> Message:
    """The next message of a conversation. Raises Participant.DoesNotExist when it isn't the
    viewer's any more, and PermissionDenied."""
    prepared = prepare(words.body)

    def write() -> Message:
        participant = lock(viewer, conversation_id)
        require_write(viewer, participant)
        require_voice(viewer, others_in(participant))
        place = places.to_talk(conversation_id)
        drop_published(viewer, place, words.body, words.known_draft)
        return say(viewer, participant.conversation, words, prepared)

    return once(partial(sent_before, viewer, words.submission_id), write)


@transaction.atomic
def edit_message(viewer: Viewer, message: Message, words: Words) -> None:
    """An edit that changes nothing leaves no trace. Raises Participant.DoesNotExist and
    PermissionDenied."""
    prepared = prepare(words.body)
    participant = lock(viewer, message.conversation_id)
    require_voice(viewer, others_in(participant))
    now = Message.objects.select_for_update(no_key=True).get(pk=message.pk)
    require_edit(viewer, now)
    drop_published(viewer, places.to_edit(now.pk), words.body, words.known_draft)
    if words.body != now.body:
        now.rewrite(words.body, prepared.html, prepared.mentions, RENDERER_VERSION)


@transaction.atomic
def add(viewer: Viewer, conversation_id: int, members: Iterable[User]) -> list[User]:
    """These take part from now on, and see what is written from now on; who was added. Raises
    Participant.DoesNotExist and PermissionDenied."""
    participant = lock(viewer, conversation_id)
    conversation = participant.conversation
    new = not_yet_in(conversation, members)
    require_reach(viewer, new)
    require_room(viewer, conversation.participant_count + len(new))
    require_voice(viewer, new)
    for member in new:
        note = Message.objects.create(
            conversation=conversation,
            number=conversation.last_number + 1,
            kind=Kind.ADDED,
            author=viewer.user,
            about=member,
            renderer_version=NEVER_OLDER,
        )
        counting.noted(conversation, note)
        seat(viewer, note, [member])
    if new:
        told = [member.pk for member in new]
        tasks.tell_of_invitation.enqueue(conversation.pk, told, "add")
    return new


@transaction.atomic
def leave(viewer: Viewer, conversation_id: int) -> None:
    """Nothing of it is theirs to see any more; what they wrote stays with the others. Raises
    Participant.DoesNotExist."""
    participant = lock(viewer, conversation_id)
    conversation = participant.conversation
    counting.went(conversation, participant)
    participant.leave()
    note = Message.objects.create(
        conversation=conversation,
        number=conversation.last_number + 1,
        kind=Kind.LEFT,
        author=viewer.user,
        renderer_version=NEVER_OLDER,
    )
    counting.noted(conversation, note)
    conversation_left(participant.member_id, conversation.pk)


@transaction.atomic
def mute(viewer: Viewer, conversation_id: int, *, is_muted: bool) -> None:
    """Muted, it counts as unread nowhere. Raises Participant.DoesNotExist."""
    participant = lock(viewer, conversation_id)
    if participant.is_muted != is_muted:
        counting.muted(participant.conversation, participant, is_muted=is_muted)


@transaction.atomic
def read_up_to(viewer: Viewer, conversation_id: int, number: int) -> bool:
    """They were shown it up to this number; whether nothing is unread to them since. A mark only
    grows. Raises Participant.DoesNotExist."""
    participant = lock(viewer, conversation_id)
    number = min(number, participant.conversation.last_number)
    if number <= participant.read_number:
        return False
    conversation_read(participant.member_id, conversation_id)
    return counting.read(participant.conversation, participant, number)


# --- steps ----------------------------------------------------------------------------------------


def sent_before(viewer: Viewer, submission_id: UUID | None) -> Message | None:
    if submission_id is None:
        return None
    sent = Message.objects.filter(author=viewer.id, submission_id=submission_id)
    return sent.select_related("conversation").first()


def lock(viewer: Viewer, conversation_id: int) -> Participant:
    """The viewer's part in a conversation that nobody else changes now. Raises
    Participant.DoesNotExist."""
    conversations = Conversation.objects.select_for_update(no_key=True)
    conversation = conversations.filter(pk=conversation_id).first()
    if conversation is None:
        raise Participant.DoesNotExist
    present = Participant.objects.present()
    participant: Participant = present.get(conversation=conversation, member=viewer.id)
    participant.conversation = conversation
    return participant


def say(viewer: Viewer, conversation: Conversation, words: Words, prepared: Prepared) -> Message:
    """The message gets its number here, under the lock on its conversation."""
    message = Message.objects.create(
        conversation=conversation,
        number=conversation.last_number + 1,
        author=viewer.user,
        body=words.body,
        html=prepared.html,
        mentions=prepared.mentions,
        renderer_version=RENDERER_VERSION,
        submission_id=words.submission_id,
    )
    counting.said(conversation, message)
    return message


def seat(viewer: Viewer, first: Message, members: Iterable[User | None]) -> None:
    """These take part from that message on, which is unread to all but its author."""
    seats = Participant.objects.bulk_create(
        Participant(
            conversation=first.conversation,
            member=member,
            added_by=viewer.user,
            first_number=first.number,
            read_number=first.number if member.pk == first.author_id else first.number - 1,
            place=first.pk,
        )
        for member in members
        if member
    )
    counting.came(first.conversation, seats)


def not_yet_in(conversation: Conversation, members: Iterable[User]) -> list[User]:
    """Those of them who aren't there; who has left doesn't want to be. Raises PermissionDenied."""
    asked = {member.pk: member for member in members}
    before = Participant.objects.filter(conversation=conversation, member__in=asked)
    for participant in before:
        member = asked.pop(participant.member_id)
        if not participant.is_present:
            sentence = _("%(name)s has left this conversation and can’t be added again.")
            raise PermissionDenied(sentence % {"name": member.username})
    return list(asked.values())


def require_reach(viewer: Viewer, members: Iterable[User]) -> None:
    """As it is now, and not as it was when the names were looked up. Raises PermissionDenied."""
    now = User.objects.filter(pk__in=[member.pk for member in members])
    if sentences := refusals(viewer, now.order_by("pk")):
        raise PermissionDenied(" ".join(sentences))


def require_room(viewer: Viewer, people: int) -> None:
    """Raises PermissionDenied."""
    most = most_people(viewer)
    if people <= most:
        return
    others = most - 1
    if is_new(viewer):
        sentence = ngettext(
            "Until you have written a few posts, you write to %(n)d other at once at most.",
            "Until you have written a few posts, you write to %(n)d others at once at most.",
            others,
        )
    else:
        sentence = ngettext(
            "At most %(n)d other can take part in a conversation.",
            "At most %(n)d others can take part in a conversation.",
            others,
        )
    raise PermissionDenied(sentence % {"n": others})


def require_write(viewer: Viewer, participant: Participant) -> None:
    if not can_write(viewer, participant):
        raise PermissionDenied(_("Nobody else is in this conversation any more."))


def require_voice(viewer: Viewer, others: Iterable[User]) -> None:
    """Whoever was silenced on the whole forum talks to the staff alone. As it is now, also when it
    was decided since the request began. Raises PermissionDenied."""
    writer = User.objects.get(pk=viewer.id or 0)
    if not writer.is_welcome:
        raise PermissionDenied(_("This account is closed."))
    now = Viewer(writer)
    if now.is_silenced and any(other.standing < Standing.MODERATOR for other in others):
        also = _("You can still write to the staff.")
        silent = silence_sentence(writer.silenced_until, everywhere=True)
        raise PermissionDenied(f"{silent} {also}")


def others_in(participant: Participant) -> list[User]:
    there = participant.conversation.participants.present().select_related("member")
    return [each.member for each in there if each.member_id != participant.member_id]


def require_edit(viewer: Viewer, message: Message) -> None:
    if can_edit(viewer, message):
        return
    if message.author_id == viewer.id and message.is_hidden:
        raise PermissionDenied(_("The moderators have removed this message."))
    if message.author_id == viewer.id and message.is_said:
        raise PermissionDenied(_("The time for editing this message is over."))
    raise PermissionDenied(_("You may not edit this message."))
