"""What the viewer takes part in, as the pages ask for it. Anything else is not there."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from forum.boards.viewer import Viewer
from forum.conversations.models import Conversation, Message, Participant
from forum.reading.thread import fits


def part_in(viewer: Viewer, conversation_id: int) -> Participant | None:
    if viewer.is_guest:
        return None
    present = Participant.objects.present().select_related("conversation")
    return present.filter(member=viewer.id, conversation=fits(conversation_id)).first()


def fetch_part(viewer: Viewer, conversation_id: int) -> Participant:
    """Raises Http404."""
    if (part := part_in(viewer, conversation_id)) is None:
        raise Http404("no such conversation")
    return part


def fetch_message(viewer: Viewer, message_id: int) -> Message:
    """Something that was said, also when moderators have removed it since. Raises Http404."""
    messages = Message.objects.visible_to(viewer).said()
    return get_object_or_404(messages.select_related("author", "conversation"), pk=fits(message_id))


def fetch_words(viewer: Viewer, message_id: int) -> Message:
    """Something that was said, and can be read. Raises Http404."""
    message = fetch_message(viewer, message_id)
    if message.is_hidden:
        raise Http404("removed")
    return message


def lock_message(message_id: int) -> Message | None:
    """As it is now, locked behind its conversation, as whoever edits it does."""
    found = Message.objects.filter(pk=message_id).values_list("conversation_id", flat=True)
    for conversation_id in found:
        Conversation.objects.select_for_update(no_key=True).get(pk=conversation_id)
    messages = Message.objects.select_for_update(no_key=True, of=("self",))
    return messages.select_related("author").filter(pk=message_id).first()
