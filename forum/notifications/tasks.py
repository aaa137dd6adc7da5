"""Telling, in the background. Each task is safe to run twice."""

from __future__ import annotations

from django.tasks import task


@task()
def tell_of_post(post_id: int) -> None:
    """Tell whom the post answers, quotes or mentions, and who began its thread."""
