"""Writing the log, and telling whom it is about: always both, in the transaction of the deed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from accounts.models import User
from forum.boards.models import Board
from forum.boards.viewer import Viewer
from forum.log.models import Deed, LogEntry
from forum.notifications.telling import Decided, tell_of_moderation
from forum.posts.models import Post
from forum.threads.models import Thread


@dataclass(frozen=True, slots=True)
class Trace:
    """What a deed leaves in the log beside who, what and why: plain values that JSON can hold.

    `inverse` has a `kind` of `forum.log.undoing.INVERSES` and what that needs; without it the deed
    can't be taken back.
    """

    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    inverse: Mapping[str, Any] | None = None
    # The one board that a deed to a member concerns; where a moved thread goes to.
    board: Board | None = None
    to_board: Board | None = None
    case_id: int | None = None
    batch: UUID | None = None
    undoes: LogEntry | None = None

    @property
    def columns(self) -> dict[str, Any]:
        return {
            "before": self.before,
            "after": self.after,
            "inverse": self.inverse,
            "inverse_kind": self.inverse["kind"] if self.inverse else "",
            "to_board": self.to_board,
            "case_id": self.case_id,
            "batch": self.batch,
            "undoes": self.undoes,
        }


UNTRACED = Trace()


@dataclass(frozen=True, slots=True)
class About:
    """What a case is about."""

    board: Board | None
    thread: Thread | None
    post: Post | None
    member: User | None


def log_thread_deed(
    viewer: Viewer, deed: Deed, thread: Thread, reason: str, trace: Trace = UNTRACED
) -> LogEntry:
    """Of a thread that moves, while it is still on the board that it leaves."""
    entry = LogEntry.objects.create(
        actor=viewer.user,
        deed=deed,
        board_id=thread.board_id,
        thread=thread,
        member_id=thread.author_id,
        reason=reason,
        **trace.columns,
    )
    tell_author(entry)
    return entry


def log_post_deed(
    viewer: Viewer, deed: Deed, post: Post, reason: str, trace: Trace = UNTRACED
) -> LogEntry:
    entry = write_entry(viewer, deed, post, reason, trace)
    tell_author(entry)
    return entry


def log_case_deed(viewer: Viewer, deed: Deed, about: About, reason: str, trace: Trace) -> LogEntry:
    """Nobody is told by this: what is decided in a case, the case itself tells."""
    return LogEntry.objects.create(
        actor=viewer.user,
        deed=deed,
        board=about.board,
        thread=about.thread,
        post=about.post,
        member=about.member,
        reason=reason,
        **trace.columns,
    )


def log_member_deed(
    viewer: Viewer, deed: Deed, member: User | None, reason: str, trace: Trace = UNTRACED
) -> LogEntry:
    """What was done to a member, or to nobody in particular; whoever does it tells them of it."""
    return LogEntry.objects.create(
        actor=viewer.user,
        deed=deed,
        board=trace.board,
        member=member,
        reason=reason,
        **trace.columns,
    )


def write_entry(
    viewer: Viewer, deed: Deed, post: Post, reason: str, trace: Trace = UNTRACED
) -> LogEntry:
    return LogEntry.objects.create(
        actor=viewer.user,
        deed=deed,
        board_id=post.thread.board_id,
        thread=post.thread,
        post=post,
        member_id=post.author_id,
        reason=reason,
        **trace.columns,
    )


def tell_author(entry: LogEntry) -> None:
    """Unless it was done in a case, which tells of it with the rule and what may be done."""
    if entry.case_id is not None:
        return
    decided = Decided(
        event=f"log:{entry.pk}",
        deed=entry.deed,
        by_id=entry.actor_id,
        thread=entry.thread,
        post=entry.post,
        reason=entry.reason,
    )
    tell_of_moderation(entry.member_id, decided)
