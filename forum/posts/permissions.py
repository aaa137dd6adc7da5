"""Who may do what with a post already fetched through `visible_to`. No database.

The post may be a `Post` with its author, or the row that a thread's page shows of it.
"""

from __future__ import annotations

from typing import Protocol

from forum.boards.viewer import Viewer
from forum.threads.models import Thread
from forum.threads.permissions import can_moderate, can_reply, stands_above


class PostFacts(Protocol):
    """What the predicates ask of a post."""

    @property
    def author_id(self) -> int | None: ...
    @property
    def author_standing(self) -> int | None: ...
    @property
    def is_hidden(self) -> bool: ...


def can_edit(viewer: Viewer, thread: Thread, post: PostFacts) -> bool:
    """Authors edit their own while the thread is open to them; moderators those of their equals."""
    if can_moderate_post(viewer, thread, post):
        return True
    return is_own(viewer, post) and not post.is_hidden and can_reply(viewer, thread)


def can_report(viewer: Viewer, post: PostFacts) -> bool:
    return not viewer.is_guest and not is_own(viewer, post)


def can_moderate_post(viewer: Viewer, thread: Thread, post: PostFacts) -> bool:
    """Hide and restore: where they moderate, but never the words of someone who stands higher."""
    return can_moderate(viewer, thread) and not stands_above(post.author_standing, viewer)


def is_own(viewer: Viewer, post: PostFacts) -> bool:
    return not viewer.is_guest and post.author_id == viewer.id
