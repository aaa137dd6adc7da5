from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from forum.threads.models import Thread


class Passage(models.Model):
    """Posts that go from one thread into another, a batch at a time. Written by
    `forum.moderating.passages`; what it says is what bringing them back needs.
    """

    source = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    target = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    # With the last of them the source is gone, and its address leads to the target.
    closes_source = models.BooleanField(default=False)
    # All with a number up to this one in the source have arrived.
    carried_up_to = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    # What it took apart: marks, answers, tags, drafts, links between posts that stand apart now.
    kept = models.JSONField(default=dict)

    objects: ClassVar = models.Manager()

    def __str__(self) -> str:
        return f"{self.source_id} into {self.target_id}"

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None


class Passenger(models.Model):
    """One of these posts: the number and the place that it had and has."""

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="passengers", db_index=False)
    post_id = models.BigIntegerField()
    from_number = models.PositiveIntegerField()
    to_number = models.PositiveIntegerField()
    from_arrival = models.BigIntegerField(null=True)
    to_arrival = models.BigIntegerField(null=True)

    objects: ClassVar = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["passage", "from_number"], name="one_passenger_a_number"
            ),
        )
        # Which of a thread's posts go along is asked post by post: the table is fresh, and
        # PostgreSQL knows nothing of it yet that would let it plan otherwise.
        indexes = (models.Index("passage", "post_id", name="passengers_by_post"),)

    def __str__(self) -> str:
        return f"{self.post_id}: #{self.from_number} to #{self.to_number}"
