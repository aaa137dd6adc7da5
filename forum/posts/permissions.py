"""Who may do what with a post already fetched through `visible_to`. No database."""

from __future__ import annotations

from forum.boards.viewer import Viewer
from forum.posts.models import Post
from forum.threads.permissions import can_moderate, can_reply


def can_edit(viewer: Viewer, post: Post) -> bool:
    """Authors edit their own while the thread is open to them; moderators edit any."""
    if can_moderate(viewer, post.thread):
        return True
    own = not viewer.is_guest and post.author_id == viewer.id
    return own and not post.is_hidden and can_reply(viewer, post.thread)


def can_report(viewer: Viewer, post: Post) -> bool:
    return not viewer.is_guest and post.author_id != viewer.id
