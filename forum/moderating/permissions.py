"""Who may keep order over what was already fetched through `visible_to`.

No database, as long as the thread's and the post's author came along.
"""

from __future__ import annotations

from accounts.models import User
from forum.boards.viewer import Viewer
from forum.posts.models import Post
from forum.threads.models import Thread
from forum.threads.permissions import can_moderate


def can_act_on_thread(viewer: Viewer, thread: Thread) -> bool:
    return can_moderate(viewer, thread) and not stands_above(thread.author, viewer)


def can_act_on_post(viewer: Viewer, post: Post) -> bool:
    return can_moderate(viewer, post.thread) and not stands_above(post.author, viewer)


def stands_above(author: User | None, viewer: Viewer) -> bool:
    """Whether the words are of someone of higher standing: those are left to their equals."""
    return author is not None and viewer.user is not None and author.standing > viewer.user.standing
