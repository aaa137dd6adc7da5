from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.boards.models import Board
from forum.boards.rights import Right
from forum.threads.slugs import thread_slug

if TYPE_CHECKING:
    from forum.boards.viewer import Seeing


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, viewer: Seeing) -> Self:
        """Threads on boards the viewer sees; hidden ones only where they moderate."""
        if viewer.sees_everything:
            return self
        seen = self.filter(board_id__in=viewer.board_ids(Right.SEE))
        moderated = viewer.board_ids(Right.MODERATE)
        if not moderated:
            return seen.filter(hidden_at=None)
        return seen.filter(Q(hidden_at=None) | Q(board_id__in=moderated))

    def public(self) -> Self:
        return self.filter(hidden_at=None)


class Thread(models.Model):
    """A discussion. All counts, and the columns about posts, are written by `forum.posts.counters`.

    `last_number` is the highest number ever given to a post and never falls; pages are ranges of
    numbers. `last_post_id` orders lists: it grows with every public post, whatever the clocks say.
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="threads")
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(max_length=80)
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="threads")
    created_at = models.DateTimeField(default=timezone.now)
    pinned_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    post_count = models.PositiveIntegerField(default=0)
    participant_count = models.PositiveIntegerField(default=0)
    last_number = models.PositiveIntegerField(default=0)
    last_post_id = models.BigIntegerField(default=0)
    last_posted_at = models.DateTimeField(default=timezone.now)
    last_poster = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    view_count = models.PositiveIntegerField(default=0)

    objects: ClassVar = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        indexes = (
            models.Index("board", F("last_post_id").desc(), name="threads_of_a_board"),
            models.Index(F("last_post_id").desc(), name="threads_latest"),
            models.Index(
                "board", "pinned_at", name="threads_pinned", condition=Q(pinned_at__isnull=False)
            ),
            models.Index("author", F("id").desc(), name="threads_of_a_member"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("thread", args=[self.pk, self.slug])

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def is_pinned(self) -> bool:
        return self.pinned_at is not None

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def reply_count(self) -> int:
        return max(0, self.post_count - 1)

    def rename(self, title: str) -> None:
        self.title, self.slug = title, thread_slug(title)
        self.save(update_fields=["title", "slug"])

    def lock(self) -> None:
        self.locked_at = timezone.now()
        self.save(update_fields=["locked_at"])

    def unlock(self) -> None:
        self.locked_at = None
        self.save(update_fields=["locked_at"])

    def pin(self) -> None:
        self.pinned_at = timezone.now()
        self.save(update_fields=["pinned_at"])

    def unpin(self) -> None:
        self.pinned_at = None
        self.save(update_fields=["pinned_at"])

    def hide(self) -> None:
        self.hidden_at = timezone.now()
        self.save(update_fields=["hidden_at"])

    def restore(self) -> None:
        self.hidden_at = None
        self.save(update_fields=["hidden_at"])

    def move(self, board: Board) -> None:
        self.board = board
        self.save(update_fields=["board"])


class Participant(models.Model):
    """A member's public posts in a thread. Written by `forum.posts.counters`."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="participants")
    member = models.ForeignKey(User, models.CASCADE, related_name="+")
    post_count = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint("thread", "member", name="one_participant_a_thread_and_member"),
        )
        indexes = (
            models.Index("thread", F("post_count").desc(), "member", name="participants_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.member_id} in {self.thread_id}: {self.post_count}"
