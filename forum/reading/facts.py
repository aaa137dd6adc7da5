"""What a page says of a thread and its board as plain values, so that the page can be kept."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.urls import reverse

from forum.boards.models import Board
from forum.threads.models import Thread
from forum.web.paging import Pages


class ThreadFacts(NamedTuple):
    pk: int
    slug: str
    title: str
    pinned_at: datetime | None
    pinned_everywhere: bool
    featured_at: datetime | None
    is_announced: bool
    locked_at: datetime | None
    hidden_at: datetime | None
    post_count: int
    participant_count: int
    last_number: int
    is_solved: bool
    slow_minutes: int

    def get_absolute_url(self) -> str:
        return reverse("thread", args=[self.pk, self.slug])

    @property
    def is_pinned(self) -> bool:
        return self.pinned_at is not None

    @property
    def is_featured(self) -> bool:
        return self.featured_at is not None

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None


class BoardFacts(NamedTuple):
    slug: str
    title: str
    has_maths: bool
    takes_files: bool
    file_endings: str

    def get_absolute_url(self) -> str:
        return reverse("board", args=[self.slug])


class PagesFacts(NamedTuple):
    page: int
    last: int
    links: tuple[tuple[int, str], ...]
    previous: str
    next: str


def thread_facts(thread: Thread) -> ThreadFacts:
    return ThreadFacts._make(getattr(thread, name) for name in ThreadFacts._fields)


def board_facts(board: Board) -> BoardFacts:
    return BoardFacts._make(getattr(board, name) for name in BoardFacts._fields)


def pages_facts(pages: Pages) -> PagesFacts:
    return PagesFacts(pages.page, pages.last, pages.links, pages.previous, pages.next)
