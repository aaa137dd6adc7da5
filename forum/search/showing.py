"""Hits as the page shows them: the post, and where in it the words stand."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Any, NamedTuple

from django.db.models import F, QuerySet
from django.utils.safestring import SafeString, mark_safe

from forum.boards.viewer import Sight, Viewer
from forum.markup import plain_text
from forum.posts.models import Post
from forum.search.asking import Query
from forum.search.finding import HITS_A_PAGE, Found
from forum.search.marking import Mark, Text, marks_in
from forum.web import composed

LOOKED_AT = 20_000  # characters of a post
MOST_MARKS = 200
WIDE, NARROW = 240, 120  # characters of a snippet, and of each of two
BEFORE = 50  # characters that lead to the first mark


class Hit(NamedTuple):
    """A post that was found. `others` is how many more of its thread were."""

    post_id: int
    thread_id: int
    thread_title: str
    board_slug: str
    board_title: str
    author: str | None
    created_at: datetime
    title: SafeString
    snippet: SafeString
    others: int


class Row(NamedTuple):
    """What is fetched for a hit."""

    post_id: int
    thread_id: int
    thread_title: str
    board_slug: str
    board_title: str
    author: str | None
    created_at: datetime
    language: str
    html: str


def hits_of(viewer: Viewer, found: Found, query: Query) -> list[Hit]:
    """One query, and one for words not met lately. Fetched as the viewer may see them now."""
    rows = rows_of(viewer.sight, [match.post_id for match in found.matches])
    bodies = [Text(row.language, plain_text(row.html)[:LOOKED_AT]) for row in rows]
    titles = [Text(row.language, row.thread_title) for row in rows]
    marks = marks_in([*titles, *bodies], query.lexemes)
    of_titles, of_bodies = marks[: len(rows)], marks[len(rows) :]
    return [
        Hit(
            *row[:7],
            marked(row.thread_title, in_title),
            snippet(body.text, in_body),
            max(0, found.in_thread.get(row.thread_id, 1) - 1),
        )
        for row, body, in_title, in_body in zip(rows, bodies, of_titles, of_bodies, strict=True)
    ]


def rows_of(sight: Sight, ids: list[int]) -> list[Row]:
    """In the order of the ids."""
    if not ids:
        return []

    def compose(*ids: int) -> QuerySet[Post, Any]:
        return Post.objects.visible_to(sight).filter(pk__in=ids).values_list(
            "id", "thread_id", F("thread__title"), F("thread__board__slug"),
            F("thread__board__title"), F("author__username"), "created_at", F("entry__language"),
            "html",
        )  # fmt: skip

    # The same query for any number of hits: the last one stands in for what a full page has more.
    full = ids + ids[-1:] * (HITS_A_PAGE - len(ids))
    rows = composed.rows(("hits", sight, len(full)), compose, *full)
    known = {row[0]: Row._make(row) for row in rows}
    return [known[post_id] for post_id in ids if post_id in known]


# --- a few words around the marks -----------------------------------------------------------------


def snippet(text: str, marks: list[Mark]) -> SafeString:
    """Where most of the wanted things stand close together; else two places that hold them."""
    marks = marks[:MOST_MARKS]
    best = fullest(marks, WIDE)
    missing = [mark for mark in marks if mark.thing not in {each.thing for each in best}]
    if not missing:
        return piece(text, marks, best, WIDE)
    first, second = sorted([fullest(marks, NARROW), fullest(missing, NARROW)])
    if second[0].start - first[0].start < NARROW:
        return piece(text, marks, [*first, *second], WIDE)
    both = f"{piece(text, marks, first, NARROW)} {piece(text, marks, second, NARROW)}"
    return mark_safe(both.replace("… …", "…"))  # noqa: S308 - of nothing but pieces


def fullest(marks: list[Mark], width: int) -> list[Mark]:
    """Marks that stand within so many characters: of the most things, of those the closest."""
    best, best_score = marks[:1], (0, 0)
    for place, first in enumerate(marks):
        things: set[int] = set()
        for last, mark in enumerate(marks[place:], place + 1):
            if mark.end - first.start > width:
                break
            things.add(mark.thing)
            if (score := (len(things), first.start - mark.end)) > best_score:
                best, best_score = marks[place:last], score
    return best


def piece(text: str, marks: list[Mark], place: list[Mark], width: int) -> SafeString:
    """The text around a place, cut between words."""
    start = word_after(text, place[0].start - BEFORE) if place else 0
    shown = place[-1].end if place else 0
    end = word_before(text, max(start + width, shown), shown)
    inside = [mark for mark in marks if start <= mark.start and mark.end <= end]
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return mark_safe(before + marked(text, inside, start, end) + after)  # noqa: S308 - escaped


def word_after(text: str, at: int) -> int:
    if at <= 0:
        return 0
    space = text.find(" ", at, at + BEFORE)
    return space + 1 if space >= 0 else at


def word_before(text: str, at: int, lowest: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", max(lowest, at - BEFORE), at + 1)
    return space if space >= 0 else at


def marked(text: str, marks: list[Mark], start: int = 0, end: int | None = None) -> SafeString:
    """The text from `start` to `end` as HTML; marks may overlap."""
    parts, at = [], start
    for mark in marks:
        if mark.end > at:
            begin = max(mark.start, at)
            parts += [escape(text[at:begin]), "<mark>", escape(text[begin : mark.end]), "</mark>"]
            at = mark.end
    return mark_safe("".join([*parts, escape(text[at:end])]))  # noqa: S308 - escaped above
