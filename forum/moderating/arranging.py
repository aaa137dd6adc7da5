"""How a thread is set: its title, how often one may reply in it, when it closes by itself.

Each is one transaction that asks for the right again under the lock; what is so already is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from forum.boards.viewer import Viewer
from forum.log.models import Deed
from forum.log.writing import Trace, log_thread_deed
from forum.moderating import tasks
from forum.moderating.actions import held
from forum.posts.models import Post
from forum.search.indexing import index_post
from forum.threads.models import Thread
from forum.web.moments import text_of


def rename(viewer: Viewer, thread: Thread, title: str, reason: str = "") -> bool:
    """The thread's title, and the readable part of its address. Raises PermissionDenied."""
    with held(viewer, thread) as now:
        before = now.title
        if before == title:
            return False
        now.rename(title)
        trace = changed("rename", {"title": before}, {"title": title})
        log_thread_deed(viewer, Deed.RENAME, now, reason, trace)
        index_title(now)
        return True


def slow_down(viewer: Viewer, thread: Thread, minutes: int, reason: str = "") -> bool:
    """Each member replies at most once in so many minutes; 0 sets no limit. PermissionDenied."""
    with held(viewer, thread) as now:
        before = now.slow_minutes
        if before == minutes:
            return False
        now.slow_down(minutes)
        trace = changed("slow_mode", {"minutes": before}, {"minutes": minutes})
        log_thread_deed(viewer, Deed.SLOW_MODE, now, reason, trace)
        return True


def close_by_itself(
    viewer: Viewer, thread: Thread, at: datetime | None, idle_days: int, reason: str = ""
) -> bool:
    """At a moment, or once nobody has written for so many days. Raises PermissionDenied."""
    with held(viewer, thread) as now:
        before, after = closing_of(now), {"at": text_of(at), "idle_days": idle_days}
        if before == after:
            return False
        now.close_by_itself(at, idle_days)
        trace = changed("auto_close", before, after)
        log_thread_deed(viewer, Deed.AUTO_CLOSE, now, reason, trace)
        see_to_closing(now)
        return True


# --- steps ----------------------------------------------------------------------------------------


def changed(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Trace:
    return Trace(before=before, after=after, inverse={"kind": kind})


def closing_of(thread: Thread) -> dict[str, Any]:
    return {"at": text_of(thread.closes_at), "idle_days": thread.closes_idle_days}


def see_to_closing(thread: Thread) -> None:
    """The worker looks at it when it is due."""
    if due := thread.closes_when():
        tasks.close_when_due.using(run_after=due).enqueue(thread.pk)


def index_title(thread: Thread) -> None:
    if opening := Post.objects.filter(thread=thread, number=1).first():
        opening.thread = thread
        index_post(opening)
