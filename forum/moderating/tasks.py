"""What moderators' deeds leave to the worker. Each task is safe to run twice."""

from __future__ import annotations

from django.tasks import task

from forum.moderating import passages
from forum.moderating.models import Passage


@task()
def carry_the_rest(passage_id: int) -> None:
    """Posts that began to go into another thread arrive there, whatever became of who sent them."""
    if Passage.objects.filter(pk=passage_id).exists():
        passages.carry_all(passage_id)
