"""Who may change and drop what is scheduled. No database."""

from __future__ import annotations

from forum.boards.rights import Right
from forum.boards.viewer import Viewer
from forum.scheduling.models import ScheduledThread
from forum.threads.permissions import can_schedule_thread, stands_above


def can_change(viewer: Viewer, scheduled: ScheduledThread) -> bool:
    """It appears under its author's name, so nobody else words it."""
    return scheduled.author_id == viewer.id and can_schedule_thread(viewer, scheduled.board)


def can_drop(viewer: Viewer, scheduled: ScheduledThread) -> bool:
    """Its author, and who moderates the board, but not what someone higher has written."""
    moderates = viewer.may(Right.MODERATE, scheduled.board_id)
    return moderates and not stands_above(scheduled.author.standing, viewer)
