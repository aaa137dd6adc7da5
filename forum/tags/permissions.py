"""Who may tag a thread already fetched through `visible_to`. No database."""

from __future__ import annotations

from forum.boards.viewer import Viewer
from forum.threads.models import Thread
from forum.threads.permissions import can_keep_in_order


def can_tag(viewer: Viewer, thread: Thread) -> bool:
    return thread.board.takes_tags and can_keep_in_order(viewer, thread)
