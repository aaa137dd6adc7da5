"""Django's tasks on procrastinate: a queued task is a row, written in its cause's transaction."""

from __future__ import annotations

import logging
from typing import Any

from django.db import close_old_connections
from django.tasks.backends.base import BaseTaskBackend
from django.tasks.base import Task, TaskContext, TaskResult, TaskResultStatus
from django.tasks.exceptions import TaskResultDoesNotExist
from django.tasks.signals import task_enqueued
from django.utils import timezone
from django.utils.module_loading import import_string
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

logger = logging.getLogger(__name__)

RUN = "veche.run"
# After 5, 25, 125, 625 and 3125 seconds: an hour in all, so that mail survives a mail server's nap.
RETRIES = RetryStrategy(max_attempts=5, exponential_wait=5)
STATUS = {
    "todo": TaskResultStatus.READY,
    "doing": TaskResultStatus.RUNNING,
    "aborting": TaskResultStatus.RUNNING,
    "succeeded": TaskResultStatus.SUCCESSFUL,
    "failed": TaskResultStatus.FAILED,
    "cancelled": TaskResultStatus.FAILED,
    "aborted": TaskResultStatus.FAILED,
}


class ProcrastinateBackend(BaseTaskBackend):
    """Queues tasks in the database of the forum; `manage.py worker` runs them."""

    supports_defer = True
    supports_async_task = True
    supports_priority = True
    supports_get_result = True

    def enqueue[**P, R](
        self, task: Task[P, R], args: list[Any], kwargs: dict[str, Any]
    ) -> TaskResult[P, R]:
        """Queue the task in the current transaction: it runs after the commit, or never."""
        self.validate_task(task)
        job_id = app.configure_task(
            RUN, queue=task.queue_name, priority=task.priority, schedule_at=task.run_after
        ).defer(path=task.module_path, args=list(args), kwargs=dict(kwargs))
        result = self._result(
            task, str(job_id), "todo", list(args), dict(kwargs), enqueued_at=timezone.now()
        )
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult[..., Any]:
        """How a task stands. Return values aren't kept, and finished tasks only for a day."""
        job = ProcrastinateJob.objects.filter(pk=result_id).first()
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        call = job.args
        return self._result(
            import_string(call["path"]), str(job.pk), job.status, call["args"], call["kwargs"]
        )

    def _result[**P, R](
        self, task: Task[P, R], id_: str, status: str, args: Any, kwargs: Any, **times: Any
    ) -> TaskResult[P, R]:
        unknown = dict.fromkeys(("enqueued_at", "started_at", "last_attempted_at", "finished_at"))
        return TaskResult(
            task=task,
            id=id_,
            status=STATUS[status],
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
            **{**unknown, **times},
        )


@app.task(name=RUN, retry=RETRIES, pass_context=True)
def run(job: JobContext, path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Run a queued task in a thread of the worker; a failed one is tried again."""
    task: Task[..., Any] = import_string(path)
    if task.takes_context:
        result = task.get_backend().get_result(str(job.job.id))
        args = [TaskContext(task_result=result), *args]
    # A thread's connection outlives its tasks; so the next query looks whether it still lives.
    close_old_connections()
    try:
        task.call(*args, **kwargs)
    except Exception as failure:
        logger.warning("%s failed, attempt %d: %r", path, job.job.attempts + 1, failure)
        raise
