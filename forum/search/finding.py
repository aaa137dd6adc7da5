"""Posts that answer a query, for a viewer: rights are in the query, so no count can tell more.

The newest thousand that match are ranked, then the thousand before them, and so on: the last is
found as cheaply as the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import BooleanField, Case, F, FloatField, Func, QuerySet, Value, When

from forum.boards.viewer import Viewer
from forum.posts.models import Post
from forum.search.asking import Query
from forum.search.models import Entry

RANKED = 1000  # at once, and counted at most
HITS_A_PAGE = 20
LATEST = 2**62
LOOKED_THROUGH = 20_000  # of the newest posts, without the index
HELD = 10_000_000  # more than any rank: what a word more is worth
TIMEOUT = "800ms"  # of one query
ALIKE = "0.2"  # share of trigrams: two swapped letters in a short word leave no more
BOUNDS = """
    SELECT set_config('statement_timeout', %s, true),
        set_config('pg_trgm.similarity_threshold', %s, true)
"""


class TsQuery(Func):
    template = "%(expressions)s::tsquery"


class Matches(Func):
    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()


class MatchesOneByOne(Func):
    """The same without the index: quicker where most of the newest posts' words match."""

    function = "ts_match_vq"
    output_field = BooleanField()


class Rank(Func):
    """How well a post answers: titles weigh most, words as they were typed more than their stems.

    Divided by the length's logarithm, or the longest posts would always be the best.
    """

    function = "ts_rank"
    template = "ts_rank('{0.15, 0.2, 0.5, 1.0}', %(expressions)s, 1)"
    output_field = FloatField()


@dataclass(frozen=True, slots=True)
class Filters:
    """Where and what to look for, apart from the words."""

    board_id: int | None = None
    author_id: int | None = None
    thread_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    titles_only: bool = False


class Match(NamedTuple):
    post_id: int
    thread_id: int
    rank: int
    held: int = 0  # which of the wanted things, a bit each


class Place(NamedTuple):
    """Where a page ended: the newest post of the thousand, and the last hit of the page in it."""

    newest: int
    rank: int
    post_id: int

    def __str__(self) -> str:
        return f"{self.newest}-{self.rank}-{self.post_id}"


PLACE = re.compile(r"([0-9]{1,18})-([0-9]{1,10})-([0-9]{1,18})", re.ASCII)


def place_from(text: str) -> Place | None:
    """None when it isn't one."""
    match = PLACE.fullmatch(text)
    return Place(*map(int, match.groups())) if match else None


@dataclass(frozen=True, slots=True)
class Found:
    """One page of matches. `in_thread` tells how many of a thread's posts match, best first."""

    matches: list[Match]
    in_thread: dict[int, int]
    count: int
    is_more: bool  # than were counted
    further: Place | None


@contextmanager
def bounded() -> Iterator[None]:
    """No query within takes longer than that. Raises OperationalError."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BOUNDS, [TIMEOUT, ALIKE])
        yield


def find_best(viewer: Viewer, query: Query, filters: Filters, place: Place | None) -> Found:
    """One hit a thread, its best: more of them only with a filter by thread."""
    newest = place.newest if place else LATEST
    block = matching(viewer, query, filters, newest)
    counted, is_more = block[:RANKED], len(block) > RANKED
    ordered = sorted(counted, key=lambda match: (-match.rank, -match.post_id))
    hits, in_thread = (ordered, {}) if filters.thread_id else best_of_threads(ordered, query)
    if place and place.post_id:
        behind = (-place.rank, -place.post_id)
        hits = [match for match in hits if (-match.rank, -match.post_id) > behind]
    shown = hits[:HITS_A_PAGE]
    further = None
    if len(hits) > HITS_A_PAGE:
        top = max(match.post_id for match in counted)
        further = Place(top, shown[-1].rank, shown[-1].post_id)
    elif is_more:
        further = Place(min(match.post_id for match in counted) - 1, 0, 0)
    return Found(shown, in_thread, len(counted), is_more, further)


def best_of_threads(ordered: list[Match], query: Query) -> tuple[list[Match], dict[int, int]]:
    """Where any of the words will do, threads that hold more of them come first."""
    best: dict[int, Match] = {}
    held: dict[int, int] = {}
    count: dict[int, int] = {}
    for match in ordered:
        best.setdefault(match.thread_id, match)
        held[match.thread_id] = held.get(match.thread_id, 0) | match.held
        count[match.thread_id] = count.get(match.thread_id, 0) + 1
    hits = list(best.values())
    if query.is_any:
        ranked = (
            each._replace(rank=each.rank + HELD * held[each.thread_id].bit_count()) for each in hits
        )
        hits = sorted(ranked, key=lambda match: (-match.rank, -match.post_id))
    return hits, count


def find_newest(viewer: Viewer, query: Query, filters: Filters, place: Place | None) -> Found:
    """Every post that matches, newest first."""
    newest = place.newest if place else LATEST
    block = matching(viewer, query, filters, newest, ranked=False)
    shown = block[:HITS_A_PAGE]
    further = Place(shown[-1].post_id - 1, 0, 0) if len(block) > HITS_A_PAGE else None
    return Found(shown, {}, min(len(block), RANKED), len(block) > RANKED, further)


def matching(
    viewer: Viewer, query: Query, filters: Filters, newest: int, *, ranked: bool = True
) -> list[Match]:
    """The newest that match, from `newest` on; one more than is ranked, if there are more."""
    asked = TsQuery(Value(query.whole))
    seen = narrowed(Post.objects.visible_to(viewer), filters).filter(entry__post_id__lte=newest)
    found: list[Match] = []
    if "&" in query.whole or "<" in query.whole:
        # PostgreSQL takes words for strangers: of a phrase it expects far fewer posts than there
        # are, and would look through all that hold its words. So the newest posts come first.
        top = min(newest, Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
        near = seen.filter(
            MatchesOneByOne(F("entry__vector"), asked), entry__post_id__gt=top - LOOKED_THROUGH
        )
        found = rows_of(near, query, ranked=ranked)
    if len(found) > RANKED:
        return found
    return rows_of(seen.filter(Matches(F("entry__vector"), asked)), query, ranked=ranked)


def rows_of(posts: QuerySet[Post], query: Query, *, ranked: bool) -> list[Match]:
    asked = TsQuery(Value(query.whole))
    rank: Any = Rank(F("entry__vector"), asked) if ranked else Value(0.0)
    held = held_of(query) if ranked and query.is_any else Value(0)
    rows = posts.order_by("-entry__post_id").values_list("id", "thread_id", rank, held)
    return [
        Match(post, thread, round(rank * 1_000_000), held)
        for post, thread, rank, held in rows[: RANKED + 1]
    ]


def held_of(query: Query) -> Any:
    """Which of the wanted things a post holds, a bit each."""
    bits = [
        Case(When(Matches(F("entry__vector"), TsQuery(Value(part))), then=Value(1 << place)),
             default=Value(0))
        for place, part in enumerate(query.parts)
    ]  # fmt: skip
    return sum(bits[1:], start=bits[0])


def narrowed(posts: QuerySet[Post], filters: Filters) -> QuerySet[Post]:
    wanted = {
        "thread__board_id": filters.board_id,
        "author_id": filters.author_id,
        "thread_id": filters.thread_id,
        "created_at__gte": filters.since,
        "created_at__lt": filters.until,
        "number": 1 if filters.titles_only else None,
    }
    return posts.filter(**{name: value for name, value in wanted.items() if value is not None})
