"""Writing the log, and telling whom it is about: always both, in the transaction of the deed."""

from __future__ import annotations

from forum.boards.models import Board
from forum.boards.viewer import Viewer
from forum.log.models import Deed, LogEntry
from forum.notifications.telling import Decided, tell_of_moderation
from forum.posts.models import Post
from forum.threads.models import Thread


def log_thread_deed(
    viewer: Viewer, deed: Deed, thread: Thread, reason: str, to_board: Board | None = None
) -> None:
    """Of a thread that moves, while it is still on the board that it leaves."""
    entry = LogEntry.objects.create(
        actor=viewer.user,
        deed=deed,
        board_id=thread.board_id,
        to_board=to_board,
        thread=thread,
        member_id=thread.author_id,
        reason=reason,
    )
    tell_author(entry)


def log_post_deed(viewer: Viewer, deed: Deed, post: Post, reason: str) -> None:
    tell_author(write_entry(viewer, deed, post, reason))


def log_closed_reports(viewer: Viewer, post: Post, answer: str) -> None:
    """The post's author isn't told: nothing was done to the post."""
    write_entry(viewer, Deed.CLOSE_REPORT, post, answer)


def write_entry(viewer: Viewer, deed: Deed, post: Post, reason: str) -> LogEntry:
    return LogEntry.objects.create(
        actor=viewer.user,
        deed=deed,
        board_id=post.thread.board_id,
        thread=post.thread,
        post=post,
        member_id=post.author_id,
        reason=reason,
    )


def tell_author(entry: LogEntry) -> None:
    decided = Decided(
        event=f"log:{entry.pk}",
        deed=entry.deed,
        by_id=entry.actor_id,
        thread=entry.thread,
        post=entry.post,
        reason=entry.reason,
    )
    tell_of_moderation(entry.member_id, decided)
