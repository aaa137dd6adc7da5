"""Who may do what with a thread already fetched through `visible_to`. No database."""

from __future__ import annotations

from forum.boards.models import Board
from forum.boards.rights import Right
from forum.boards.viewer import Viewer
from forum.threads.models import Thread


def can_start_thread(viewer: Viewer, board: Board) -> bool:
    return not viewer.is_guest and not board.is_category and viewer.may(Right.START, board.pk)


def can_schedule_thread(viewer: Viewer, board: Board) -> bool:
    """The staff may have theirs published later, where the board has that."""
    moderates = viewer.may(Right.MODERATE, board.pk)
    return board.has_scheduling and moderates and can_start_thread(viewer, board)


def can_reply(viewer: Viewer, thread: Thread) -> bool:
    if viewer.is_guest or not viewer.may(Right.REPLY, thread.board_id):
        return False
    return can_moderate(viewer, thread) or not (thread.is_locked or thread.is_hidden)


def can_moderate(viewer: Viewer, thread: Thread) -> bool:
    return not viewer.is_guest and viewer.may(Right.MODERATE, thread.board_id)


def can_report_thread(viewer: Viewer, thread: Thread) -> bool:
    return not viewer.is_guest and thread.author_id != viewer.id


def can_move_to(viewer: Viewer, board: Board) -> bool:
    """Moving a thread asks for the right to moderate at both ends."""
    return not board.is_category and viewer.may(Right.MODERATE, board.pk)


def can_act_on_thread(viewer: Viewer, thread: Thread) -> bool:
    """Lock, pin, move, hide: where they moderate, but not what someone higher has begun."""
    standing = thread.author.standing if thread.author else None
    return can_moderate(viewer, thread) and not stands_above(standing, viewer)


def can_show_any_everywhere(viewer: Viewer) -> bool:
    """What stands on all boards is up to who moderates all of them."""
    return viewer.is_moderator


def can_show_everywhere(viewer: Viewer, thread: Thread) -> bool:
    return can_show_any_everywhere(viewer) and can_act_on_thread(viewer, thread)


def can_pin(viewer: Viewer, thread: Thread, *, everywhere: bool = False) -> bool:
    """Pin it so, or change how it is pinned now."""
    if everywhere or thread.pinned_everywhere:
        return can_show_everywhere(viewer, thread)
    return can_act_on_thread(viewer, thread)


def can_keep_in_order(viewer: Viewer, thread: Thread) -> bool:
    """Say what it is about and what answers it: who began it, while it takes their words, and who
    may act on it."""
    is_starter = thread.author_id == viewer.id
    return (is_starter and can_reply(viewer, thread)) or can_act_on_thread(viewer, thread)


def stands_above(standing: int | None, viewer: Viewer) -> bool:
    """Whether words of this standing are left to the viewer's betters; nobody's stand nowhere."""
    return standing is not None and viewer.user is not None and standing > viewer.user.standing
