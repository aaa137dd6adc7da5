"""Places in a thread that are known by a moment, not by a number."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

# Numbers are given in the order of time, so halving finds the place: twenty looks into the index
# of numbers where a thread has a million posts. A number that is missing counts for the next one.
BISECT = """
    WITH RECURSIVE bisect (low, high) AS (
        SELECT 1, last_number + 1 FROM threads_thread WHERE id = %(thread)s
        UNION ALL
        SELECT CASE WHEN middle.created_at < %(moment)s THEN middle.number + 1 ELSE low END,
               CASE WHEN middle.created_at < %(moment)s THEN high ELSE (low + high) / 2 END
        FROM bisect LEFT JOIN LATERAL (
            SELECT number, created_at FROM posts_post
            WHERE thread_id = %(thread)s AND number >= (low + high) / 2 AND number < high
            ORDER BY number LIMIT 1
        ) middle ON true
        WHERE low < high
    )
    SELECT low FROM bisect WHERE low >= high
"""


def first_number_since(thread_id: int, moment: datetime) -> int:
    """Where posts written at the moment or later begin; past the last number if none was.

    One query. The post with that number may be hidden or gone. 1 for a thread that isn't there.
    """
    with connection.cursor() as cursor:
        cursor.execute(BISECT, {"thread": thread_id, "moment": moment})
        row = cursor.fetchone()
    return row[0] if row else 1
