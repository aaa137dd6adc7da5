from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models import User
from forum.boards.models import Board
from forum.boards.rights import Right
from forum.tags.names import NAME_LENGTH

if TYPE_CHECKING:
    from forum.boards.viewer import Viewer

REFUSAL_LENGTH = 300


class ScheduledThreadQuerySet(models.QuerySet["ScheduledThread"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of the boards that the viewer moderates; others don't know of any."""
        if viewer.is_guest:
            return self.none()
        if viewer.sees_everything:
            return self
        return self.filter(board__in=viewer.board_ids(Right.MODERATE))


class ScheduledThread(models.Model):
    """What a member of the staff wrote, until it is published and so is gone from here."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    body = models.TextField()
    tags = ArrayField(models.CharField(max_length=NAME_LENGTH), default=list)
    publish_at = models.DateTimeField()
    # Why it could not be published when it was time.
    refusal = models.CharField(max_length=REFUSAL_LENGTH, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    # Of its opening post, so that it is published once whatever happens.
    submission_id = models.UUIDField(default=uuid4)

    objects: ClassVar = ScheduledThreadQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "author", "submission_id", name="one_scheduled_thread_a_submission"
            ),
        )
        indexes = (models.Index("publish_at", "id", name="scheduled_by_moment"),)

    def __str__(self) -> str:
        return self.title

    def refuse(self, sentence: str) -> None:
        self.refusal = sentence[:REFUSAL_LENGTH]
        self.save(update_fields=["refusal"])


def texts_with_files(owners: set[int]) -> Iterable[str]:
    """All of them, as any moderator of the board may have changed one: there are never many."""
    shown = ScheduledThread.objects.filter(body__contains="/uploads/")
    return shown.values_list("body", flat=True)
