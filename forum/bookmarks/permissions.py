"""Who may bookmark a post already fetched through `visible_to`. No database."""

from __future__ import annotations

from forum.boards.models import Board
from forum.boards.viewer import Viewer


def can_bookmark(viewer: Viewer, board: Board) -> bool:
    """Put one there; what a member has bookmarked before is theirs to change and to drop."""
    return not viewer.is_guest and board.has_bookmarks
