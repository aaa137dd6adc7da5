from __future__ import annotations

from datetime import datetime, timedelta
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

# The map of the site tells of threads in parts, by ranges of their ids. The index of it finds the
# latest of each part, so another size needs another index.
THREADS_A_PART = 10_000


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, viewer: Seeing) -> Self:
        """Threads on boards the viewer sees; hidden ones only where they moderate.

        Of one that was merged into another nothing is left to see.
        """
        if viewer.sees_everything:
            return self.filter(Q(hidden_at=None) | Q(merged_at=None))
        seen = self.filter(board_id__in=viewer.board_ids(Right.SEE))
        moderated = viewer.board_ids(Right.MODERATE)
        if not moderated:
            return seen.filter(hidden_at=None)
        return seen.filter(Q(hidden_at=None) | Q(board_id__in=moderated, merged_at=None))

    def public(self) -> Self:
        return self.filter(hidden_at=None)


class Thread(models.Model):
    """A discussion. All counts, and the columns about posts, are written by `forum.posts.counters`.

    `last_number` is the highest number of its posts, and falls only when those at its end go into
    another thread; pages are ranges of numbers. Places, by which lists are ordered and marks of
    "all read" are kept, lie on the line of post ids: `last_place` is that of the last public post,
    and grows with every one, whatever the clocks say; `came_at` is where the thread came from
    another board, 0 if it began here.
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="threads")
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(max_length=80)
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="threads")
    created_at = models.DateTimeField(default=timezone.now)
    # Above its board's others, or at the head of every list; nothing says for good. Once it is over
    # a task unpins it, so that lists and their indexes ask for no moment.
    pinned_at = models.DateTimeField(null=True, blank=True)
    pinned_until = models.DateTimeField(null=True, blank=True)
    pinned_everywhere = models.BooleanField(default=False, db_default=False)
    featured_at = models.DateTimeField(null=True, blank=True)
    # Atop the pages of all who see it; over at a moment that whoever shows it looks at.
    announced_at = models.DateTimeField(null=True, blank=True)
    announced_until = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    # Since when it takes no words, as its posts go into another thread; once they are there, it is
    # hidden, and `forum.threads.redirects` knows where they went.
    merged_at = models.DateTimeField(null=True, blank=True)
    # Each member replies once in so many minutes; 0 sets no limit.
    slow_minutes = models.PositiveSmallIntegerField(default=0, db_default=0)
    # It is locked then, or once nobody has written for so many days; nothing says never.
    closes_at = models.DateTimeField(null=True, blank=True)
    closes_idle_days = models.PositiveSmallIntegerField(default=0, db_default=0)

    post_count = models.PositiveIntegerField(default=0)
    participant_count = models.PositiveIntegerField(default=0)
    last_number = models.PositiveIntegerField(default=0)
    last_post_id = models.BigIntegerField(default=0)
    last_public_number = models.PositiveIntegerField(default=0)
    last_place = models.BigIntegerField(default=0)
    came_at = models.BigIntegerField(default=0)
    last_posted_at = models.DateTimeField(default=timezone.now)
    last_poster = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    view_count = models.PositiveIntegerField(default=0)

    # Which reply answers it, on boards where one may; all of them or none is set.
    answer_id = models.BigIntegerField(null=True)
    answer_number = models.PositiveIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        indexes = (
            models.Index("board", F("last_place").desc(), name="threads_of_a_board_by_place"),
            models.Index(F("last_place").desc(), name="threads_by_place"),
            models.Index(
                "board", "pinned_at", name="threads_pinned", condition=Q(pinned_at__isnull=False)
            ),
            models.Index(
                "pinned_at", name="threads_pinned_everywhere", condition=Q(pinned_everywhere=True)
            ),
            models.Index(
                F("featured_at").desc(),
                name="threads_featured",
                condition=Q(featured_at__isnull=False),
            ),
            models.Index(
                F("announced_at").desc(),
                name="threads_announced",
                condition=Q(announced_at__isnull=False),
            ),
            models.Index("author", F("id").desc(), name="threads_of_a_member"),
            models.Index(
                "board", F("came_at").desc(), name="threads_that_came", condition=Q(came_at__gt=0)
            ),
            models.Index(
                F("answered_at").desc(),
                name="threads_answered",
                condition=Q(answered_at__isnull=False),
            ),
            models.Index(
                F("id") / THREADS_A_PART,
                F("last_posted_at").desc(),
                name="threads_of_a_part",
                condition=Q(hidden_at=None),
            ),
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
    def is_featured(self) -> bool:
        return self.featured_at is not None

    @property
    def is_announced(self) -> bool:
        until = self.announced_until
        return self.announced_at is not None and (until is None or until > timezone.now())

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_merged(self) -> bool:
        return self.merged_at is not None

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

    def pin(
        self,
        *,
        everywhere: bool = False,
        until: datetime | None = None,
        since: datetime | None = None,
    ) -> None:
        self.pinned_at = since or timezone.now()
        self.pinned_everywhere, self.pinned_until = everywhere, until
        self.save(update_fields=["pinned_at", "pinned_everywhere", "pinned_until"])

    def unpin(self) -> None:
        self.pinned_at = self.pinned_until = None
        self.pinned_everywhere = False
        self.save(update_fields=["pinned_at", "pinned_everywhere", "pinned_until"])

    def feature(self, since: datetime | None = None) -> None:
        self.featured_at = since or timezone.now()
        self.save(update_fields=["featured_at"])

    def unfeature(self) -> None:
        self.featured_at = None
        self.save(update_fields=["featured_at"])

    def announce(self, until: datetime | None = None, *, since: datetime | None = None) -> None:
        self.announced_at, self.announced_until = since or timezone.now(), until
        self.save(update_fields=["announced_at", "announced_until"])

    def unannounce(self) -> None:
        self.announced_at = self.announced_until = None
        self.save(update_fields=["announced_at", "announced_until"])

    def hide(self) -> None:
        self.hidden_at = timezone.now()
        self.save(update_fields=["hidden_at"])

    def restore(self) -> None:
        self.hidden_at = None
        self.save(update_fields=["hidden_at"])

    def slow_down(self, minutes: int) -> None:
        self.slow_minutes = minutes
        self.save(update_fields=["slow_minutes"])

    def close_by_itself(self, at: datetime | None, idle_days: int) -> None:
        self.closes_at, self.closes_idle_days = at, idle_days
        self.save(update_fields=["closes_at", "closes_idle_days"])

    def closes_when(self) -> datetime | None:
        """The earlier of the moments at which it closes by itself, as things are now."""
        days = self.closes_idle_days
        idle = self.last_posted_at + timedelta(days=days) if days else None
        return min((moment for moment in (self.closes_at, idle) if moment), default=None)

    def close_for_merging(self) -> None:
        self.merged_at = timezone.now()
        self.save(update_fields=["merged_at"])

    def reopen_after_merging(self) -> None:
        self.merged_at = None
        self.save(update_fields=["merged_at"])

    @property
    def is_solved(self) -> bool:
        return self.answer_id is not None and self.board.has_answers

    def mark_answered(self, post_id: int, number: int, at: datetime | None = None) -> None:
        self.answer_id, self.answer_number = post_id, number
        self.answered_at = at or timezone.now()
        self.save(update_fields=["answer_id", "answer_number", "answered_at"])

    def unmark_answered(self) -> None:
        self.answer_id = self.answer_number = self.answered_at = None
        self.save(update_fields=["answer_id", "answer_number", "answered_at"])

    def move(self, board: Board, came_at: int) -> None:
        self.board, self.came_at = board, came_at
        self.save(update_fields=["board", "came_at"])


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


class ReadMark(models.Model):
    """How far a member has read a thread. Written by `forum.threads.marks`, never backwards."""

    member = models.ForeignKey(User, models.CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint("member", "thread", name="one_mark_a_member_and_thread"),
        )

    def __str__(self) -> str:
        return f"{self.member_id} read {self.thread_id} up to {self.number}"


class BoardRead(models.Model):
    """Up to which place a member has read a board; without a board, what was before they joined.

    Written by `forum.threads.marks`, never backwards.
    """

    member = models.ForeignKey(User, models.CASCADE, related_name="+")
    board = models.ForeignKey(Board, models.CASCADE, null=True, related_name="+")
    place = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["member", "board"],
                name="one_place_a_member_and_board",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.member_id} read {self.board_id or 'all'} up to {self.place}"


class Pointer(models.Model):
    """That a thread left this board, and stood at this place of its list. Written by
    `forum.threads.pointers`.

    It says nothing while the thread is back, or to who doesn't see the thread where it is now.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="pointers")
    board = models.ForeignKey(Board, models.CASCADE, related_name="+", db_index=False)
    place = models.BigIntegerField()
    until = models.DateTimeField(null=True)
    left_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint("thread", "board", name="one_pointer_a_thread_and_board"),
        )
        indexes = (models.Index("board", F("place").desc(), name="pointers_of_a_board_by_place"),)

    def __str__(self) -> str:
        return f"{self.thread_id} left {self.board_id}"


class MovedThread(models.Model):
    """An address whose thread went into another, which may have gone on itself: ids that may stand
    for no thread any more. Written by `forum.threads.redirects`.
    """

    old_id = models.BigIntegerField(primary_key=True)
    new_id = models.BigIntegerField()
    moved_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.old_id} went into {self.new_id}"


class MovedNumber(models.Model):
    """Which post had a number in a thread that it left. Written by `forum.threads.redirects`."""

    old_thread_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    post_id = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["old_thread_id", "number"], name="one_post_a_moved_number"
            ),
        )

    def __str__(self) -> str:
        return f"{self.old_thread_id}#{self.number} is {self.post_id}"
