"""Who may react to a post already fetched through `visible_to`. No database."""

from __future__ import annotations

from forum.boards.rights import Right
from forum.boards.viewer import Viewer
from forum.posts.permissions import PostFacts, is_own
from forum.threads.models import Thread


def can_react(viewer: Viewer, thread: Thread, post: PostFacts) -> bool:
    """Whoever may write on the board, to others' posts that all see; in locked threads too."""
    if viewer.is_guest or is_own(viewer, post) or not shows_reactions(thread):
        return False
    stands = not (post.is_hidden or thread.is_hidden)
    return stands and viewer.may(Right.REPLY, thread.board_id)


def shows_reactions(thread: Thread) -> bool:
    return thread.board.has_reactions
