"""How long a search may take: each query, and all of them together."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg.errors import QueryCanceled

ALL = 0.8  # seconds, of all queries of a search
EACH = 0.55  # so that what is found soon can still be shown
ALIKE = "0.2"  # share of trigrams: two swapped letters in a short word leave no more
# Words are rare or common: each search is planned for its own, whatever page it is on.
BOUNDS = """
    SELECT set_config('statement_timeout', %s, true),
        set_config('plan_cache_mode', 'auto', true),
        set_config('pg_trgm.similarity_threshold', %s, true)
"""
TIMEOUT = "SELECT set_config('statement_timeout', %s, true)"


class Deadline:
    """Gives each query what is left, at most EACH. Raises OperationalError when nothing is."""

    def __init__(self) -> None:
        self.end = time.monotonic() + ALL
        self.given = EACH

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if sql.startswith("ROLLBACK TO"):
            self.given = EACH  # what was set since the savepoint is taken back too
            return execute(sql, params, many, context)
        left = self.end - time.monotonic()
        if left <= 0:
            raise OperationalError("the search takes too long") from QueryCanceled()
        if left < self.given:
            self.given = left
            connection.connection.execute(TIMEOUT, [milliseconds(left)])
        return execute(sql, params, many, context)


@contextmanager
def bounded() -> Iterator[None]:
    """Raises OperationalError, of which `cancelled` is true, when the queries take too long."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(BOUNDS, [milliseconds(EACH), ALIKE])
        with connection.execute_wrapper(Deadline()):
            yield


def cancelled(wrong: OperationalError) -> bool:
    return isinstance(wrong.__cause__, QueryCanceled)


def milliseconds(seconds: float) -> str:
    return f"{max(1, round(seconds * 1000))}ms"
