"""One page of a long list of threads.

A list is thirty rows, each kept as HTML while nothing of it changes. So what is fetched is just
what the rows show, by a query composed once, and no models are made of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404
from django.urls import reverse

from forum.boards.middleware import ForumRequest
from forum.reading.marks import read_by
from forum.tags.showing import TagFacts, tags_from, tags_of_thread
from forum.threads.models import Participant, Thread
from forum.web import composed
from forum.web.keyset import mark_of
from forum.web.paging import Pages, page_number

THREADS_A_PAGE = 30
FACES_SHOWN = 4
# Reaching page N by number means passing all threads before it. Up to here that stays under a
# millisecond; beyond, "older" and "newer" go on from the thread where the page ends, at no cost.
LAST_NUMBERED_PAGE = 100
BEYOND_ALL = 2**62  # no place lies there


class ThreadLine(NamedTuple):
    """A thread as a list shows it, with who began it, who spoke last, and who says most."""

    pk: int
    slug: str
    title: str
    board_id: int
    board_slug: str
    board_title: str
    pinned_at: datetime | None
    pinned_everywhere: bool
    featured_at: datetime | None
    locked_at: datetime | None
    hidden_at: datetime | None
    is_solved: bool
    post_count: int
    view_count: int
    last_post_id: int
    last_public_number: int
    last_place: int
    came_at: int
    last_posted_at: datetime
    author_id: int | None
    author: str | None
    last_poster: str | None
    # JSON of each: most rows were seen before, and show it no more
    tagged: tuple[str, ...]
    faces: tuple[str, ...]

    def get_absolute_url(self) -> str:
        return reverse("thread", args=[self.pk, self.slug])

    @property
    def reply_count(self) -> int:
        return max(0, self.post_count - 1)

    @property
    def tags(self) -> tuple[TagFacts, ...]:
        return tags_from(self.tagged)

    @property
    def people(self) -> list[dict[str, Any]]:
        return [json.loads(face) for face in self.faces]


@dataclass(frozen=True, slots=True)
class Source:
    """What a list is of: `threads(*values)`, which is the same query for the same `key`."""

    key: Hashable
    threads: Callable[..., QuerySet[Thread]]
    values: tuple[composed.Value, ...] = ()

    def first(self, count: int, start: int = 0) -> list[ThreadLine]:
        """Newest activity first, behind the first `start`."""
        return self.lines(
            ("first", count, start),
            lambda threads: threads.order_by("-last_place")[start : start + count],
        )

    def before(self, place: int, count: int) -> list[ThreadLine]:
        """Those whose last post stands before the place, the nearest first."""
        return self.lines(
            ("before", count),
            lambda threads, mark: threads.filter(last_place__lt=mark).order_by("-last_place")[
                :count
            ],
            place,
        )

    def after(self, place: int, count: int) -> list[ThreadLine]:
        return self.lines(
            ("after", count),
            lambda threads, mark: threads.filter(last_place__gt=mark).order_by("last_place")[
                :count
            ],
            place,
        )

    def lines(
        self, key: Hashable, narrowed: Callable[..., QuerySet[Thread]], *values: composed.Value
    ) -> list[ThreadLine]:
        """What a list shows of `narrowed(threads, *values)`."""
        own = len(self.values)

        def compose(*values: composed.Value) -> QuerySet[Thread, Any]:
            return shown_of(narrowed(self.threads(*values[:own]), *values[own:]))

        rows = composed.rows(("threads", self.key, key), compose, *self.values, *values)
        return [ThreadLine._make((*row[:-2], tuple(row[-2] or ()), tuple(row[-1]))) for row in rows]


IS_SOLVED = ExpressionWrapper(
    Q(answer_id__isnull=False, board__has_answers=True), output_field=BooleanField()
)


def shown_of(threads: QuerySet[Thread]) -> QuerySet[Thread, Any]:
    """What `ThreadLine` holds of each of these threads."""
    faces = Participant.objects.filter(thread=OuterRef("pk")).order_by("-post_count", "member_id")
    person = JSONObject(id="member_id", username="member__username")
    return threads.values_list(
        "pk",
        "slug",
        "title",
        "board_id",
        F("board__slug"),
        F("board__title"),
        "pinned_at",
        "pinned_everywhere",
        "featured_at",
        "locked_at",
        "hidden_at",
        IS_SOLVED,
        "post_count",
        "view_count",
        "last_post_id",
        "last_public_number",
        "last_place",
        "came_at",
        "last_posted_at",
        "author_id",
        F("author__username"),
        F("last_poster__username"),
        tags_of_thread(),
        ArraySubquery(faces.values(person=person)[:FACES_SHOWN]),
    )


def reading_state(
    request: ForumRequest, threads: Iterable[ThreadLine], board_id: int | None = None
) -> dict[str, object]:
    """What a list says to a member: which of its threads are new, and up to where it shows all.

    All of one board, where the list is of one: what stands there from elsewhere says nothing of it.
    """
    member = request.viewer.user
    if member is None:
        return {}
    shown = [*threads]
    places = [
        max(thread.last_place, thread.came_at)
        for thread in shown
        if board_id in (None, thread.board_id)
    ]
    read = read_by(member, [thread.pk for thread in shown])
    return {"read": read, "up_to": max(places, default=0)}


# --- one page of it -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listing:
    """Threads of one page, newest activity first, and the ways on from here."""

    threads: list[ThreadLine]
    is_first: bool
    newer: str
    older: str
    pages: Pages | None
    # Between which places it stands in the whole list: the next page begins at `below`.
    below: int = 0
    above: int = BEYOND_ALL


def list_page(request: ForumRequest, source: Source, address: str, count: int | None) -> Listing:
    """By `?page=N` near the top; by `?before=`/`?after=` a thread's last post anywhere."""
    if "before" in request.GET or "after" in request.GET:
        return keyset_page(request, source, address)
    page = page_number(request)
    if page > LAST_NUMBERED_PAGE:
        raise Http404("that far down, pages are reached by «older»")
    found = source.first(THREADS_A_PAGE + 1, (page - 1) * THREADS_A_PAGE)
    if page > 1 and not found:
        raise Http404("no such page")
    rows, more = found[:THREADS_A_PAGE], len(found) > THREADS_A_PAGE
    last = page if not more else page + 1
    if count is not None and more:
        last = max(last, min(LAST_NUMBERED_PAGE, -(-count // THREADS_A_PAGE)))
    return Listing(
        threads=rows,
        is_first=page == 1,
        newer=numbered(address, page - 1) if page > 1 else "",
        older=f"{address}?before={rows[-1].last_place}" if more else "",
        pages=Pages(page, last, lambda n: numbered(address, n)) if last > 1 else None,
        below=found[THREADS_A_PAGE].last_place if more else 0,
        above=BEYOND_ALL if page == 1 else rows[0].last_place,
    )


def keyset_page(request: ForumRequest, source: Source, address: str) -> Listing:
    forward = "before" in request.GET
    mark = mark_of(request, "before" if forward else "after") or 0
    found = (source.before if forward else source.after)(mark, THREADS_A_PAGE + 1)
    more, rows = len(found) > THREADS_A_PAGE, found[:THREADS_A_PAGE]
    if not forward:
        rows.reverse()
    newer = older = ""
    if rows and (forward or more):
        newer = f"{address}?after={rows[0].last_place}"
    if rows and (more or not forward):
        older = f"{address}?before={rows[-1].last_place}"
    if not forward and not more:
        newer = address
    end = found[THREADS_A_PAGE].last_place if more else 0
    below = end if forward else mark
    above = rows[0].last_place if rows else 0
    return Listing(
        rows, is_first=False, newer=newer, older=older, pages=None, below=below, above=above
    )


def numbered(address: str, page: int) -> str:
    return address if page == 1 else f"{address}?page={page}"
