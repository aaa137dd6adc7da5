"""Queueing a task and running it, as the worker does."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.tasks import TaskResultStatus
from django.tasks.exceptions import TaskResultDoesNotExist
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import User
from forum.server.health import MISSED_AFTER
from tests import make
from tests.server import errands
from tests.server.running import ROOT, wait_for

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def work() -> None:
    """Run what is queued, until nothing is left."""

    async def until_idle() -> None:
        worker = app.with_connector(app.connector.get_worker_connector())
        async with worker.open_async():
            await worker.run_worker_async(wait=False, install_signal_handlers=False)

    asyncio.run(until_idle())


def about(member: User) -> str:
    return User.objects.values_list("about", flat=True).get(pk=member.pk)


def test_a_queued_task_is_run() -> None:
    member = make.member("alice")

    result = errands.rename.enqueue(member.pk, about="queued")
    assert result.status == TaskResultStatus.READY
    work()

    assert about(member) == "queued"
    assert errands.rename.get_result(result.id).status == TaskResultStatus.SUCCESSFUL


def test_what_is_rolled_back_is_not_queued() -> None:
    with transaction.atomic():
        result = errands.fail.enqueue()
        assert ProcrastinateJob.objects.filter(pk=result.id).exists()
        transaction.set_rollback(True)

    assert not ProcrastinateJob.objects.filter(pk=result.id).exists()


def test_a_task_for_later_waits() -> None:
    member = make.member("alice")

    errands.rename.using(run_after=timezone.now() + timedelta(hours=1)).enqueue(member.pk, "late")
    work()

    assert about(member) == ""


def test_a_failed_task_is_tried_again_later() -> None:
    result = errands.fail.enqueue()

    work()

    job = ProcrastinateJob.objects.get(pk=result.id)
    assert (job.status, job.attempts) == ("todo", 1)
    assert job.scheduled_at is not None
    assert job.scheduled_at > timezone.now()


def test_a_task_may_ask_for_its_context() -> None:
    member = make.member("alice")

    result = errands.note_attempt.enqueue(member.pk)
    work()

    assert about(member) == result.id


def test_an_unknown_result_does_not_exist() -> None:
    with pytest.raises(TaskResultDoesNotExist):
        errands.fail.get_result("0")


def test_the_worker_picks_up_at_once_and_runs_what_a_killed_one_left() -> None:
    member = make.member("alice")
    left = errands.rename.enqueue(member.pk, about="rescued")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        [killed] = cursor.fetchone()
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - %s * interval '1 second'",
            [MISSED_AFTER * 2],
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s",
            [killed, left.id],
        )

    worker = start_worker()
    try:
        wait_for(lambda: about(member) == "rescued")
        errands.rename.enqueue(member.pk, about="at once")
        wait_for(lambda: about(member) == "at once", 3)
    finally:
        worker.send_signal(signal.SIGTERM)

    assert worker.wait(30) == 0


def start_worker() -> subprocess.Popen[bytes]:
    """The worker, on the database of the tests."""
    named = connection.settings_dict
    url = f"postgres://{named['USER']}@/{named['NAME']}?host={named['HOST']}"
    return subprocess.Popen(
        [sys.executable, "manage.py", "worker"], cwd=ROOT, env={**os.environ, "DATABASE_URL": url}
    )
