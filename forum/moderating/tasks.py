"""What moderators' deeds leave to the worker. Each task is safe to run twice."""

from __future__ import annotations

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from forum.moderating import passages
from forum.moderating.models import Passage
from forum.threads.locking import lock_thread
from forum.threads.models import Thread


@task()
def carry_the_rest(passage_id: int) -> None:
    """Posts that began to go into another thread arrive there, whatever became of who sent them."""
    if Passage.objects.filter(pk=passage_id).exists():
        passages.carry_all(passage_id)


@task()
def close_when_due(thread_id: int) -> None:
    """Lock a thread that closes by itself; one in which someone wrote since is looked at later.

    Who set it so stands in the log.
    """
    try:
        with transaction.atomic():
            thread = lock_thread(thread_id)
            due = thread.closes_when()
            if due is None or thread.is_locked:
                return
            if due > timezone.now():
                close_when_due.using(run_after=due).enqueue(thread_id)
                return
            thread.lock()
            thread.close_by_itself(None, 0)
    except Thread.DoesNotExist:
        return


@task()
def unpin_when_due(thread_id: int) -> None:
    """Unpin a thread whose time is over. Who set it so stands in the log."""
    try:
        with transaction.atomic():
            thread = lock_thread(thread_id)
            until = thread.pinned_until
            if until is None:
                return
            if until > timezone.now():
                unpin_when_due.using(run_after=until).enqueue(thread_id)
                return
            thread.unpin()
    except Thread.DoesNotExist:
        return
