"""How the deeds of `actions` are taken back; registered once the app is ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.boards.viewer import Viewer
from forum.log.models import Deed, LogEntry
from forum.log.undoing import Inverse, NothingLeft, hold_thread, register, thread_of
from forum.log.writing import Trace, log_post_deed, log_thread_deed
from forum.moderating import actions
from forum.posts.locking import lock_post
from forum.posts.models import Post
from forum.posts.permissions import can_moderate_post
from forum.threads.models import Thread
from forum.threads.permissions import can_act_on_thread, can_move_to
from forum.threads.pointers import put_pointer
from forum.web.moments import moment_of

type TakeBack[Target] = Callable[[Viewer, LogEntry, Target], Sequence[str]]


def register_all() -> None:
    of_thread(
        "lock", gettext_lazy("The thread will take replies again."), Deed.UNLOCK, unlock_again
    )
    of_thread("unlock", gettext_lazy("The thread will be locked again."), Deed.LOCK, lock_again)
    of_thread(
        "hide_thread",
        gettext_lazy("The thread will come back as it was."),
        Deed.RESTORE_THREAD,
        bring_thread_back,
    )
    of_thread(
        "restore_thread",
        gettext_lazy("The thread will be hidden again."),
        Deed.HIDE_THREAD,
        put_thread_away,
    )
    of_thread(
        "take_over_thread",
        gettext_lazy("It will be as its author left it: deleted by them."),
        Deed.UNDO,
        leave_thread_deleted,
    )
    of_post(
        "hide_post",
        gettext_lazy("The post will come back as it was."),
        Deed.RESTORE_POST,
        bring_post_back,
    )
    of_post(
        "restore_post",
        gettext_lazy("The post will be hidden again."),
        Deed.HIDE_POST,
        put_post_away,
    )
    move = Inverse(
        gettext_lazy("The thread will go back to the board that it came from."),
        thread_of,
        hold_with_old_board,
        may_move_back,
        move_back,
        log_move_back,
    )
    register("move", move)


def of_thread(kind: str, effect: str | Promise, deed: Deed, take_back: TakeBack[Thread]) -> None:
    log = partial(log_thread, deed)
    register(kind, Inverse(effect, thread_of, hold_thread, may_act_on_it, take_back, log))


def of_post(kind: str, effect: str | Promise, deed: Deed, take_back: TakeBack[Post]) -> None:
    log = partial(log_post, deed)
    register(kind, Inverse(effect, post_of, hold_post, may_act_on_post, take_back, log))


# --- threads --------------------------------------------------------------------------------------


def may_act_on_it(viewer: Viewer, entry: LogEntry, thread: Thread) -> bool:
    return can_act_on_thread(viewer, thread)


def log_thread(deed: Deed, viewer: Viewer, thread: Thread, reason: str, trace: Trace) -> LogEntry:
    return log_thread_deed(viewer, deed, thread, reason, trace)


def unlock_again(viewer: Viewer, entry: LogEntry, thread: Thread) -> Sequence[str]:
    if not thread.is_locked:
        raise NothingLeft(_("The thread has been unlocked since."))
    thread.unlock()
    return ()


def lock_again(viewer: Viewer, entry: LogEntry, thread: Thread) -> Sequence[str]:
    if thread.is_locked:
        raise NothingLeft(_("The thread has been locked again since."))
    thread.lock()
    return ()


def bring_thread_back(viewer: Viewer, entry: LogEntry, thread: Thread) -> Sequence[str]:
    if not actions.put_back_in_sight(thread):
        raise NothingLeft(_("The thread has been restored since."))
    return ()


def put_thread_away(viewer: Viewer, entry: LogEntry, thread: Thread) -> Sequence[str]:
    if not actions.put_out_of_sight(thread):
        raise NothingLeft(_("The thread has been hidden again since."))
    if deleted_at := (entry.inverse or {}).get("deleted_at"):
        thread.posts.filter(number=1).update(deleted_at=moment_of(deleted_at))
    return ()


def leave_thread_deleted(viewer: Viewer, entry: LogEntry, thread: Thread) -> Sequence[str]:
    if not thread.is_hidden or actions.deletion_of(thread):
        raise NothingLeft(_("The thread has been restored since."))
    deleted_at = moment_of((entry.inverse or {})["deleted_at"])
    thread.posts.filter(number=1).update(deleted_at=deleted_at)
    return ()


# --- moving back ----------------------------------------------------------------------------------


def hold_with_old_board(entry: LogEntry) -> Thread:
    return hold_thread(entry, and_board=entry.board)


def may_move_back(viewer: Viewer, entry: LogEntry, thread: Thread) -> bool:
    to = entry.board
    return to is not None and can_act_on_thread(viewer, thread) and can_move_to(viewer, to)


def move_back(viewer: Viewer, entry: LogEntry, thread: Thread) -> Sequence[str]:
    if entry.board is None or thread.board_id != entry.to_board_id:
        raise NothingLeft(_("The thread has been moved on since."))
    put_pointer(thread, entry.board.pk, entry.before.get("pointer"))
    actions.take_to(thread, entry.board, entry.inverse)
    return ()


def log_move_back(viewer: Viewer, thread: Thread, reason: str, trace: Trace) -> LogEntry:
    to_board = trace.undoes.board if trace.undoes else None
    return log_thread_deed(viewer, Deed.MOVE, thread, reason, replace(trace, to_board=to_board))


# --- posts ----------------------------------------------------------------------------------------


def post_of(entry: LogEntry) -> Post | None:
    """With its thread: a post that went to another one since is not taken for it."""
    post, thread = entry.post, entry.thread
    if post is None or thread is None or post.thread_id != thread.pk:
        return None
    post.thread = thread
    return post


def hold_post(entry: LogEntry) -> Post:
    if entry.post is None:
        raise NothingLeft(_("The post is gone for good."))
    return lock_post(entry.post)


def may_act_on_post(viewer: Viewer, entry: LogEntry, post: Post) -> bool:
    return can_moderate_post(viewer, post.thread, post)


def log_post(deed: Deed, viewer: Viewer, post: Post, reason: str, trace: Trace) -> LogEntry:
    return log_post_deed(viewer, deed, post, reason, trace)


def bring_post_back(viewer: Viewer, entry: LogEntry, post: Post) -> Sequence[str]:
    """As its author had deleted it, where they had; and as the answer, where it was and none is."""
    if not post.is_hidden or post.deleted_at is not None:
        raise NothingLeft(_("The post has been restored since."))
    before = entry.inverse or {}
    if before.get("deleted_at"):
        post.leave_deleted(datetime.fromisoformat(before["deleted_at"]))
        return ()
    actions.put_post_back_in_sight(post)
    if not before.get("was_answer"):
        return ()
    if post.thread.answer_id is not None:
        return [_("Another post has been marked as the answer since, and stays so.")]
    post.thread.mark_answered(post.pk, post.number, moment_of(before.get("answered_at")))
    return ()


def put_post_away(viewer: Viewer, entry: LogEntry, post: Post) -> Sequence[str]:
    if not actions.put_post_out_of_sight(post):
        raise NothingLeft(_("The post has been hidden again since."))
    if deleted_at := (entry.inverse or {}).get("deleted_at"):
        post.leave_deleted(datetime.fromisoformat(deleted_at))
    return ()
