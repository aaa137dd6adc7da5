"""How long a search may take: each query, and all of them together."""

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
# In one process: more would take each other's time away, until PostgreSQL cancels them all.
AT_ONCE = 2
# Who comes meanwhile waits, outside of the bounds, as long as both may take at most. No more than
# one waits: of the server's four threads one is left to other pages, however many search.
WAITING = 1
PATIENCE = 2 * ALL
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

    A query is sent together with its bounds, so it costs no more than without, and what PostgreSQL
    cancels takes nothing with it.
    """

    def __init__(self) -> None:
        self.end = time.monotonic() + ALL

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        left = self.end - time.monotonic()
        if left <= 0:
            raise OperationalError("the search takes too long") from QueryCanceled()
        database = connection.connection
        with connection.wrap_database_errors, database.pipeline():
            database.execute(BOUNDS, [milliseconds(min(left, EACH)), ALIKE])
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
    with (
        one_of(_places, patience=0),
        one_of(_turns, PATIENCE),
        connection.execute_wrapper(Deadline()),
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
