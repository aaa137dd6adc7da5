"""What some of the demo's people say to each other alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from forum.boards.viewer import Viewer
from forum.conversations import actions
from forum.conversations.actions import Words
from forum.conversations.models import Conversation, Participant
from forum.demo import script

AT_ONCE = "0m"


def talk(now: datetime, people: dict[str, User]) -> None:
    """The latest of them comes first in lists, which go by the order of writing."""
    for row in reversed(script.read("conversations.toml")["conversation"]):
        hold(now - script.age_of(row["age"]), row, people)


def hold(ended: datetime, row: dict[str, Any], people: dict[str, User]) -> None:
    conversation = write(row, people)
    waits = [script.span(line.get("wait", AT_ONCE)) for line in row["line"]]
    begun = at = ended - sum(waits, timedelta())
    for number, wait in enumerate(waits, 1):
        at += wait
        conversation.messages.filter(number=number).update(created_at=at)
    Conversation.objects.filter(pk=conversation.pk).update(created_at=begun)
    Participant.objects.filter(conversation=conversation).update(joined_at=begun)
    for name in row["people"]:
        actions.read_up_to(Viewer(people[name]), conversation.pk, len(waits) - row["unread"])


def write(row: dict[str, Any], people: dict[str, User]) -> Conversation:
    opening, *following = row["line"]
    others = [people[name] for name in row["people"] if name != opening["by"]]
    first = actions.begin(
        Viewer(people[opening["by"]]), others, row["title"], Words(opening["body"].strip())
    )
    for line in following:
        words = Words(line["body"].strip())
        actions.write_message(Viewer(people[line["by"]]), first.conversation_id, words)
    return first.conversation
