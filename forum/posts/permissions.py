"""Who may do what with a post already fetched through `visible_to`. No database.

The post may be a `Post` with its author, or the row that a thread's page shows of it; the thread
brings its board.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from django.utils import timezone

from forum.boards.rights import Right
from forum.boards.viewer import Viewer
from forum.threads.models import Thread
from forum.threads.permissions import can_keep_in_order, can_moderate, can_reply, stands_above

# How long authors may bring back what they have deleted.
UNDO_FOR = timedelta(hours=24)


class PostFacts(Protocol):
    """What the predicates ask of a post."""

    @property
    def id(self) -> int: ...
    @property
    def author_id(self) -> int | None: ...
    @property
    def author_standing(self) -> int | None: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def deleted_at(self) -> datetime | None: ...
    @property
    def is_hidden(self) -> bool: ...
    @property
    def is_opening(self) -> bool: ...
    @property
    def is_wiki(self) -> bool: ...


def can_edit(viewer: Viewer, thread: Thread, post: PostFacts, at: datetime | None = None) -> bool:
    """Authors edit their own while the thread is open to them and the board gives them time, now or
    `at` an earlier moment; moderators those of their equals; and wiki posts who holds the right."""
    if can_moderate_post(viewer, thread, post) or can_edit_wiki(viewer, thread, post):
        return True
    return has_own_hands_on(viewer, thread, post) and not editing_is_over(thread, post, at)


def can_edit_wiki(viewer: Viewer, thread: Thread, post: PostFacts) -> bool:
    """As one of those for whom it was opened: no matter of moderation, whoever they are."""
    stands = not post.is_hidden and post.deleted_at is None
    may = viewer.may(Right.WIKI, thread.board_id) and can_reply(viewer, thread)
    return post.is_wiki and stands and may


def can_make_wiki(viewer: Viewer, thread: Thread, post: PostFacts) -> bool:
    """Open it to others, or close it again: authors who hold the right, and moderators."""
    if post.is_hidden:
        return False
    own = has_own_hands_on(viewer, thread, post) and viewer.may(Right.WIKI, thread.board_id)
    return own or can_moderate_post(viewer, thread, post)


def can_delete(viewer: Viewer, thread: Thread, post: PostFacts) -> bool:
    """Authors delete their own where and while the board lets them; a thread only unanswered."""
    if not has_own_hands_on(viewer, thread, post) or is_answered(thread, post):
        return False
    if can_moderate(viewer, thread):
        return True
    return thread.board.lets_delete and not deleting_is_over(thread, post)


def can_undelete(viewer: Viewer, thread: Thread, post: PostFacts) -> bool:
    """What moderators have hidden only they restore; so `deleted_at` is asked, not `hidden_at`."""
    if post.deleted_at is None or not is_own(viewer, post):
        return False
    shows_thread = post.is_opening or not thread.is_hidden
    in_time = timezone.now() - post.deleted_at < UNDO_FOR
    return in_time and shows_thread and viewer.may(Right.REPLY, thread.board_id)


def can_see_history(viewer: Viewer, thread: Thread, post: PostFacts) -> bool:
    if thread.board.has_open_histories or can_edit_wiki(viewer, thread, post):
        return True
    return sees_whole_history(viewer, thread, post)


def sees_whole_history(viewer: Viewer, thread: Thread, post: PostFacts) -> bool:
    """Also what moderators took out of it."""
    return is_own(viewer, post) or can_moderate(viewer, thread)


def can_purge(viewer: Viewer, thread: Thread, post: PostFacts) -> bool:
    """Nothing brings those words back: only who moderates everywhere may do it."""
    return viewer.is_moderator and can_moderate_post(viewer, thread, post)


def can_mark_answer(viewer: Viewer, thread: Thread, post: PostFacts) -> bool:
    """A reply that all see, on a board of questions."""
    return can_choose_answer(viewer, thread) and not (post.is_opening or post.is_hidden)


def can_choose_answer(viewer: Viewer, thread: Thread) -> bool:
    return thread.board.has_answers and can_keep_in_order(viewer, thread)


def is_answer(thread: Thread, post: PostFacts) -> bool:
    return thread.board.has_answers and thread.answer_id == post.id


def can_report(viewer: Viewer, post: PostFacts) -> bool:
    return not viewer.is_guest and not is_own(viewer, post)


def can_moderate_post(viewer: Viewer, thread: Thread, post: PostFacts) -> bool:
    """Hide and restore: where they moderate, but never the words of someone who stands higher."""
    return can_moderate(viewer, thread) and not stands_above(post.author_standing, viewer)


def is_own(viewer: Viewer, post: PostFacts) -> bool:
    return not viewer.is_guest and post.author_id == viewer.id


def has_own_hands_on(viewer: Viewer, thread: Thread, post: PostFacts) -> bool:
    """An own post that nobody hid, in a thread that takes the viewer's words."""
    stands = not post.is_hidden and post.deleted_at is None
    return stands and is_own(viewer, post) and can_reply(viewer, thread)


# --- what a board's rules come to -----------------------------------------------------------------


def editing_is_over(thread: Thread, post: PostFacts, at: datetime | None = None) -> bool:
    return is_older(post, thread.board.edit_minutes, at)


def deleting_is_over(thread: Thread, post: PostFacts) -> bool:
    return is_older(post, thread.board.delete_minutes)


def is_older(post: PostFacts, minutes: int, at: datetime | None = None) -> bool:
    """0 minutes set no limit."""
    age = (at or timezone.now()) - post.created_at
    return bool(minutes) and age >= timedelta(minutes=minutes)


def is_answered(thread: Thread, post: PostFacts) -> bool:
    """Whether it opens a thread in which others stand below it."""
    return post.is_opening and thread.post_count > 1
