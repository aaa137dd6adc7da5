"""Who may do what in a poll below a post already fetched through `visible_to`. No database."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.utils import timezone

from forum.boards.models import Board
from forum.boards.rights import Right
from forum.boards.viewer import Viewer
from forum.polls.models import Results
from forum.posts.permissions import PostFacts, is_own
from forum.threads.models import Thread
from forum.threads.permissions import can_moderate, can_reply


class PollState(Protocol):
    """What rules ask of a poll."""

    @property
    def results(self) -> str: ...
    @property
    def may_change(self) -> bool: ...
    @property
    def is_secret(self) -> bool: ...
    @property
    def closes_at(self) -> datetime | None: ...
    @property
    def closed_at(self) -> datetime | None: ...


def shows_polls(board: Board) -> bool:
    return board.has_polls


def is_closed(poll: PollState) -> bool:
    """By the clock too: nobody votes between the closing time and the task that tells of it."""
    is_over = poll.closes_at is not None and poll.closes_at <= timezone.now()
    return poll.closed_at is not None or is_over


def can_vote(
    viewer: Viewer, thread: Thread, post: PostFacts, poll: PollState, *, has_voted: bool
) -> bool:
    """Whoever may reply to the thread, their own poll too."""
    stands = not (post.is_hidden or thread.is_hidden or is_closed(poll))
    may = stands and shows_polls(thread.board) and can_reply(viewer, thread)
    return may and (poll.may_change or not has_voted)


def can_close(viewer: Viewer, thread: Thread, post: PostFacts, poll: PollState) -> bool:
    """Who asked, while they may write there, and moderators."""
    if is_closed(poll) or not shows_polls(thread.board):
        return False
    own = is_own(viewer, post) and viewer.may(Right.REPLY, thread.board_id)
    return own or can_moderate(viewer, thread)


def sees_results(poll: PollState, *, has_voted: bool) -> bool:
    """The same for all ranks: a moderator who knows how it stands votes otherwise too."""
    if is_closed(poll) or poll.results == Results.ALWAYS:
        return True
    return poll.results == Results.VOTED and has_voted


def sees_voters(poll: PollState, *, has_voted: bool) -> bool:
    return not poll.is_secret and sees_results(poll, has_voted=has_voted)
