"""Where posts stand: in a thread by number, and with all others on the line of post ids.

A post stands on that line at its own id, or at `Post.arrival` if it took a later place. Within a
thread, numbers, places and moments all grow together: numbers are given under the thread's lock.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection

from forum.posts.models import Post
from forum.threads.models import Thread

# Halving finds a place: twenty looks into the index of numbers where a thread has a million posts.
# A number that is missing counts for the next one.
BISECT = """
    WITH RECURSIVE bisect (low, high) AS (
        SELECT 1, last_number + 1 FROM threads_thread WHERE id = %(thread)s
        UNION ALL
        SELECT CASE WHEN middle.earlier THEN middle.number + 1 ELSE low END,
               CASE WHEN middle.earlier THEN high ELSE (low + high) / 2 END
        FROM bisect LEFT JOIN LATERAL (
            SELECT number, {earlier} AS earlier FROM posts_post
            WHERE thread_id = %(thread)s AND number >= (low + high) / 2 AND number < high
            ORDER BY number LIMIT 1
        ) middle ON true
        WHERE low < high
    )
    SELECT low FROM bisect WHERE low >= high
"""
BY_MOMENT = BISECT.format(earlier="created_at < %(since)s")
BY_PLACE = BISECT.format(earlier="coalesce(arrival, id) <= %(since)s")

# The same over all posts, for the last one before a moment.
LAST_BEFORE = """
    WITH RECURSIVE bisect (low, high) AS (
        SELECT 0::bigint, coalesce(max(id), 0) + 1 FROM posts_post
        UNION ALL
        SELECT CASE WHEN middle.earlier THEN middle.id ELSE low END,
               CASE WHEN middle.earlier THEN high ELSE (low + high + 1) / 2 END
        FROM bisect LEFT JOIN LATERAL (
            SELECT id, created_at <= %(moment)s AS earlier FROM posts_post
            WHERE id >= (low + high + 1) / 2 AND id < high ORDER BY id LIMIT 1
        ) middle ON true
        WHERE low + 1 < high
    )
    SELECT low FROM bisect WHERE low + 1 >= high
"""


def first_number_since(thread_id: int, moment: datetime) -> int:
    """Where posts written at the moment or later begin; past the last number if none was.

    One query. The post with that number may be hidden or gone. 1 for a thread that isn't there.
    """
    return int(first_value(BY_MOMENT, thread=thread_id, since=moment) or 1)


def first_number_after(thread_id: int, place: int) -> int:
    """Where posts that stand behind the place begin; otherwise as `first_number_since`."""
    return int(first_value(BY_PLACE, thread=thread_id, since=place) or 1)


def place_at(moment: datetime) -> int:
    """The place of the last post that was written by then; 0 if none was. One query."""
    return int(first_value(LAST_BEFORE, moment=moment) or 0)


def newest_place() -> int:
    """Where whoever has read everything stands."""
    last = "SELECT pg_sequence_last_value(pg_get_serial_sequence('posts_post', 'id')::regclass)"
    return int(first_value(last) or 0)


def next_place() -> int:
    """A place behind all others."""
    return int(first_value("SELECT nextval(pg_get_serial_sequence('posts_post', 'id'))"))


def arrive_late(post: Post) -> None:
    """Let a post that became public long after it was written be new to everybody.

    Call it before `counters.post_published`, under the lock on its thread.
    """
    post.arrival = next_place()
    post.save(update_fields=["arrival"])


# Both on one line, in order: the thread's posts, and the places up to which members read its board.
READ_UP_TO = """
    WITH line AS (
        SELECT coalesce(arrival, id) AS place, number, NULL::bigint AS member_id
        FROM posts_post WHERE thread_id = %(thread)s
        UNION ALL
        SELECT place, NULL, member_id FROM threads_boardread
        WHERE board_id = %(board)s AND place >= %(came_at)s
    ), passed AS (
        SELECT member_id, max(number) OVER (ORDER BY place, member_id NULLS FIRST) AS number
        FROM line
    )
    SELECT member_id, number FROM passed WHERE member_id IS NOT NULL AND number IS NOT NULL
"""


def read_up_to(thread: Thread) -> dict[int, int]:
    """The numbers up to which members, by id, have read the thread with the whole of its board."""
    values = {"thread": thread.pk, "board": thread.board_id, "came_at": thread.came_at}
    with connection.cursor() as cursor:
        cursor.execute(READ_UP_TO, values)
        return dict(cursor.fetchall())


def first_value(statement: str, **values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return row[0] if row else None
