"""Whose words wait, and who decides about them. No database."""

from __future__ import annotations

from forum.boards.models import Board
from forum.boards.rights import Right
from forum.boards.viewer import Viewer
from forum.holding.models import HeldPost, Why
from forum.threads.permissions import stands_above


def why_held(viewer: Viewer, board: Board) -> Why | None:
    """Why what the viewer writes there waits; None where it is published at once."""
    if viewer.user is None or viewer.may(Right.MODERATE, board.pk):
        return None
    if viewer.user.is_watched:
        return Why.WATCHED
    return Why.NEW_MEMBER if viewer.user.post_count < board.hold_first else None


def can_decide(viewer: Viewer, held: HeldPost) -> bool:
    """Approve and refuse: where they moderate, but never the words of someone who stands higher."""
    moderates = not viewer.is_guest and viewer.may(Right.MODERATE, held.board_id)
    return moderates and not stands_above(held.author.standing, viewer)


def can_take_back(viewer: Viewer, held: HeldPost) -> bool:
    return held.is_waiting and not viewer.is_guest and held.author_id == viewer.id
