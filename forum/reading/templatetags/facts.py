"""What pages say of a thread as plain values, so that what says it can be kept."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django import template

from forum.threads.models import Thread

register = template.Library()


class ThreadFacts(NamedTuple):
    pk: int
    title: str
    pinned_at: datetime | None
    locked_at: datetime | None
    hidden_at: datetime | None
    post_count: int
    participant_count: int
    view_count: int


@register.filter
def facts(thread: Thread) -> ThreadFacts:
    return ThreadFacts._make(getattr(thread, name) for name in ThreadFacts._fields)
