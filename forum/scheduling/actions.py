"""Scheduling a thread, changing and dropping it. Each is one transaction; what is published or
dropped meanwhile is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from forum.boards.models import Board
from forum.boards.viewer import Viewer
from forum.scheduling.models import ScheduledThread
from forum.scheduling.permissions import can_change, can_drop
from forum.scheduling.publishing import held
from forum.scheduling.tasks import publish_in_time
from forum.threads.permissions import can_schedule_thread


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be published, and when."""

    title: str
    body: str
    publish_at: datetime
    tags: tuple[str, ...] = ()


@transaction.atomic
def schedule(
    viewer: Viewer, board: Board, planned: Planned, submission_id: UUID
) -> ScheduledThread:
    """Sent twice it is one. Raises PermissionDenied."""
    if viewer.user is None or not can_schedule_thread(viewer, board):
        raise PermissionDenied(_("You may not schedule threads on this board."))
    scheduled, is_new = ScheduledThread.objects.get_or_create(
        submission_id=submission_id,
        author=viewer.user,
        defaults={"board": board, **columns_of(planned)},
    )
    if is_new:
        queue(scheduled)
    return scheduled


@transaction.atomic
def change(viewer: Viewer, scheduled: ScheduledThread, planned: Planned) -> None:
    """Raises PermissionDenied."""
    now = held(scheduled)
    if not can_change(viewer, now):
        raise PermissionDenied(_("You may not change this thread."))
    for name, value in columns_of(planned).items():
        setattr(now, name, value)
    now.refusal = ""
    now.save(update_fields=[*columns_of(planned), "refusal"])
    queue(now)


@transaction.atomic
def drop(viewer: Viewer, scheduled: ScheduledThread) -> None:
    """Raises PermissionDenied."""
    now = held(scheduled)
    if not can_drop(viewer, now):
        raise PermissionDenied(_("You may not drop this thread."))
    now.delete()


# --- steps ----------------------------------------------------------------------------------------


def columns_of(planned: Planned) -> dict[str, object]:
    return {
        "title": planned.title,
        "body": planned.body,
        "publish_at": planned.publish_at,
        "tags": list(planned.tags),
    }


def queue(scheduled: ScheduledThread) -> None:
    when = scheduled.publish_at
    publish_in_time.using(run_after=when).enqueue(scheduled.pk, when.isoformat())
