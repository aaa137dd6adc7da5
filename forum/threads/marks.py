"""How far members have read: the one module that writes it.

A thread's posts are read up to the number of a `ReadMark`, and, by whoever marked a board as read,
up to a place on the line of post ids: what stands before either is read. Both only ever grow, so
that no tab, however late, takes back what another has read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import connection

from forum.threads.models import BoardRead, ReadMark

ADVANCE = """
    INSERT INTO threads_readmark AS mark (member_id, thread_id, number, read_at)
    VALUES (%s, %s, %s, now())
    ON CONFLICT (member_id, thread_id) DO UPDATE SET number = excluded.number, read_at = now()
    WHERE mark.number < excluded.number
"""

ADVANCE_MANY = """
    INSERT INTO threads_readmark AS mark (member_id, thread_id, number, read_at)
    SELECT member_id, %(thread)s, number, now()
    FROM unnest(%(members)s::bigint[], %(numbers)s::int[]) AS m (member_id, number)
    ORDER BY member_id
    ON CONFLICT (member_id, thread_id) DO UPDATE SET number = excluded.number
    WHERE mark.number < excluded.number
"""

READ_BOARDS = """
    INSERT INTO threads_boardread AS read (member_id, board_id, place)
    SELECT %(member)s, board_id, place
    FROM unnest(%(boards)s::bigint[], %(places)s::bigint[]) AS b (board_id, place)
    ORDER BY board_id
    ON CONFLICT (member_id, board_id) DO UPDATE SET place = excluded.place
    WHERE read.place < excluded.place
"""

# What the place covers needs no mark of its own.
# By thread, as whoever carries marks from one to another does it.
DROP_COVERED = """
    DELETE FROM threads_readmark WHERE id IN (
        SELECT mark.id FROM threads_readmark mark JOIN threads_thread t ON t.id = mark.thread_id
        JOIN unnest(%(boards)s::bigint[], %(places)s::bigint[]) AS b (board_id, place)
        USING (board_id)
        WHERE mark.member_id = %(member)s AND greatest(last_place, came_at) <= place
        ORDER BY mark.thread_id FOR UPDATE OF mark
    )
"""

# Put back as they were, where nobody has read on since.
PUT_BACK = """
    WITH was AS (
        SELECT * FROM unnest(%(members)s::bigint[], %(before)s::int[], %(after)s::int[])
        AS w (member_id, before, after)
    ), gone AS (
        DELETE FROM threads_readmark mark USING was WHERE mark.thread_id = %(thread)s
        AND mark.member_id = was.member_id AND mark.number = was.after AND was.before IS NULL
    )
    UPDATE threads_readmark mark SET number = was.before FROM was
    WHERE mark.thread_id = %(thread)s AND mark.member_id = was.member_id
    AND mark.number = was.after AND was.before IS NOT NULL
"""
CLAMP = """
    UPDATE threads_readmark mark SET number = %(last)s FROM (
        SELECT id, number AS before FROM threads_readmark
        WHERE thread_id = %(thread)s AND number > %(last)s ORDER BY member_id FOR UPDATE
    ) further WHERE mark.id = further.id RETURNING mark.member_id, further.before
"""

BASELINE = """
    INSERT INTO threads_boardread (member_id, board_id, place) VALUES (%s, NULL, %s)
    ON CONFLICT (member_id, board_id) DO NOTHING
"""

READ_SO_FAR = """
    SELECT board_id, place, NULL, NULL FROM threads_boardread WHERE member_id = %(member)s
    UNION ALL
    SELECT NULL, NULL, thread_id, number FROM threads_readmark
    WHERE member_id = %(member)s AND thread_id = ANY(%(threads)s)
"""


class Marked(Protocol):
    """All of a thread that tells whether it is read."""

    @property
    def pk(self) -> int: ...
    @property
    def board_id(self) -> int: ...
    @property
    def last_public_number(self) -> int: ...
    @property
    def last_place(self) -> int: ...
    @property
    def came_at(self) -> int: ...


@dataclass(slots=True)
class ReadSoFar:
    """What a member has read, of the threads that were asked about.

    `baseline` is None for a member of whom it isn't known yet what was said before they joined.
    """

    baseline: int | None = None
    places: dict[int, int] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)

    def number(self, thread: Marked) -> int:
        return self.numbers.get(thread.pk, 0)

    def place(self, thread: Marked) -> int:
        """Up to where its posts are read; a board read before the thread came tells nothing."""
        of_board = self.places.get(thread.board_id, 0)
        return max(of_board if of_board >= thread.came_at else 0, self.baseline or 0)

    def is_unread(self, thread: Marked) -> bool:
        further = thread.last_public_number > self.number(thread)
        return further and thread.last_place > self.place(thread)

    def new_count(self, thread: Marked) -> int:
        """How many posts are new to who has begun to read the thread, about; else 0."""
        begun = self.number(thread)
        return thread.last_public_number - begun if begun and self.is_unread(thread) else 0


def read_so_far(member_id: int, thread_ids: Collection[int]) -> ReadSoFar:
    """One query."""
    found = ReadSoFar()
    with connection.cursor() as cursor:
        cursor.execute(READ_SO_FAR, {"member": member_id, "threads": list(thread_ids)})
        for board_id, place, thread_id, number in cursor.fetchall():
            if thread_id is not None:
                found.numbers[thread_id] = number
            elif board_id is not None:
                found.places[board_id] = place
            else:
                found.baseline = place
    return found


def begin_at(member_id: int, place: int) -> None:
    """What stands before the place is nothing new to a member who joined there."""
    with connection.cursor() as cursor:
        cursor.execute(BASELINE, [member_id, place])


def mark_read(member_id: int, thread_id: int, number: int) -> None:
    """The member has read the thread up to this number, or further."""
    with connection.cursor() as cursor:
        cursor.execute(ADVANCE, [member_id, thread_id, number])


def mark_read_by_many(thread_id: int, numbers: dict[int, int]) -> None:
    """The same for members by id; when they read it isn't known and stays."""
    values: dict[str, Any] = {
        "thread": thread_id,
        "members": list(numbers),
        "numbers": list(numbers.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(ADVANCE_MANY, values)


def lock_marks(thread_ids: Collection[int]) -> None:
    """All marks of these threads, in the order in which everyone takes marks: by thread."""
    marks = ReadMark.objects.filter(thread__in=thread_ids).order_by("thread_id", "member_id")
    list(marks.select_for_update().values_list("pk"))


def marks_of(thread_id: int) -> dict[int, int]:
    """The numbers up to which members, by id, are known to have read the thread."""
    marks = ReadMark.objects.filter(thread=thread_id)
    return dict(marks.values_list("member_id", "number"))


def put_marks_back(thread_id: int, marks: Sequence[tuple[int, int | None, int]]) -> None:
    """Each is a member, their mark before, and the one that was set then; who read on, has read."""
    members, before, after = zip(*marks, strict=True) if marks else ((), (), ())
    values: dict[str, Any] = {
        "thread": thread_id,
        "members": list(members),
        "before": list(before),
        "after": list(after),
    }
    with connection.cursor() as cursor:
        cursor.execute(PUT_BACK, values)


def clamp_marks(thread_id: int, last: int) -> dict[int, int]:
    """Posts at the thread's end went elsewhere: what comes next is new to all. Marks before."""
    with connection.cursor() as cursor:
        cursor.execute(CLAMP, {"thread": thread_id, "last": last})
        return dict(cursor.fetchall())


def baselines_of(member_ids: Collection[int]) -> dict[int, int]:
    """Up to which place all was said before these members joined."""
    reads = BoardRead.objects.filter(board=None, member__in=member_ids)
    return dict(reads.values_list("member_id", "place"))


def mark_boards_read(member_id: int, places: Mapping[int, int]) -> None:
    """The member has read all that stands on these boards, by id, up to a place of each.

    On one board posts come in the order of their places, as they are written under its lock: what
    a page showed tells all that there was before it. Call it atomically.
    """
    values: dict[str, Any] = {
        "member": member_id,
        "boards": list(places),
        "places": list(places.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(READ_BOARDS, values)
        cursor.execute(DROP_COVERED, values)
