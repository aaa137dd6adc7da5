"""A search from the words that were typed to the hits that are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from django.db import OperationalError, connection

from accounts.names import SHORTEST_PART
from forum.boards.viewer import Viewer
from forum.search.asking import Asked, Query, compose, read, some_of
from forum.search.bounds import bounded, cancelled
from forum.search.finding import Filters, Found, Place, find_best, find_newest
from forum.search.guessing import Guess, guess
from forum.search.showing import Hit, hits_of
from forum.search.words import literal

RARE = 3  # posts; someone else may have mistyped the word in the same way
MEMBERS_SHOWN = 5
MEMBERS_LOOKED_AT = 200
SHORTEST_NAME, LONGEST_NAME = 2, 30
NAMED = """
    SELECT id, username FROM accounts_user WHERE id IN (
        SELECT id FROM accounts_user
        WHERE is_active AND upper(username) LIKE upper(%(like)s) LIMIT %(looked_at)s
    ) ORDER BY upper(username) LIKE upper(%(begins)s) DESC, points DESC, id LIMIT %(shown)s
"""
NOTHING = Found([], {}, 0, is_more=False, further=None)


class Member(NamedTuple):
    id: int
    username: str


class Way(StrEnum):
    """How it was found: as asked, by what was probably meant, or by some of the words."""

    ASKED = "asked"
    GUESSED = "guessed"
    SOME = "some"


@dataclass(slots=True)
class Answer:
    """What the page shows below its form. `found` is None when there was nothing to look for.

    A `guess` beside what was found as asked is offered, not followed.
    """

    hits: list[Hit] = field(default_factory=list)
    found: Found | None = None
    way: Way = Way.ASKED
    guess: Guess | None = None
    members: list[Member] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Search:
    """Who looks for what. `place` and `way` are where and how the page before ended."""

    viewer: Viewer
    typed: str
    filters: Filters = field(default_factory=Filters)
    by_age: bool = False
    place: Place | None = None
    way: Way = Way.ASKED

    @property
    def is_first_and_wide(self) -> bool:
        """Whether members are looked for beside posts: filters are of posts alone."""
        return self.place is None and self.filters == Filters()

    def find(self, query: Query) -> Found:
        find = find_newest if self.by_age else find_best
        return find(self.viewer, query, self.filters, self.place)


def answer(search: Search) -> Answer:
    """One page. Raises OperationalError when a query of it takes too long."""
    with bounded():
        asked = read(search.typed)
        query = compose(asked)
        if query is None:
            return Answer()
        members = named(search.typed) if search.is_first_and_wide else []
        found, shown, way, guessed = first_that_finds(search, asked, query)
        return Answer(hits_of(search.viewer, found, shown), found, way, guessed, members)


def first_that_finds(
    search: Search, asked: Asked, query: Query
) -> tuple[Found, Query, Way, Guess | None]:
    """What was asked for; else what was meant; else posts that hold some of the words."""
    found = search.find(query) if search.way == Way.ASKED else NOTHING
    if found.matches or found.looked_through:
        is_little = search.place is None and len(found.matches) <= RARE and not found.looked_through
        meant = in_time(partial(guess, search.viewer, asked, RARE)) if is_little else None
        return found, query, Way.ASKED, meant
    return in_time(partial(otherwise, search, asked, query)) or (found, query, Way.ASKED, None)


def in_time[Given](look: Callable[[], Given | None]) -> Given | None:
    """What is only offered is left out where it takes too long."""
    try:
        return look()
    except OperationalError as wrong:
        if not cancelled(wrong):
            raise
    return None


def otherwise(
    search: Search, asked: Asked, query: Query
) -> tuple[Found, Query, Way, Guess | None] | None:
    guessed = guess(search.viewer, asked)
    if guessed and search.way != Way.SOME:
        by_guess = search.find(guessed.query)
        if by_guess.matches:
            return by_guess, guessed.query, Way.GUESSED, guessed
    some = some_of(guessed.query if guessed else query)
    by_some = search.find(some) if some else NOTHING
    if some and by_some.matches:
        return by_some, some, Way.SOME, guessed
    return None


def named(typed: str) -> list[Member]:
    """Members with this in their name, first those whose name begins so."""
    name = typed.strip().removeprefix("@")
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME or " " in name:
        return []
    begins = f"{literal(name)}%"
    asked: dict[str, str | int] = {
        "begins": begins,
        "like": begins if len(name) < SHORTEST_PART else f"%{begins}",
        "looked_at": MEMBERS_LOOKED_AT,
        "shown": MEMBERS_SHOWN,
    }
    with connection.cursor() as cursor:
        cursor.execute(NAMED, asked)
        return [Member(*row) for row in cursor.fetchall()]
