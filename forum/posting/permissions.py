"""Who may do what while writing. No database."""

from __future__ import annotations

from forum.boards.models import Board
from forum.boards.rights import Right
from forum.boards.viewer import Viewer


def can_attach(viewer: Viewer, board: Board) -> bool:
    """Whoever may write there, where the board takes files."""
    may_write = viewer.may(Right.REPLY, board.pk) or viewer.may(Right.START, board.pk)
    return not viewer.is_guest and board.takes_files and may_write


def can_call_groups(viewer: Viewer, board: Board) -> bool:
    """Whose `@name` of a group tells its members."""
    return not viewer.is_guest and viewer.may(Right.MODERATE, board.pk)
