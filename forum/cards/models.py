from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Self
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.cards.facts import DESCRIPTION, SITE_NAME, TITLE, Facts
from forum.cards.fetching import LONGEST_ADDRESS
from forum.markup import printable
from forum.posts.models import Post
from forum.web.memo import while_rights_unchanged

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_HOST = 253
# Whoever links a page again after so long has it looked at again.
STALE_AFTER = timedelta(days=30)
FORGIVEN_AFTER = timedelta(days=1)


class CardQuerySet(models.QuerySet["Card"]):
    def unused(self) -> Self:
        return self.filter(uses=None)


class Card(models.Model):
    """What a page elsewhere told of itself, shared by all posts with its address.

    It waits to be fetched until `fetched_at` is set; `failure` says why nothing was got the last
    time, for administrators alone.
    """

    address = models.CharField(max_length=LONGEST_ADDRESS, unique=True)
    site = models.CharField(max_length=LONGEST_HOST)
    title = models.CharField(max_length=TITLE, blank=True, default="")
    description = models.CharField(max_length=DESCRIPTION, blank=True, default="")
    site_name = models.CharField(max_length=SITE_NAME, blank=True, default="")
    # The name of our own copy's file.
    image = models.CharField(max_length=100, blank=True, default="")
    image_width = models.PositiveSmallIntegerField(default=0)
    image_height = models.PositiveSmallIntegerField(default=0)
    # Who linked it first, since it was last to be fetched.
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    fetched_at = models.DateTimeField(null=True)
    # What was got before stays where a later fetch fails.
    failure = models.CharField(max_length=200, blank=True, default="")

    objects: ClassVar = CardQuerySet.as_manager()

    class Meta:
        verbose_name = _("link card")
        verbose_name_plural = _("link cards")
        indexes = (
            models.Index("asked_by", "asked_at", name="cards_asked_for"),
            models.Index("image", name="cards_by_image", condition=~Q(image="")),
        )

    def __str__(self) -> str:
        return self.address

    @property
    def is_due(self) -> bool:
        """Whether it is worth fetching again."""
        after = FORGIVEN_AFTER if self.failure or not self.fetched_at else STALE_AFTER
        return timezone.now() - self.asked_at >= after

    def ask_again(self, author: User | None) -> None:
        self.asked_by, self.asked_at = author, timezone.now()
        self.save(update_fields=["asked_by", "asked_at"])

    def keep(self, facts: Facts, image: str, size: tuple[int, int]) -> None:
        self.title, self.description, self.site_name = facts[:3]
        self.image, (self.image_width, self.image_height) = image, size
        self.fetched_at, self.failure = timezone.now(), ""
        self.save(
            update_fields=[
                "title",
                "description",
                "site_name",
                "image",
                "image_width",
                "image_height",
                "fetched_at",
                "failure",
            ]
        )

    def fail(self, reason: str) -> None:
        """What was got before stays."""
        self.fetched_at, self.failure = timezone.now(), printable(reason)[:200]
        self.save(update_fields=["fetched_at", "failure"])


class CardUse(models.Model):
    """A post that shows a card: only there it is shown, and while there is one it is kept."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="uses")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint("post", "card", name="one_use_a_post_and_card"),)

    def __str__(self) -> str:
        return f"{self.post_id}: {self.card_id}"


class CardRules(models.Model):
    """Whether links become cards, and which sites' do: one row, written by administrators."""

    is_on = models.BooleanField(_("Make cards of links to other sites"), default=False)
    # Names of hosts in small letters; each stands for those below it too.
    blocked = models.JSONField(default=list)
    allowed = models.JSONField(default=list)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_row_of_card_rules"),)

    def __str__(self) -> str:
        return "on" if self.is_on else "off"

    def allow(self, address: str) -> bool:
        """Whether pages at this address may be fetched, and shown."""
        return self.allow_image(address) and (
            not self.allowed or is_below(host_of(address), self.allowed)
        )

    def allow_image(self, address: str) -> bool:
        """Allowed sites have theirs where they like."""
        host = host_of(address)
        return self.is_on and bool(host) and not is_below(host, self.blocked)


def rules() -> CardRules:
    return CardRules.objects.first() or CardRules()


@while_rights_unchanged
def known_rules() -> CardRules:
    """The same for pages, which would ask each time. To be read only."""
    return rules()


def host_of(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_below(host: str, sites: Iterable[str]) -> bool:
    return any(host == site or host.endswith(f".{site}") for site in sites)
