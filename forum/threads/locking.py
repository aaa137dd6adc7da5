"""Locks are taken in one order: boards by id, then threads by id, then posts by id."""

from __future__ import annotations

from django.db import connection, transaction

from forum.boards.models import Board
from forum.threads.models import Thread


class Moved(Exception):
    """It went elsewhere between the look and the lock."""


def lock_thread(thread_id: int, *, and_board: Board | None = None) -> Thread:
    """The thread as it is now, locked behind its board (and `and_board`) to the transaction's end.

    `NO KEY` leaves others free to insert rows that point here. Raises Thread.DoesNotExist.
    """
    (thread,) = lock_threads(thread_id, and_board=and_board)
    return thread


def lock_threads(*ids: int, and_board: Board | None = None) -> list[Thread]:
    """The same for several, in the order in which they were asked for."""
    while True:
        try:
            # Rolling back to here lets the wrong boards go before the right ones are asked for.
            with transaction.atomic():
                locked = lock_where_they_stand(set(ids), and_board)
                return [locked[id_] for id_ in ids]
        except Moved:
            continue


def lock_where_it_stands(thread_id: int) -> Thread:
    return lock_where_they_stand({thread_id})[thread_id]


def lock_where_they_stand(ids: set[int], and_board: Board | None = None) -> dict[int, Thread]:
    """Raises Moved; whoever calls it rolls back to before, and asks again."""
    stood = dict(Thread.objects.filter(pk__in=ids).values_list("pk", "board_id"))
    if ids - stood.keys():
        raise Thread.DoesNotExist
    wanted = {*stood.values(), *({and_board.pk} if and_board else set())}
    boards = Board.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    locked = {board.pk: board for board in boards}
    threads = Thread.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    found = {thread.pk: thread for thread in threads}
    if ids - found.keys():
        raise Thread.DoesNotExist
    for thread in found.values():
        if thread.board_id != stood[thread.pk]:
            raise Moved
        thread.board = locked[thread.board_id]
    return found


def hold_thread(thread_id: int) -> Thread:
    """The thread with its board, kept as it is to the transaction's end: others may hold it too.

    Raises Thread.DoesNotExist.
    """
    with connection.cursor() as cursor:
        # Django has no word for this lock.
        cursor.execute("SELECT FROM threads_thread WHERE id = %s FOR SHARE", [thread_id])
    return Thread.objects.select_related("board").get(pk=thread_id)


def lock_board(board_id: int) -> Board:
    return Board.objects.select_for_update(no_key=True).get(pk=board_id)
