"""Taking back what the log says was done: the door for every room that does something."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from forum.boards.models import Board
from forum.boards.viewer import Viewer
from forum.log.models import LogEntry
from forum.log.writing import Trace
from forum.threads.locking import lock_thread
from forum.threads.models import Thread


class NothingLeft(Exception):
    """There is nothing to take back any more; `str()` is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Inverse[Target]:
    """How deeds of one kind are taken back.

    `target` is what the deed was done to, of an entry that came by `for_rows`: no database. `hold`
    fetches and locks it, in the order that all keep, and raises NothingLeft where it is gone. `may`
    is the predicate of the deed itself. `log` then writes the row with the given trace, and tells
    whom it concerns. `take_back` comes last: it raises NothingLeft where others have taken it back
    already, and answers with a sentence for each thing that later events left otherwise.
    """

    effect: str | Promise
    target: Callable[[LogEntry], Target | None]
    hold: Callable[[LogEntry], Target]
    may: Callable[[Viewer, LogEntry, Target], bool]
    take_back: Callable[[Viewer, LogEntry, Target], Sequence[str]]
    log: Callable[[Viewer, Target, str, Trace], Any]
    # More than `effect`, where something can be counted: what comes back, and what can't.
    preview: Callable[[Viewer, LogEntry], Sequence[str]] | None = None


def thread_of(entry: LogEntry) -> Thread | None:
    """The target of deeds on threads."""
    return entry.thread


def hold_thread(entry: LogEntry, and_board: Board | None = None) -> Thread:
    """That thread, locked behind its board (and `and_board`). Raises NothingLeft."""
    if entry.thread_id is None:
        raise NothingLeft(_("The thread is gone for good."))
    return lock_thread(entry.thread_id, and_board=and_board)


INVERSES: dict[str, Inverse[Any]] = {}


def register(kind: str, inverse: Inverse[Any]) -> None:
    """Deeds whose trace has an inverse of this kind can be taken back from now on."""
    INVERSES[kind] = inverse


def can_undo(viewer: Viewer, entry: LogEntry) -> bool:
    """Whether the viewer may take back what this entry, fetched by `for_rows`, says was done."""
    inverse = INVERSES.get(entry.inverse_kind)
    if inverse is None or entry.is_undone:
        return False
    target = inverse.target(entry)
    return target is not None and inverse.may(viewer, entry, target)


@transaction.atomic
def undo(
    viewer: Viewer, entry: LogEntry, reason: str = "", trace: Trace | None = None
) -> list[str]:
    """Take back what was done; sentences tell what later events left otherwise than it was.

    `trace` brings the case or batch of it. Raises PermissionDenied and NothingLeft.
    """
    inverse = INVERSES[entry.inverse_kind]
    target = inverse.hold(entry)
    if not inverse.may(viewer, entry, target):
        raise PermissionDenied(_("You may not take this back."))
    if LogEntry.objects.filter(undoes=entry).exists():
        raise NothingLeft(_("This has been taken back already."))
    given = trace or Trace()
    traced = Trace(
        before=entry.after,
        after=entry.before,
        case_id=given.case_id,
        batch=given.batch,
        undoes=entry,
    )
    inverse.log(viewer, target, reason, traced)
    return list(inverse.take_back(viewer, entry, target))
