"""Who may tag a thread already fetched through `visible_to`. No database."""

from __future__ import annotations

from forum.boards.viewer import Viewer
from forum.threads.models import Thread
from forum.threads.permissions import can_act_on_thread, can_reply


def can_tag(viewer: Viewer, thread: Thread) -> bool:
    """Who began it, while it takes their words, and who may act on it."""
    if viewer.is_guest or not thread.board.takes_tags:
        return False
    is_starter = thread.author_id == viewer.id
    return (is_starter and can_reply(viewer, thread)) or can_act_on_thread(viewer, thread)
