from __future__ import annotations

from typing import ClassVar, NamedTuple, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.posts.models import Post
from forum.web.memo import while_rights_unchanged

MOST_OFFERED = 10


class ReactionKind(models.Model):
    """What one may react with. Only those that are likes bring the author points."""

    emoji = models.CharField(_("emoji"), max_length=16, unique=True)
    name_ru = models.CharField(_("name in Russian"), max_length=30)
    name_en = models.CharField(_("name in English"), max_length=30)
    place = models.PositiveSmallIntegerField(_("place"), default=0)
    # Fixed once somebody reacted: the points of all authors would have to change.
    is_like = models.BooleanField(_("brings the author half a point"), default=False)
    is_offered = models.BooleanField(_("may be given"), default=True)

    class Meta:
        ordering = ("place", "id")
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")

    def __str__(self) -> str:
        return f"{self.emoji} {self.name}"

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_ru


class KindFacts(NamedTuple):
    """What a page shows of a kind, as plain values."""

    id: int
    emoji: str
    name_ru: str
    name_en: str
    is_offered: bool

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_ru


@while_rights_unchanged
def all_kinds() -> tuple[KindFacts, ...]:
    """In the order in which they are shown, those no longer offered too."""
    return tuple(map(KindFacts._make, ReactionKind.objects.values_list(*KindFacts._fields)))


class ReactionQuerySet(models.QuerySet["Reaction"]):
    def standing(self) -> Self:
        return self.filter(taken_back_at=None)


class Reaction(models.Model):
    """That a member reacted to a post, and when first.

    One that was taken back keeps its row, so that giving it again tells nobody anew. Written by
    `forum.reactions.actions`; what posts and authors have of it, by `forum.posts.counters`.
    """

    # Both are served by indexes of below.
    post = models.ForeignKey(Post, models.CASCADE, related_name="+", db_index=False)
    # Who left has reacted all the same: no count changes by it.
    member = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    kind = models.ForeignKey(ReactionKind, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True)

    objects: ClassVar = ReactionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "post", "member", "kind", name="one_reaction_a_post_member_and_kind"
            ),
        )
        indexes = (
            models.Index(
                "post", "id", name="reactions_to_a_post", condition=Q(taken_back_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.member_id} to {self.post_id}: {self.kind_id}"

    def take_back(self) -> None:
        self.taken_back_at = timezone.now()
        self.save(update_fields=["taken_back_at"])

    def give_again(self) -> None:
        self.taken_back_at = None
        self.save(update_fields=["taken_back_at"])
