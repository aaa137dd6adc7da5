"""What moderators do to threads and posts. Each is one transaction that asks for the right again
under the lock; done twice it is done once, and the second time says False.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from forum.boards.models import Board
from forum.boards.viewer import Viewer
from forum.cases.deciding import settle, settle_along
from forum.log.models import Deed
from forum.log.writing import Trace, log_post_deed, log_thread_deed
from forum.notifications import tasks
from forum.posts import counters
from forum.posts.locking import lock_post
from forum.posts.models import Post
from forum.posts.permissions import can_moderate_post
from forum.posts.places import next_place, read_up_to
from forum.posts.rerendering import rerender_thread
from forum.threads.locking import lock_thread
from forum.threads.marks import mark_read_by_many, marks_of, put_marks_back
from forum.threads.models import Thread
from forum.threads.permissions import can_act_on_thread, can_move_to
from forum.threads.pointers import LeavePointer, leave_pointer, pointer_on
from forum.web.moments import text_of


@dataclass(frozen=True, slots=True)
class InCase:
    """The case that a deed decides, and what was decided with it at once."""

    case_id: int | None = None
    batch: UUID | None = None


IN_NO_CASE = InCase()


def lock(viewer: Viewer, thread: Thread, reason: str = "", *, case: InCase = IN_NO_CASE) -> bool:
    """The thread takes no more replies but moderators'. Raises PermissionDenied."""
    with held(viewer, thread) as now:
        if now.is_locked:
            return False
        now.lock()
        log_thread_deed(viewer, Deed.LOCK, now, reason, in_case(can_be_undone("lock"), case))
        return True


def unlock(viewer: Viewer, thread: Thread, reason: str = "", *, case: InCase = IN_NO_CASE) -> bool:
    """The thread takes replies again. Raises PermissionDenied."""
    with held(viewer, thread) as now:
        if not now.is_locked:
            return False
        now.unlock()
        log_thread_deed(viewer, Deed.UNLOCK, now, reason, in_case(can_be_undone("unlock"), case))
        return True


@dataclass(frozen=True, slots=True)
class Leaving:
    """Going to a board, with or without a pointer left behind."""

    board: Board
    pointer: LeavePointer | None = None


def move(
    viewer: Viewer,
    thread: Thread,
    to: Board | Leaving,
    reason: str = "",
    *,
    case: InCase = IN_NO_CASE,
) -> bool:
    """The thread goes to another board. Raises PermissionDenied."""
    leaving = to if isinstance(to, Leaving) else Leaving(to)
    board = leaving.board
    with held(viewer, thread, and_board=board) as now:
        if now.board_id == board.pk:
            return False
        if not can_move_to(viewer, board):
            raise PermissionDenied(_("You may not move threads to that board."))
        before, after = pointer_on(now, now.board_id), leave_pointer(now, leaving.pointer)
        inverse = {"kind": "move", **place_in_lists(now)}
        trace = Trace({"pointer": before}, {"pointer": after}, inverse, to_board=board)
        log_thread_deed(viewer, Deed.MOVE, now, reason, in_case(trace, case))
        take_to(now, board)
        return True


def hide_thread(viewer: Viewer, thread: Thread, reason: str, *, case: InCase = IN_NO_CASE) -> bool:
    """Only moderators see the thread. Cases about it and its opening post are decided by that.

    Raises PermissionDenied.
    """
    with held(viewer, thread) as now:
        if now.is_hidden:
            return take_over_deletion(viewer, now, reason, case)
        put_out_of_sight(now)
        case = settled(viewer, case, "thread", now.pk, reason)
        if opening := now.posts.filter(number=1).first():
            case = settled(viewer, case, "post", opening.pk, reason)
        trace = in_case(can_be_undone("hide_thread"), case)
        log_thread_deed(viewer, Deed.HIDE_THREAD, now, reason, trace)
        return True


def restore_thread(
    viewer: Viewer, thread: Thread, reason: str = "", *, case: InCase = IN_NO_CASE
) -> bool:
    """Everyone who sees the board sees the thread again. Raises PermissionDenied."""
    with held(viewer, thread) as now:
        deleted_at = deletion_of(now)
        if not put_back_in_sight(now):
            return False
        trace = in_case(can_be_undone("restore_thread", deleted_at=deleted_at), case)
        log_thread_deed(viewer, Deed.RESTORE_THREAD, now, reason, trace)
        return True


def hide_post(viewer: Viewer, post: Post, reason: str, *, case: InCase = IN_NO_CASE) -> bool:
    """Only moderators see the post. A case about it is decided by that. Raises PermissionDenied."""
    with held_post(viewer, post) as now:
        trace = can_be_undone(
            "hide_post",
            deleted_at=text_of(now.deleted_at),
            was_answer=now.thread.answer_id == now.pk,
            answered_at=text_of(now.thread.answered_at),
        )
        if not put_post_out_of_sight(now):
            return False
        case = settled(viewer, case, "post", now.pk, reason)
        log_post_deed(viewer, Deed.HIDE_POST, now, reason, in_case(trace, case))
        return True


def restore_post(
    viewer: Viewer, post: Post, reason: str = "", *, case: InCase = IN_NO_CASE
) -> bool:
    """Everyone who sees the thread sees the post again. Raises PermissionDenied."""
    with held_post(viewer, post) as now:
        trace = can_be_undone("restore_post", deleted_at=text_of(now.deleted_at))
        if not put_post_back_in_sight(now):
            return False
        log_post_deed(viewer, Deed.RESTORE_POST, now, reason, in_case(trace, case))
        return True


ThreadAction = Callable[[Viewer, Thread, str], bool]
PostAction = Callable[[Viewer, Post, str], bool]


# --- steps, each under the lock: the undoing of a deed takes them too ----------------------------


def can_be_undone(kind: str, **needed: Any) -> Trace:
    return Trace(inverse={"kind": kind, **needed})


def place_in_lists(thread: Thread) -> dict[str, Any]:
    """What a move loses of it: where it stands, and who knows it as read by its board alone."""
    before, read = marks_of(thread.pk), read_up_to(thread)
    return {
        "came_at": thread.came_at,
        "last_place": thread.last_place,
        "marks": [[who, before.get(who), n] for who, n in read.items() if n > before.get(who, 0)],
    }


def take_to(thread: Thread, board: Board, back_to: Mapping[str, Any] | None = None) -> None:
    """`back_to` is the place in lists that it had there, unless something was written since."""
    left, read = thread.board, read_up_to(thread)
    stood = back_to if back_to and back_to.get("last_place") == thread.last_place else None
    if stood:
        put_marks_back(thread.pk, stood["marks"])
    # Who read the board it leaves has read it, whatever they read of the other one.
    mark_read_by_many(thread.pk, read)
    thread.move(board, came_at=stood["came_at"] if stood else next_place())
    counters.thread_moved(thread, left, board)
    if left.has_maths != board.has_maths:
        rerender_thread.enqueue(thread.pk)


def put_out_of_sight(thread: Thread) -> bool:
    """False when it is already."""
    if thread.is_hidden:
        return False
    counters.thread_hidden(thread)
    thread.hide()
    return True


def put_back_in_sight(thread: Thread) -> bool:
    """False when it isn't hidden."""
    if not thread.is_hidden:
        return False
    thread.restore()
    deleted_opening(thread).update(deleted_at=None)
    counters.thread_restored(thread)
    return True


def put_post_out_of_sight(post: Post) -> bool:
    """False when a moderator has done so already; what its author deleted they take over."""
    if post.is_hidden and post.deleted_at is None:
        return False
    was_hidden = post.is_hidden
    post.hide()
    if not was_hidden:
        counters.post_hidden(post.thread, post)
    return True


def put_post_back_in_sight(post: Post) -> bool:
    """False when it isn't hidden."""
    if not post.is_hidden:
        return False
    post.restore()
    counters.post_restored(post.thread, post)
    # Hidden before anyone was told of it, it is told of now; nobody hears of it twice.
    tasks.tell_of_post.enqueue(post.pk)
    return True


def settled(viewer: Viewer, case: InCase, kind: str, target_id: int, reason: str) -> InCase:
    """An open case about it is decided by the deed, and the deed belongs to it; where it belongs to
    another one already, it is decided along with that."""
    if case.case_id is not None:
        settle_along(viewer, kind, target_id, case.case_id)
        return case
    return replace(case, case_id=settle(viewer, kind, target_id, "hide", reason))


def in_case(trace: Trace, case: InCase) -> Trace:
    return replace(trace, case_id=case.case_id, batch=case.batch)


def take_over_deletion(viewer: Viewer, thread: Thread, reason: str, case: InCase) -> bool:
    """What its author deleted stays out of sight now, whatever the author would rather."""
    deleted_at = deletion_of(thread)
    if not deleted_opening(thread).update(deleted_at=None):
        return False
    trace = can_be_undone("take_over_thread", deleted_at=deleted_at)
    trace = in_case(trace, settled(viewer, case, "thread", thread.pk, reason))
    log_thread_deed(viewer, Deed.HIDE_THREAD, thread, reason, trace)
    return True


def deleted_opening(thread: Thread) -> QuerySet[Post]:
    return Post.objects.filter(thread=thread, number=1, deleted_at__isnull=False)


def deletion_of(thread: Thread) -> str | None:
    """When its author deleted it, as the log keeps it."""
    return text_of(deleted_opening(thread).values_list("deleted_at", flat=True).first())


@contextmanager
def held(viewer: Viewer, thread: Thread, and_board: Board | None = None) -> Iterator[Thread]:
    """The thread as it is now, locked, and still in the viewer's hands."""
    with transaction.atomic():
        now = lock_thread(thread.pk, and_board=and_board)
        if not can_act_on_thread(viewer, now):
            raise PermissionDenied(_("You may not moderate this thread."))
        yield now


@contextmanager
def held_post(viewer: Viewer, post: Post) -> Iterator[Post]:
    """The post as it is now, locked behind its thread, and still in the viewer's hands."""
    with transaction.atomic():
        now = lock_post(post)
        if not can_moderate_post(viewer, now.thread, now):
            raise PermissionDenied(_("You may not moderate this post."))
        yield now
