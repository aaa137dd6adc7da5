"""How long a search may take: each query, all of them together, and with what it waited before."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from django.db import OperationalError, connection
from psycopg.errors import QueryCanceled

ALL = 0.8  # seconds, of all queries of a search
EACH = 0.45  # so that what is found soon can still be shown
WHOLE = 0.95  # with the waiting for a turn, so that the page is there within a second
LEAST = 0.1  # is left to who waited: at a million posts even a misspelt word takes a third of it
# In one process: more would take each other's time away, until PostgreSQL cancels them all.
AT_ONCE = 2
# Who comes meanwhile waits, and longer than one of both may take. No more than one waits: of the
# server's four threads one is left to other pages, however many search.
WAITING = 1
PATIENCE = WHOLE - LEAST
ALIKE = "0.2"  # share of trigrams: two swapped letters in a short word leave no more
# Posts are looked up one by one: PostgreSQL would walk through all of them beside the index, with
# several processes, which only begin in the time that a search may take.
BOUNDS = """
    SELECT set_config('statement_timeout', %s, true),
        set_config('pg_trgm.similarity_threshold', %s, true),
        set_config('plan_cache_mode', 'auto', true),
        set_config('enable_mergejoin', 'off', true),
        set_config('max_parallel_workers_per_gather', '0', true)
"""


class Deadline:
    """Gives each query what is left, at most EACH. Raises OperationalError when nothing is.

    Where `end`, a moment of the monotonic clock, leaves less than ALL, each has less in the same
    measure. A query is sent together with its bounds, so it costs no more than without, and what
    PostgreSQL cancels takes nothing with it.
    """

    def __init__(self, end: float) -> None:
        now = time.monotonic()
        self.end = min(end, now + ALL)
        self.each = EACH * (self.end - now) / ALL

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        left = self.end - time.monotonic()
        if left <= 0:
            raise OperationalError("the search takes too long") from QueryCanceled()
        database = connection.connection
        with connection.wrap_database_errors, database.pipeline():
            database.execute(BOUNDS, [milliseconds(min(left, self.each)), ALIKE])
            return execute(sql, params, many, context)


class TooManySearch(Exception):
    """Others search and wait already."""


_places = BoundedSemaphore(AT_ONCE + WAITING)
_turns = BoundedSemaphore(AT_ONCE)


@contextmanager
def bounded() -> Iterator[None]:
    """Raises OperationalError, of which `cancelled` is true, when the queries take too long.

    Raises TooManySearch instead of letting them begin in a crowd.
    """
    end = time.monotonic() + WHOLE
    with (
        one_of(_places, patience=0),
        one_of(_turns, PATIENCE),
        connection.execute_wrapper(Deadline(end)),
    ):
        yield


@contextmanager
def one_of(few: BoundedSemaphore, patience: float) -> Iterator[None]:
    if not few.acquire(timeout=patience):
        raise TooManySearch
    try:
        yield
    finally:
        few.release()


def cancelled(wrong: OperationalError) -> bool:
    return isinstance(wrong.__cause__, QueryCanceled)


def milliseconds(seconds: float) -> str:
    return f"{max(1, round(seconds * 1000))}ms"
