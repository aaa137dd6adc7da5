"""Where a thread is shown above others: pinned, featured, announced.

Each is one transaction that asks for the right again under the lock; what is so already is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from forum.boards.viewer import Viewer
from forum.log.models import Deed
from forum.log.writing import log_thread_deed
from forum.moderating import tasks
from forum.moderating.actions import IN_NO_CASE, InCase, held, in_case
from forum.moderating.arranging import changed
from forum.threads.models import Thread
from forum.threads.permissions import can_pin, can_show_everywhere
from forum.web.moments import text_of


@dataclass(frozen=True, slots=True)
class Pin:
    """Above its board's others or at the head of every list, and until when."""

    everywhere: bool = False
    until: datetime | None = None


def pin(
    viewer: Viewer,
    thread: Thread,
    reason: str = "",
    how: Pin | None = None,
    *,
    case: InCase = IN_NO_CASE,
) -> bool:
    """The thread stands above others. Without `how`, on its board for good, unless it is pinned
    already, however that is. Raises PermissionDenied."""
    with held(viewer, thread) as now:
        require_pin(viewer, now, everywhere=bool(how and how.everywhere))
        if now.is_pinned and how in (None, pin_of(now)):
            return False
        how = how or Pin()
        kind, before, since = "repin" if now.is_pinned else "pin", pinning_of(now), now.pinned_at
        now.pin(everywhere=how.everywhere, until=how.until, since=since)
        trace = changed(kind, before, pinning_of(now))
        log_thread_deed(viewer, Deed.PIN, now, reason, in_case(trace, case))
        see_to_unpinning(now)
        return True


def unpin(viewer: Viewer, thread: Thread, reason: str = "", *, case: InCase = IN_NO_CASE) -> bool:
    """The thread takes its place among its board's others. Raises PermissionDenied."""
    with held(viewer, thread) as now:
        if not now.is_pinned:
            return False
        require_pin(viewer, now)
        before = pinning_of(now)
        now.unpin()
        trace = changed("unpin", before, pinning_of(now))
        log_thread_deed(viewer, Deed.UNPIN, now, reason, in_case(trace, case))
        return True


def feature(viewer: Viewer, thread: Thread, reason: str = "", *, case: InCase = IN_NO_CASE) -> bool:
    """The thread is marked as one worth reading, and stands on the index. PermissionDenied."""
    with held(viewer, thread) as now:
        if now.is_featured:
            return False
        now.feature()
        trace = changed("feature", {}, featuring_of(now))
        log_thread_deed(viewer, Deed.FEATURE, now, reason, in_case(trace, case))
        return True


def unfeature(
    viewer: Viewer, thread: Thread, reason: str = "", *, case: InCase = IN_NO_CASE
) -> bool:
    """The thread is one among others again. Raises PermissionDenied."""
    with held(viewer, thread) as now:
        if not now.is_featured:
            return False
        before = featuring_of(now)
        now.unfeature()
        trace = changed("unfeature", before, {})
        log_thread_deed(viewer, Deed.UNFEATURE, now, reason, in_case(trace, case))
        return True


def announce(
    viewer: Viewer,
    thread: Thread,
    until: datetime | None = None,
    reason: str = "",
    *,
    case: InCase = IN_NO_CASE,
) -> bool:
    """The thread stands atop the pages of all who see it. Who dismissed it is shown it again only
    when it is announced anew. Raises PermissionDenied."""
    with held(viewer, thread) as now:
        require_everywhere(viewer, now)
        before = announcing_of(now)
        if now.is_announced and now.announced_until == until:
            return False
        now.announce(until, since=now.announced_at if now.is_announced else None)
        trace = changed("reannounce" if before else "announce", before, announcing_of(now))
        log_thread_deed(viewer, Deed.ANNOUNCE, now, reason, in_case(trace, case))
        return True


def unannounce(
    viewer: Viewer, thread: Thread, reason: str = "", *, case: InCase = IN_NO_CASE
) -> bool:
    """The thread stands atop no page any more. Raises PermissionDenied."""
    with held(viewer, thread) as now:
        require_everywhere(viewer, now)
        if not now.is_announced:
            return False
        before = announcing_of(now)
        now.unannounce()
        trace = changed("unannounce", before, {})
        log_thread_deed(viewer, Deed.UNANNOUNCE, now, reason, in_case(trace, case))
        return True


# --- steps ----------------------------------------------------------------------------------------


def require_pin(viewer: Viewer, thread: Thread, *, everywhere: bool = False) -> None:
    if not can_pin(viewer, thread, everywhere=everywhere):
        raise PermissionDenied(
            _("What is pinned everywhere is up to those who moderate all boards.")
        )


def require_everywhere(viewer: Viewer, thread: Thread) -> None:
    if not can_show_everywhere(viewer, thread):
        raise PermissionDenied(_("Announcing is up to those who moderate all boards."))


def pin_of(thread: Thread) -> Pin:
    return Pin(thread.pinned_everywhere, thread.pinned_until)


def pinning_of(thread: Thread) -> dict[str, Any]:
    """For the log: nothing of a thread that isn't pinned."""
    if thread.pinned_at is None:
        return {}
    return {
        "at": text_of(thread.pinned_at),
        "until": text_of(thread.pinned_until),
        "everywhere": thread.pinned_everywhere,
    }


def featuring_of(thread: Thread) -> dict[str, Any]:
    return {"at": text_of(thread.featured_at)} if thread.is_featured else {}


def announcing_of(thread: Thread) -> dict[str, Any]:
    """Of one that is over, nothing."""
    if not thread.is_announced:
        return {}
    return {"at": text_of(thread.announced_at), "until": text_of(thread.announced_until)}


def see_to_unpinning(thread: Thread) -> None:
    """The worker looks at it when it is due."""
    if thread.pinned_until:
        tasks.unpin_when_due.using(run_after=thread.pinned_until).enqueue(thread.pk)
