"""One deed done to many: each for itself, by the same action and so by the same right, in one batch
of the log. What could not be done is told for each.

Each is a transaction of its own: nobody waits for all of them, and one that is refused takes none
of the others along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.boards.viewer import Viewer
from forum.log.models import LogEntry
from forum.log.undoing import NothingLeft, can_undo, undo
from forum.log.writing import Trace
from forum.moderating import actions, showing
from forum.moderating.actions import InCase, Leaving
from forum.posts.models import Post
from forum.threads.models import Thread
from forum.threads.permissions import can_show_any_everywhere


@dataclass(slots=True)
class Outcome:
    """Of a batch: how many were done, how many were so already, and why others were not."""

    batch: UUID
    done: int = 0
    already: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)

    def note(self, name: str, deed: Callable[[], object]) -> None:
        try:
            if deed():
                self.done += 1
            else:
                self.already += 1
        except PermissionDenied as why:
            self.refused.append((name, str(why)))
        except (Thread.DoesNotExist, Post.DoesNotExist):
            self.refused.append((name, _("It is gone.")))


@dataclass(frozen=True, slots=True)
class Bulk[Target]:
    """A deed that may be done to many."""

    action: Callable[..., bool]
    button: str | Promise
    heading: str | Promise
    needs_reason: bool = False
    needs_board: bool = False
    # Until when, or without an end.
    has_end: bool = False
    is_grave: bool = False
    # To whom it is offered; the action asks about each by itself.
    may: Callable[[Viewer], bool] = lambda viewer: True


ON_THREADS: dict[str, Bulk[Thread]] = {
    "lock": Bulk(actions.lock, gettext_lazy("Lock"), gettext_lazy("Lock these threads?")),
    "unlock": Bulk(actions.unlock, gettext_lazy("Unlock"), gettext_lazy("Unlock these threads?")),
    "pin": Bulk(showing.pin, gettext_lazy("Pin"), gettext_lazy("Pin these threads?")),
    "unpin": Bulk(showing.unpin, gettext_lazy("Unpin"), gettext_lazy("Unpin these threads?")),
    "feature": Bulk(
        showing.feature, gettext_lazy("Feature"), gettext_lazy("Feature these threads?")
    ),
    "unfeature": Bulk(
        showing.unfeature,
        gettext_lazy("No longer feature"),
        gettext_lazy("No longer feature these threads?"),
    ),
    "announce": Bulk(
        showing.announce,
        gettext_lazy("Announce"),
        gettext_lazy("Announce these threads?"),
        has_end=True,
        may=can_show_any_everywhere,
    ),
    "unannounce": Bulk(
        showing.unannounce,
        gettext_lazy("No longer announce"),
        gettext_lazy("No longer announce these threads?"),
        may=can_show_any_everywhere,
    ),
    "move": Bulk(
        actions.move, gettext_lazy("Move"), gettext_lazy("Move these threads?"), needs_board=True
    ),
    "hide": Bulk(
        actions.hide_thread,
        gettext_lazy("Hide"),
        gettext_lazy("Hide these threads?"),
        needs_reason=True,
        is_grave=True,
    ),
    "restore": Bulk(
        actions.restore_thread, gettext_lazy("Restore"), gettext_lazy("Restore these threads?")
    ),
}
ON_POSTS: dict[str, Bulk[Post]] = {
    "hide": Bulk(
        actions.hide_post,
        gettext_lazy("Hide"),
        gettext_lazy("Hide these posts?"),
        needs_reason=True,
        is_grave=True,
    ),
    "restore": Bulk(
        actions.restore_post, gettext_lazy("Restore"), gettext_lazy("Restore these posts?")
    ),
}


def on_threads(
    viewer: Viewer,
    threads: Iterable[Thread],
    bulk: Bulk[Thread],
    reason: str,
    *how: Leaving | datetime | None,
) -> Outcome:
    """`how` is what the action takes before the reason: where to, or until when."""
    outcome = Outcome(uuid4())
    within = InCase(batch=outcome.batch)
    for thread in threads:
        deed = partial(bulk.action, viewer, thread, *how, reason, case=within)
        outcome.note(thread.title, deed)
    return outcome


def on_posts(viewer: Viewer, posts: Iterable[Post], bulk: Bulk[Post], reason: str) -> Outcome:
    outcome = Outcome(uuid4())
    within = InCase(batch=outcome.batch)
    for post in posts:
        deed = partial(bulk.action, viewer, post, reason, case=within)
        outcome.note(f"{post.thread.title} #{post.number}", deed)
    return outcome


def undo_batch(viewer: Viewer, entries: Sequence[LogEntry], reason: str) -> Outcome:
    """All of the batch, the last deed first; the entries came by `for_rows`."""
    outcome = Outcome(uuid4())
    for entry in sorted(entries, key=lambda each: -each.pk):
        name = entry.thread.title if entry.thread else str(entry.pk)
        if entry.post:
            name = f"{name} #{entry.post.number}"
        outcome.note(name, partial(undone, viewer, entry, reason, outcome.batch))
    return outcome


def undone(viewer: Viewer, entry: LogEntry, reason: str, batch: UUID) -> bool:
    if entry.is_undone:
        return False
    if not can_undo(viewer, entry):
        raise PermissionDenied(_("You may not take this back."))
    try:
        undo(viewer, entry, reason, Trace(batch=batch))
    except NothingLeft as why:
        raise PermissionDenied(str(why)) from None
    return True
