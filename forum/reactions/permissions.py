"""Who may react to a post already fetched through `visible_to`. No database."""

from __future__ import annotations

from forum.boards.rights import Right
from forum.boards.viewer import Viewer
from forum.posts.permissions import PostFacts, is_own
from forum.threads.models import Thread


def can_react(viewer: Viewer, thread: Thread, post: PostFacts) -> bool:
    return can_react_in(viewer, thread) and takes_reactions_of(viewer, post)


def can_react_in(viewer: Viewer, thread: Thread) -> bool:
    """Whoever may write on the board; in locked threads too."""
    if viewer.is_guest or thread.is_hidden or not shows_reactions(thread):
        return False
    return viewer.may(Right.REPLY, thread.board_id)


def takes_reactions_of(viewer: Viewer, post: PostFacts) -> bool:
    """Others' posts that all see."""
    return not (post.is_hidden or is_own(viewer, post))


def shows_reactions(thread: Thread) -> bool:
    return thread.board.has_reactions
