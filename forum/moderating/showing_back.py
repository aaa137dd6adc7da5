"""How what `showing` does is taken back: as it was before, unless others have changed it since."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.boards.viewer import Viewer
from forum.log.models import Deed, LogEntry
from forum.log.undoing import Inverse, NothingLeft, register
from forum.moderating.arranging import moment_of
from forum.moderating.showing import pinning_of, see_to_unpinning
from forum.moderating.undoing import hold_thread, log_thread, thread_of
from forum.threads.models import Thread
from forum.threads.permissions import can_pin


def register_all() -> None:
    of_pin("pin", gettext_lazy("The thread will no longer be pinned."), Deed.UNPIN)
    of_pin("unpin", gettext_lazy("The thread will be pinned again."), Deed.PIN)
    of_pin("repin", gettext_lazy("The thread will be pinned as it was before."), Deed.PIN)


def of_pin(kind: str, effect: str | Promise, deed: Deed) -> None:
    log = partial(log_thread, deed)
    register(kind, Inverse(effect, thread_of, hold_thread, may_pin, pin_back, log))


def may_pin(viewer: Viewer, entry: LogEntry, thread: Thread) -> bool:
    return can_pin(viewer, thread, everywhere=bool(entry.before.get("everywhere")))


def pin_back(viewer: Viewer, entry: LogEntry, thread: Thread) -> Sequence[str]:
    """Entries of old say nothing of how it was pinned: it was on its board, without an end."""
    was_pinned = entry.inverse_kind != "pin"
    if entry.inverse_kind == "unpin" and thread.is_pinned:
        raise NothingLeft(_("The thread has been pinned again since."))
    if entry.inverse_kind != "unpin" and not thread.is_pinned:
        raise NothingLeft(_("The thread has been unpinned since."))
    if entry.after and entry.after != pinning_of(thread):
        raise NothingLeft(_("It has been changed again since."))
    if was_pinned:
        pin_as_before(thread, entry)
    else:
        thread.unpin()
    return ()


def pin_as_before(thread: Thread, entry: LogEntry) -> None:
    before = entry.before
    until = moment_of(before.get("until"))
    if until and until <= timezone.now():
        raise NothingLeft(_("It would no longer be pinned by now."))
    thread.pin(
        everywhere=bool(before.get("everywhere")), until=until, since=moment_of(before.get("at"))
    )
    see_to_unpinning(thread)
