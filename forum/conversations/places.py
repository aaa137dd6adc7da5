"""Where something is written here, for the drafts of it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from forum.boards.viewer import Viewer
from forum.conversations.models import Conversation, Message
from forum.drafts.places import Composer

# A new conversation belongs nowhere yet: a member begins one at a time.
TO_BEGIN = "letter-1"


def to_talk(conversation_id: int) -> str:
    return f"talk-{conversation_id}"


def to_edit(message_id: int) -> str:
    return f"message-{message_id}"


def letters(viewer: Viewer, ids: list[int]) -> dict[int, Composer]:
    address = reverse("start-conversation")
    return {1: Composer("letter", address, _("New conversation"))} if 1 in ids else {}


def talks(viewer: Viewer, ids: list[int]) -> dict[int, Composer]:
    found = Conversation.objects.visible_to(viewer).filter(pk__in=ids).only("title")
    return {
        each.pk: Composer("talk", reverse("write-message", args=[each.pk]), each.title)
        for each in found
    }


def messages(viewer: Viewer, ids: list[int]) -> dict[int, Composer]:
    own = Message.objects.visible_to(viewer).filter(pk__in=ids, author=viewer.id)
    return {
        each.pk: Composer(
            "message", reverse("edit-message", args=[each.pk]), each.conversation.title
        )
        for each in own.select_related("conversation")
    }
