from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.boards.models import Board, Tagging
from forum.boards.rights import Right
from forum.tags.names import NAME_LENGTH, tag_slug
from forum.threads.models import Thread

if TYPE_CHECKING:
    from forum.boards.viewer import Seeing

# On a board without tags those that threads have are shown to nobody.
SHOWN = (Tagging.LISTED, Tagging.FREE)


class TagQuerySet(models.QuerySet["Tag"]):
    def visible_to(self, viewer: Seeing) -> Self:
        """Those of a thread that the viewer sees, and those that a board of theirs offers.

        Others are as secret as what was said about them.
        """
        if viewer.sees_everything:
            return self
        seen = viewer.board_ids(Right.SEE)
        counted = TagCount.objects.shown().filter(tag=OuterRef("pk"), board__in=seen)
        offered = AllowedTag.objects.filter(
            tag=OuterRef("pk"), board__in=seen, board__tagging=Tagging.LISTED
        )
        sees = Q(Exists(counted)) | Q(Exists(offered))
        if moderated := viewer.board_ids(Right.MODERATE):
            among = ThreadTag.objects.filter(
                tag=OuterRef("pk"),
                thread__board__in=moderated,
                thread__board__tagging__in=SHOWN,
            )
            sees |= Q(Exists(among))
        return self.filter(sees)

    def counted_for(self, viewer: Seeing) -> Self:
        """With `threads`: how many public ones there are on boards that the viewer sees."""
        counted: QuerySet[TagCount] = TagCount.objects.shown().filter(tag=OuterRef("pk"))
        if not viewer.sees_everything:
            counted = counted.filter(board__in=viewer.board_ids(Right.SEE))
        summed = counted.order_by().values("tag").annotate(sum=Sum("thread_count")).values("sum")
        many = Subquery(summed, output_field=IntegerField())
        return self.annotate(threads=Coalesce(many, Value(0)))


class Tag(models.Model):
    """A word for what threads are about, in small letters. Changed by `forum.administering`."""

    name = models.CharField(_("name"), max_length=NAME_LENGTH, unique=True)
    slug = models.SlugField(max_length=60)

    objects: ClassVar = TagQuerySet.as_manager()

    # Set by `counted_for`.
    threads: int

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.pk, self.slug])

    def rename(self, name: str) -> None:
        self.name, self.slug = name, tag_slug(name)
        self.save(update_fields=["name", "slug"])


class ThreadTag(models.Model):
    """That a thread has a tag. Written under the lock on its board."""

    # Served by the constraint.
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="tagged", db_index=False)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="tagged")

    class Meta:
        constraints = (models.UniqueConstraint("thread", "tag", name="one_tag_a_thread_and_name"),)

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.thread_id}"


class TagCountQuerySet(models.QuerySet["TagCount"]):
    def shown(self) -> Self:
        return self.filter(board__tagging__in=SHOWN)


class TagCount(models.Model):
    """How many public threads of a board have a tag; none without any.

    By board, so that each viewer is told of the boards that they see. Written by
    `forum.posts.counters`.
    """

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="counts", db_index=False)
    board = models.ForeignKey(Board, models.CASCADE, related_name="+")
    thread_count = models.PositiveIntegerField()

    objects: ClassVar = TagCountQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint("tag", "board", name="one_count_a_tag_and_board"),)

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.board_id}: {self.thread_count}"


class AllowedTag(models.Model):
    """A tag that a board takes where it takes only some."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="allowed_tags", db_index=False)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint("board", "tag", name="one_allowance_a_board_and_tag"),
        )

    def __str__(self) -> str:
        return f"{self.tag_id} in {self.board_id}"


class TagAlias(models.Model):
    """A name that a tag had before: whoever types it means the tag."""

    name = models.CharField(max_length=NAME_LENGTH, unique=True)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="aliases")

    def __str__(self) -> str:
        return f"{self.name} is {self.tag_id}"


class MergedTag(models.Model):
    """An address whose tag went into another."""

    old_id = models.BigIntegerField(primary_key=True)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.old_id} went into {self.tag_id}"


def tag_at(tags: QuerySet[Tag], tag_id: int) -> Tag | None:
    """The one of the tags with this id, or the one that it went into."""
    if tag := tags.filter(pk=tag_id).first():
        return tag
    return tags.filter(pk__in=MergedTag.objects.filter(old_id=tag_id).values("tag")).first()


def threads_with_tag(viewer: Seeing, tag_id: int) -> QuerySet[Thread]:
    """Those that the viewer sees, on boards that show tags."""
    threads = Thread.objects.visible_to(viewer).filter(tagged__tag=tag_id)
    return threads.filter(board__tagging__in=SHOWN)
