"""Telling members what was decided about them."""

from __future__ import annotations

from accounts.models import User
from forum.log.models import LogEntry
from forum.notifications.telling import Decided, tell_of_moderation


def tell_member(entry: LogEntry, member: User, deed: str = "") -> None:
    """By a line of their notices, which leads to the page of all that concerns them.

    What is done in a case, the case tells of.
    """
    if entry.case_id is not None:
        return
    decided = Decided(
        event=f"log:{entry.pk}",
        deed=deed or entry.deed,
        by_id=entry.actor_id,
        thread=None,
        reason=entry.reason,
    )
    tell_of_moderation(member.pk, decided)
