"""Views of threads, counted in memory and written together: a view writes no row."""

from __future__ import annotations

import atexit
import logging
import threading
from collections import Counter

from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)

WRITTEN_EVERY = 10.0  # seconds

_views: Counter[int] = Counter()
_lock = threading.Lock()
_timer: threading.Timer | None = None


def count_view(thread_id: int) -> None:
    global _timer  # noqa: PLW0603 - one timer a process is the point
    with _lock:
        _views[thread_id] += 1
        if _timer is None:
            _timer = threading.Timer(WRITTEN_EVERY, write_in_background)
            _timer.daemon = True
            _timer.start()


def write_in_background() -> None:
    try:
        write_views()
    except DatabaseError as lost:
        logger.warning("views wait for the database: %s", lost)
    finally:
        connection.close()


def write_views() -> None:
    """Add what was counted so far; kept for the next time when the database refuses."""
    global _timer  # noqa: PLW0603
    with _lock:
        counted = dict(_views)
        _views.clear()
        _timer = None
    if not counted:
        return
    try:
        add_to_threads(counted)
    except DatabaseError:
        with _lock:
            _views.update(counted)
        raise


def add_to_threads(counted: dict[int, int]) -> None:
    # Threads are locked by id, as everywhere, so that this never stands in a circle of waiting.
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH counted AS (
                SELECT * FROM unnest(%s::bigint[], %s::int[]) AS c (thread_id, views)
            ), locked AS (
                SELECT id FROM threads_thread WHERE id IN (SELECT thread_id FROM counted)
                ORDER BY id FOR NO KEY UPDATE
            )
            UPDATE threads_thread t SET view_count = view_count + views
            FROM counted JOIN locked ON locked.id = counted.thread_id WHERE t.id = locked.id
            """,
            [list(counted), list(counted.values())],
        )


@atexit.register
def write_what_is_left() -> None:
    try:
        write_views()
    except Exception:  # the process is going, and views are not worth a traceback
        logger.debug("views lost at exit", exc_info=True)
