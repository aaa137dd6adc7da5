"""Conversations for tests, begun and gone on with by the actions that the pages use."""

from __future__ import annotations

from accounts.models import User
from forum.conversations import actions
from forum.conversations.actions import Words
from forum.conversations.models import Conversation, Message, Participant
from tests import make


def regular(name: str = "", **fields: object) -> User:
    """A member who has written enough to be new no more."""
    return make.member(name, carried_posts=20, post_count=20, points=20, **fields)


def conversation(
    starter: User, *others: User, title: str = "A word", body: str = "Hello.", more: int = 0
) -> Conversation:
    message = actions.begin(make.viewer(starter), list(others), title, Words(body))
    for n in range(more):
        say(starter, message.conversation, f"Message {n + 2}.")
    message.conversation.refresh_from_db()
    return message.conversation


def say(who: User, conversation: Conversation, body: str = "Well.") -> Message:
    return actions.write_message(make.viewer(who), conversation.pk, Words(body))


def part_of(who: User, conversation: Conversation) -> Participant:
    return Participant.objects.select_related("conversation").get(
        member=who, conversation=conversation
    )


def unread_of(who: User) -> int:
    return User.objects.get(pk=who.pk).unread_conversations
