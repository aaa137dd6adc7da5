from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import FOR_GOOD, Group, Measure, MeasureQuerySet, User
from forum.boards.rights import Right

if TYPE_CHECKING:
    from forum.boards.viewer import Seeing, Viewer

USUAL_ENDINGS = "pdf txt zip"
MOST_HELD = 1000
MOST_MINUTES = 10 * 366 * 24 * 60
MOST_TAGS = 20


class Tagging(models.TextChoices):
    """Which tags threads of a board may have."""

    NONE = "none", pgettext_lazy("tags", "none")
    LISTED = "listed", pgettext_lazy("tags", "only those listed below")
    FREE = "free", pgettext_lazy("tags", "any, new ones too")


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, viewer: Seeing) -> Self:
        return self if viewer.sees_everything else self.filter(id__in=viewer.board_ids(Right.SEE))

    def in_tree_order(self) -> Self:
        return self.order_by("position", "id")


class Board(models.Model):
    """A place for threads; one without a parent is a category, which holds boards only.

    `thread_count` and `post_count` are written by `forum.posts.counters` alone.
    """

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("category"),
    )
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=100)
    description = models.CharField(_("description"), max_length=300, blank=True, default="")
    position = models.PositiveIntegerField(default=0)
    thread_count = models.PositiveIntegerField(default=0)
    post_count = models.PositiveIntegerField(default=0)

    # What authors may do with their own posts; moderators are not bound by it. 0 minutes: no limit.
    edit_minutes = models.PositiveIntegerField(
        _("minutes for editing"),
        default=0,
        db_default=0,
        validators=[MaxValueValidator(MOST_MINUTES)],
    )
    lets_delete = models.BooleanField(
        _("authors may delete their posts"), default=True, db_default=True
    )
    delete_minutes = models.PositiveIntegerField(
        _("minutes for deleting"),
        default=0,
        db_default=0,
        validators=[MaxValueValidator(MOST_MINUTES)],
    )
    has_open_histories = models.BooleanField(
        _("everyone may see what was edited"), default=False, db_default=False
    )

    # A member's posts wait for a moderator's look until so many of theirs are public. 0: none wait.
    hold_first = models.PositiveSmallIntegerField(
        _("first posts of a member that are held"),
        default=0,
        db_default=0,
        validators=[MaxValueValidator(MOST_HELD)],
    )

    # How its threads are shown to who hasn't chosen.
    is_nested = models.BooleanField(
        _("threads are shown as trees"), default=False, db_default=False
    )

    has_answers = models.BooleanField(
        _("threads are questions that a reply may answer"), default=False, db_default=False
    )
    has_reactions = models.BooleanField(
        _("members may react to posts"), default=True, db_default=True
    )
    has_polls = models.BooleanField(_("threads may ask by a poll"), default=True, db_default=True)
    has_bookmarks = models.BooleanField(
        _("members may bookmark posts"), default=True, db_default=True
    )
    has_scheduling = models.BooleanField(
        _("moderators may schedule threads"), default=True, db_default=True
    )
    has_maths = models.BooleanField(_("formulas are shown"), default=False, db_default=False)

    takes_files = models.BooleanField(_("files may be attached"), default=True, db_default=True)
    # Beside pictures: the endings of their names, with spaces between them.
    file_endings = models.CharField(
        _("files that are no pictures"),
        max_length=300,
        blank=True,
        default=USUAL_ENDINGS,
        db_default=USUAL_ENDINGS,
    )

    tagging = models.CharField(
        _("tags of threads"),
        max_length=10,
        choices=Tagging,
        default=Tagging.NONE,
        db_default=Tagging.NONE,
    )
    most_tags = models.PositiveSmallIntegerField(
        _("most tags of a thread"),
        default=5,
        db_default=5,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_TAGS)],
    )

    objects: ClassVar = BoardQuerySet.as_manager()

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("board", args=[self.slug])

    @property
    def takes_tags(self) -> bool:
        return self.tagging != Tagging.NONE

    @property
    def is_category(self) -> bool:
        return self.parent_id is None


class Grant(models.Model):
    """The rights of one group on one board, as a sum of `Right` bits."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="grants")
    group = models.ForeignKey(Group, models.CASCADE, related_name="grants")
    rights = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint("board", "group", name="one_grant_a_board_and_group"),
        )
        verbose_name = _("grant")
        verbose_name_plural = _("grants")

    def __str__(self) -> str:
        return f"{self.group} · {self.board}: {Right(self.rights)!r}"


class SilenceQuerySet(MeasureQuerySet["Silence"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those on boards that the viewer moderates; those everywhere to who does so everywhere."""
        if viewer.sees_everything:
            return self
        return self.filter(board_id__in=viewer.board_ids(Right.MODERATE))


class Silence(Measure):
    """A member may read but not write, on one board or (`board` is null) on all of them."""

    member = models.ForeignKey(User, models.CASCADE, related_name="silences")
    board = models.ForeignKey(Board, models.CASCADE, null=True, related_name="+")
    silenced_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    silenced_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = SilenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("silence")
        verbose_name_plural = _("silences")
        indexes = (
            models.Index(F("id").desc(), name="silences_not_lifted", condition=Q(lifted_at=None)),
            models.Index(
                "member", "board", name="silences_of_a_member", condition=Q(lifted_at=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.member_id} on {self.board_id or 'all boards'}"

    @property
    def ends_at(self) -> datetime:
        return self.until or FOR_GOOD
