"""How far the reader of a page has read."""

from __future__ import annotations

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from accounts.models import User
from forum.posts.places import first_number_after, place_at
from forum.threads.marks import ReadSoFar, begin_at, mark_read, read_so_far
from forum.threads.models import BoardRead, ReadMark, Thread


def read_by(member: User, thread_ids: list[int]) -> ReadSoFar:
    """One query; one more of each kind when a member comes for the first time."""
    found = read_so_far(member.pk, thread_ids)
    if found.baseline is None:
        found.baseline = place_at(member.joined_at)
        begin_at(member.pk, found.baseline)
    return found


def first_unread(member: User, thread: Thread) -> int | None:
    """The number from which the thread's posts are new to the member; None when all are read."""
    read = read_by(member, [thread.pk])
    if not read.is_unread(thread):
        return None
    return max(read.number(thread) + 1, first_number_after(thread.pk, read.place(thread)))


def note_reading(request: HttpRequest, member: User, thread: Thread, number: int) -> None:
    """The member was shown the thread up to this number, unless a browser only looks ahead."""
    if "prefetch" not in request.headers.get("Sec-Purpose", ""):
        mark_read(member.pk, thread.pk, min(number, thread.last_number))


def is_unread_to(member_id: int) -> Q:
    """Apart from the baseline, the rule of `ReadSoFar.is_unread` for the database."""
    mark = ReadMark.objects.filter(member=member_id, thread=OuterRef("pk")).values("number")
    board = BoardRead.objects.filter(member=member_id, board=OuterRef("board")).values("place")
    place = Coalesce(Subquery(board), 0)
    further = Q(last_public_number__gt=Coalesce(Subquery(mark), 0))
    return further & (Q(last_place__gt=place) | Q(came_at__gt=place))
