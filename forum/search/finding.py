"""Posts that answer a query, for a viewer: rights are in the query, so no count can tell more.

The newest hundred that match are ranked, then those before them, and so on: the last is found
as cheaply as the first. What would take too long is looked for in the newest posts only, and the
page says so.
"""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import OperationalError
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    FloatField,
    Func,
    OuterRef,
    QuerySet,
    Value,
    When,
)

from forum.boards.viewer import Viewer
from forum.posts.models import Attachment, Post
from forum.search.asking import Query
from forum.search.bounds import cancelled
from forum.search.models import Entry
from forum.tags.models import SHOWN
from forum.web import composed
from forum.web.memo import remembered
from forum.web.planning import planned_for_its_values

RANKED = 100  # at once, and counted at most
HITS_A_PAGE = 20
LATEST = 2**62
# Of the newest posts, without the index: enough for what many hold. What so few of them hold is
# found sooner by the index.
NEAR, COMMON = 2_000, 10
NEAR_TITLES = 20_000  # posts: of so many a tenth, or fewer, open a thread
LOOKED_THROUGH = 1_000  # of them, when all take too long
HELD = 10_000_000  # more than any rank: what a word more is worth


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
    tag_id: int | None = None
    titles_only: bool = False
    solved: bool = False
    with_files: bool = False

    @property
    def entry(self) -> str:
        """Of which entry the words are."""
        return "title_entry" if self.titles_only else "entry"


class Match(NamedTuple):
    post_id: int
    thread_id: int
    rank: int
    held: int = 0  # which of the wanted things, a bit each


class Place(NamedTuple):
    """Where a page ended: the newest post that was ranked, and the last hit of the page."""

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
    """One page of matches. `in_thread` tells how many of a thread's posts match, best first.

    `looked_through` is how many of the newest posts that was, when all took too long.
    """

    matches: list[Match]
    in_thread: dict[int, int]
    count: int | None  # None behind the first page: how many stood before isn't known there
    is_more: bool  # than were counted
    further: Place | None
    looked_through: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether all that match were counted, those of each thread too."""
        return self.count is not None and not self.is_more and not self.looked_through


class Span(NamedTuple):
    """Which posts are asked for, and whether by the index of words or by looking at each."""

    newest: int
    above: int = -1
    by_index: bool = False


class Block(NamedTuple):
    """The newest that match, and down to which post was looked, when not to the first one."""

    matches: list[Match]
    bottom: int = 0


def find_best(viewer: Viewer, query: Query, filters: Filters, place: Place | None) -> Found:
    """One hit a thread, its best: more of them only with a filter by thread."""
    block = matching(viewer, query, filters, place.newest if place else LATEST)
    counted = sorted(block.matches[:RANKED], key=best_first)
    hits, in_thread = (counted, {}) if filters.thread_id else best_of_threads(counted, query)
    if place and place.post_id:
        end = best_first(place)
        hits = [match for match in hits if best_first(match) > end]
    return Found(
        hits[:HITS_A_PAGE],
        in_thread,
        None if place else len(counted),
        is_more=len(block.matches) > RANKED,
        further=further_best(block, hits),
        looked_through=looked(block.bottom),
    )


def best_first(hit: Match | Place) -> tuple[int, int]:
    """A key to sort by."""
    return -hit.rank, -hit.post_id


def further_best(block: Block, hits: list[Match]) -> Place | None:
    """Behind the page's hits among those that were ranked, or else before the oldest of these."""
    posts = [match.post_id for match in block.matches[:RANKED]]
    if len(hits) > HITS_A_PAGE:
        last = hits[HITS_A_PAGE - 1]
        return Place(max(posts), last.rank, last.post_id)
    if len(block.matches) > RANKED:
        return Place(min(posts) - 1, 0, 0)
    return Place(block.bottom, 0, 0) if block.bottom else None


def looked(bottom: int) -> int:
    return LOOKED_THROUGH if bottom else 0


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
        hits = sorted(ranked, key=best_first)
    return hits, count


def find_newest(viewer: Viewer, query: Query, filters: Filters, place: Place | None) -> Found:
    """Every post that matches, newest first."""
    newest = place.newest if place else LATEST
    block, bottom = matching(viewer, query, filters, newest, ranked=False)
    shown = block[:HITS_A_PAGE]
    further = Place(bottom, 0, 0) if bottom else None
    if len(block) > HITS_A_PAGE:
        further = Place(shown[-1].post_id - 1, 0, 0)
    count = None if place else min(len(block), RANKED)
    return Found(shown, {}, count, len(block) > RANKED, further, looked(bottom))


def matching(
    viewer: Viewer, query: Query, filters: Filters, newest: int, *, ranked: bool = True
) -> Block:
    """The newest that match, from `newest` on; one more than is ranked, if there are more."""

    def rows(above: int, *, by_index: bool = False) -> list[Match]:
        return rows_of(viewer, query, filters, Span(newest, above, by_index), ranked=ranked)

    # How common words are together, PostgreSQL only guesses, and may walk through all posts for one
    # that none holds. The newest posts tell; and of a common word they hold enough.
    top, reach = top_of(newest), NEAR_TITLES if filters.titles_only else NEAR
    near = rows(top - reach)
    if len(near) > RANKED:
        return Block(near)
    try:
        if near:
            # Twice as far as should be enough.
            likely = top - 2 * reach * RANKED // len(near)
            found = rows(likely, by_index=len(near) < COMMON)
            if len(found) > RANKED:
                return Block(found)
        return Block(rows(-1, by_index=True))
    except OperationalError as wrong:
        if not cancelled(wrong):
            raise
    bottom = top - LOOKED_THROUGH
    return Block(rows(bottom), max(0, bottom))


def top_of(newest: int) -> int:
    return min(newest, newest_entry())


@remembered(seconds=10)  # an older one makes what is looked at a little longer
def newest_entry() -> int:
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def rows_of(
    viewer: Viewer, query: Query, filters: Filters, span: Span, *, ranked: bool
) -> list[Match]:
    is_any, entry = ranked and query.is_any, filters.entry

    def rows(whole: str, newest: int, above: int) -> QuerySet[Post, Any]:
        asked, vector, place = TsQuery(Value(whole)), F(f"{entry}__vector"), F(f"{entry}__post_id")
        match = Matches if span.by_index else MatchesOneByOne
        posts = narrowed(Post.objects.visible_to(viewer), filters)
        within = {f"{entry}__post_id__gt": above, f"{entry}__post_id__lte": newest}
        posts = posts.filter(match(vector, asked), **within)
        rank: Any = Rank(vector, asked) if ranked else Value(0.0)
        held = held_of(query, vector) if is_any else Value(0)
        # By a sum, or the order alone would be reason to read all posts from the newest on.
        posts = posts.order_by((place + 0 if span.by_index else place).desc())
        return posts.values_list("id", "thread_id", rank, held)[: RANKED + 1]

    values = (query.whole, span.newest, span.above)
    shape = ("search", viewer.sight, ranked, span.by_index, RANKED)
    # The index of words is asked for rare words and for others: one plan would not suit both.
    with planned_for_its_values() if span.by_index else nullcontext():
        if is_any or filters != Filters():
            found: Any = list(rows(*values))
        else:
            found = composed.rows(shape, rows, *values)
    return [
        Match(post, thread, round(rank * 1_000_000), held) for post, thread, rank, held in found
    ]


def held_of(query: Query, vector: F) -> Any:
    """Which of the wanted things a post holds, a bit each."""
    bits = [
        Case(When(Matches(vector, TsQuery(Value(part))), then=Value(1 << place)), default=Value(0))
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
        "thread__tagged__tag": filters.tag_id,
        "thread__board__tagging__in": SHOWN if filters.tag_id else None,
        "number": 1 if filters.titles_only else None,
        "thread__answer_id__isnull": False if filters.solved else None,
        "thread__board__has_answers": True if filters.solved else None,
    }
    if filters.with_files:
        shown = Attachment.objects.filter(post=OuterRef("pk"), removed_at=None)
        posts = posts.filter(Exists(shown))
    return posts.filter(**{name: value for name, value in wanted.items() if value is not None})
