from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.posts.models import Post

if TYPE_CHECKING:
    from forum.boards.viewer import Seeing

QUESTION_LENGTH = 200
OPTION_LENGTH = 100
FEWEST_OPTIONS, MOST_OPTIONS = 2, 20


class Method(models.TextChoices):
    SINGLE = "single", _("one of them")
    SEVERAL = "several", _("as many as one likes")
    RANKED = "ranked", _("in order, the best first")


class Results(models.TextChoices):
    """When the counts are shown. A closed poll shows them always."""

    ALWAYS = "always", _("at once")
    VOTED = "voted", _("to those who have voted")
    CLOSED = "closed", _("when the poll is closed")


class PollQuerySet(models.QuerySet["Poll"]):
    def visible_to(self, viewer: Seeing) -> Self:
        """Those below posts that the viewer sees, on boards that have polls."""
        seen = self.filter(post__in=Post.objects.visible_to(viewer))
        return seen.filter(post__thread__board__has_polls=True)


class Poll(models.Model):
    """What is asked below an opening post. It stays with that post, wherever that goes."""

    post = models.OneToOneField(Post, models.CASCADE, related_name="poll")
    question = models.CharField(max_length=QUESTION_LENGTH)
    method = models.CharField(max_length=10, choices=Method, default=Method.SINGLE)
    results = models.CharField(max_length=10, choices=Results, default=Results.ALWAYS)
    # Of a secret poll nobody is shown who chose what.
    is_secret = models.BooleanField(default=True)
    may_change = models.BooleanField(default=True)
    closes_at = models.DateTimeField(null=True)
    # When it was closed, by its time or by somebody: voters have been told.
    closed_at = models.DateTimeField(null=True)
    ballot_count = models.PositiveIntegerField(default=0)

    objects: ClassVar = PollQuerySet.as_manager()

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")

    def __str__(self) -> str:
        return self.question

    def close(self, at: datetime) -> None:
        self.closed_at = at
        self.save(update_fields=["closed_at"])


class Option(models.Model):
    """Something to choose. `score` is how many chose it; of a ranked poll, its points."""

    poll = models.ForeignKey(
        Poll,
        models.CASCADE,
        related_name="options",
        db_index=False,  # the constraint's serves it
    )
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=OPTION_LENGTH)
    score = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint("poll", "place", name="one_option_a_poll_and_place"),
        )

    def __str__(self) -> str:
        return self.text


class Ballot(models.Model):
    """What a member chose: the ids of options, of a ranked poll the best first."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="ballots", db_index=False)
    # Who left has voted all the same: no count changes by it.
    member = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    options = ArrayField(models.BigIntegerField())
    cast_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint("poll", "member", name="one_ballot_a_poll_and_member"),
        )

    def __str__(self) -> str:
        return f"{self.member_id} in {self.poll_id}"
