"""Lines on a board's list that lead to threads which moved away, each where the thread stood."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.urls import reverse

from forum.boards.viewer import Sight
from forum.reading.listing import THREADS_A_PAGE, Listing, ThreadLine
from forum.threads.models import Pointer, Thread
from forum.web import composed


class PointerLine(NamedTuple):
    """A thread that is on another board now, as its old board shows it."""

    pk: int
    slug: str
    title: str
    board_slug: str
    board_title: str
    last_place: int  # where it stood when it left
    left_at: datetime

    def get_absolute_url(self) -> str:
        return reverse("thread", args=[self.pk, self.slug])


def with_pointers(listing: Listing, sight: Sight, board_id: int) -> Listing:
    """The page of this board's list with the pointers that belong among its threads. One query."""
    pointers = [
        PointerLine._make(row)
        for row in composed.rows(
            ("pointers", sight),
            lambda *values: pointers_of(sight, *values),
            board_id,
            listing.below,
            listing.above,
        )
    ]
    if not pointers:
        return listing
    lines: list[ThreadLine | PointerLine] = [*listing.threads, *pointers]
    # What draws the rows knows both.
    return replace(listing, threads=sorted(lines, key=place_of, reverse=True))  # type: ignore[arg-type]


def place_of(line: ThreadLine | PointerLine) -> int:
    return line.last_place


def pointers_of(sight: Sight, board_id: int, below: int, above: int) -> QuerySet[Pointer, Any]:
    """To threads that the viewer sees where they are now, and that aren't back on the board.

    The moment is asked here: what is over needs nobody to take it away.
    """
    seen = Thread.objects.visible_to(sight).values("pk")
    pointers = Pointer.objects.filter(
        Q(until=None) | Q(until__gt=Now()), board=board_id, place__gt=below, place__lt=above
    )
    return (
        pointers.filter(thread__in=seen)
        .exclude(thread__board=F("board"))
        .order_by("-place")
        .values_list(
            "thread_id",
            "thread__slug",
            "thread__title",
            "thread__board__slug",
            "thread__board__title",
            "place",
            "left_at",
        )[:THREADS_A_PAGE]
    )
