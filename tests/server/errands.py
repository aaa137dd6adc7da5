"""Tasks for the tests of tasks."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.tasks import TaskContext, task


@task()
def rename(member_id: int, about: str = "") -> None:
    get_user_model().objects.filter(pk=member_id).update(about=about)


@task(takes_context=True)
def note_attempt(context: TaskContext, member_id: int) -> None:
    get_user_model().objects.filter(pk=member_id).update(about=context.task_result.id)


@task()
def fail() -> None:
    raise ValueError("as it should")
