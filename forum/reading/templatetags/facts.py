"""What pages say of a thread and its board as plain values, so that what says it can be kept."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django import template
from django.urls import reverse

from forum.boards.models import Board
from forum.threads.models import Thread

register = template.Library()


class ThreadFacts(NamedTuple):
    pk: int
    slug: str
    title: str
    pinned_at: datetime | None
    locked_at: datetime | None
    hidden_at: datetime | None
    post_count: int
    participant_count: int
    view_count: int

    def get_absolute_url(self) -> str:
        return reverse("thread", args=[self.pk, self.slug])


class BoardFacts(NamedTuple):
    slug: str
    title: str

    def get_absolute_url(self) -> str:
        return reverse("board", args=[self.slug])


@register.filter
def facts(thread: Thread) -> ThreadFacts:
    return ThreadFacts._make(getattr(thread, name) for name in ThreadFacts._fields)


@register.filter
def board_facts(board: Board) -> BoardFacts:
    return BoardFacts(board.slug, board.title)
