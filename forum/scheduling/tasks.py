"""Publishing at the moment that was chosen. Safe to run twice."""

from __future__ import annotations

from datetime import datetime

from django.tasks import task

from forum.scheduling.models import ScheduledThread
from forum.scheduling.publishing import publish_or_tell


@task()
def publish_in_time(scheduled_id: int, at: str) -> None:
    """Unless it was dropped, published by hand, or put off to another moment."""
    waiting = ScheduledThread.objects.select_related("author", "board")
    due = waiting.filter(pk=scheduled_id, publish_at=datetime.fromisoformat(at)).first()
    if due:
        publish_or_tell(due)
