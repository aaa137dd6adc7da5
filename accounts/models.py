from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower, Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.names import USERNAME_VALIDATORS

# Until when, where there is no end to it: later than any date that somebody chooses.
FOR_GOOD = datetime(9999, 1, 1, tzinfo=UTC)


def is_to_come(moment: datetime | None) -> bool:
    return moment is not None and moment > timezone.now()


class Standing(models.IntegerChoices):
    """Where someone stands on the whole forum; nobody acts on someone who stands higher."""

    MEMBER = 0, _("member")
    MODERATOR = 50, _("moderator")
    ADMINISTRATOR = 100, _("administrator")


class Theme(models.TextChoices):
    SYSTEM = "", _("as the system")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class ThreadView(models.TextChoices):
    AS_THE_BOARD = "", _("as the board shows them")
    FLAT = "flat", _("in order")
    NESTED = "nested", _("as trees")


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, username: str, email: str = "", password: str | None = None, **fields: Any
    ) -> User:
        user = self.model(
            username=self.model.normalize_username(username),
            email=email.lower(),
            **fields,
        )
        user.set_password(password)
        user.save()
        return user

    def create_superuser(
        self, username: str, email: str = "", password: str | None = None, **fields: Any
    ) -> User:
        """An administrator, with a proven address: there is nobody yet who could let them in."""
        with transaction.atomic():
            user = self.create_user(
                username, email, password, standing=Standing.ADMINISTRATOR, **fields
            )
            user.prove_email()
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A member. Counts are written by `forum.posts.counters` alone."""

    username = models.CharField(_("name"), max_length=30, validators=USERNAME_VALIDATORS)
    email = models.EmailField(_("e-mail"), blank=True)
    standing = models.SmallIntegerField(
        _("standing"), choices=Standing.choices, default=Standing.MEMBER
    )
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    last_seen_at = models.DateTimeField(null=True, blank=True, db_index=True)
    # When they left for a day or more, until they know what happened meanwhile.
    away_since = models.DateTimeField(null=True, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, blank=True, default=""
    )
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, blank=True, default="")
    thread_view = models.CharField(
        _("threads"), max_length=6, choices=ThreadView, blank=True, default="", db_default=""
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="")
    about = models.TextField(_("about me"), max_length=3000, blank=True, default="")
    about_html = models.TextField(blank=True, default="")

    # What was earned on the forum that this one took over: lifetime figures start from it.
    carried_posts = models.PositiveIntegerField(_("posts brought along"), default=0)
    carried_threads = models.PositiveIntegerField(_("threads brought along"), default=0)
    post_count = models.PositiveIntegerField(default=0)
    thread_count = models.PositiveIntegerField(default=0)
    like_count = models.PositiveIntegerField(default=0, db_default=0)
    points = models.PositiveIntegerField(default=0)

    # What moderators decided, each until that moment or `FOR_GOOD`. Only gathered here, so that a
    # session brings it along: bans from `Ban`, the others from the rooms that keep them.
    banned_until = models.DateTimeField(null=True, blank=True)
    silenced_until = models.DateTimeField(null=True, blank=True)
    watched_until = models.DateTimeField(null=True, blank=True)

    # Whether others may begin conversations with them, and how many conversations hold something
    # unread: written by `forum.conversations` alone, and here since every page says it.
    takes_conversations = models.BooleanField(default=True, db_default=True)
    unread_conversations = models.PositiveIntegerField(default=0, db_default=0)
    # Written by `forum.threads.announcements` alone, and here since every page asks.
    dismissed_announcements = ArrayField(
        models.BigIntegerField(), default=list, db_default=[], editable=False
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["email"]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = (
            models.UniqueConstraint(Lower("username"), name="one_member_a_name"),
            models.UniqueConstraint(
                Lower("email"), name="one_member_an_email", condition=~Q(email="")
            ),
        )
        indexes = (
            # Names are looked up by UPPER (iexact); addresses so by us, and as they are by allauth.
            models.Index(Upper("username"), name="users_by_upper_name"),
            # For the beginning of a name, whatever the database's collation.
            models.Index(OpClass(Upper("username"), "text_pattern_ops"), name="users_by_beginning"),
            GinIndex(OpClass(Upper("username"), "gin_trgm_ops"), name="users_by_part_of_name"),
            models.Index(Upper("email"), name="users_by_upper_email"),
            models.Index("email", name="users_by_email"),
            models.Index(F("points").desc(), "id", name="users_by_points"),
        )

    def __str__(self) -> str:
        return self.username

    def get_absolute_url(self) -> str:
        return reverse("member", args=[self.username])

    @property
    def is_staff(self) -> bool:
        """Whether Django's admin opens."""
        return self.standing >= Standing.ADMINISTRATOR

    @property
    def is_superuser(self) -> bool:
        return self.standing >= Standing.ADMINISTRATOR

    @property
    def is_banned(self) -> bool:
        """Whether the forum is closed to this account."""
        return is_to_come(self.banned_until)

    @property
    def is_silenced(self) -> bool:
        """Whether they may write nowhere on the forum."""
        return is_to_come(self.silenced_until)

    @property
    def is_watched(self) -> bool:
        """Whether a moderator looks at their posts before anyone else sees them."""
        return is_to_come(self.watched_until)

    @property
    def is_welcome(self) -> bool:
        """Whether they may come in."""
        return self.is_active and not self.is_banned

    def prove_email(self) -> None:
        """Take the address as theirs, as if they had followed the link in a mail to it."""
        from allauth.account.models import EmailAddress  # noqa: PLC0415 - it imports this model

        if self.email:
            proven = {"verified": True, "primary": True}
            EmailAddress.objects.update_or_create(user=self, email=self.email, defaults=proven)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_active and self.is_staff

    def has_perms(self, perms: Iterable[str], obj: object = None) -> bool:
        return self.is_active and self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff


class Ignoring(models.Model):
    """A member wants to hear nothing from another."""

    member = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    ignored = models.ForeignKey(User, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint("member", "ignored", name="one_ignoring_of_a_member"),
        )

    def __str__(self) -> str:
        return f"{self.member_id} ignores {self.ignored_id}"


class Audience(models.TextChoices):
    """Who belongs to a group without being put there."""

    CHOSEN = "", _("chosen members")
    EVERYONE = "everyone", _("everyone, guests too")
    MEMBERS = "members", _("all members")


class Group(models.Model):
    """People who are given rights together."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    audience = models.CharField(
        _("audience"), max_length=10, choices=Audience, blank=True, default=Audience.CHOSEN
    )
    members = models.ManyToManyField(
        User, related_name="groups", blank=True, verbose_name=_("members")
    )
    is_called = models.BooleanField(
        _("moderators may call it by its name"), default=False, db_default=False
    )

    class Meta:
        ordering = ("id",)
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = (
            models.UniqueConstraint(
                "audience", name="one_group_an_audience", condition=~Q(audience="")
            ),
        )

    def __str__(self) -> str:
        named = {Audience.EVERYONE: gettext("Everyone"), Audience.MEMBERS: gettext("Members")}
        return named.get(Audience(self.audience), self.name)

    @property
    def call(self) -> str:
        """What stands behind the @ when it is called: its name in one word."""
        return "-".join(self.name.split())


class Rank(models.Model):
    """A title that a member's points earn."""

    points = models.PositiveIntegerField(_("from points"), unique=True)
    title_ru = models.CharField(_("title in Russian"), max_length=60)
    title_en = models.CharField(_("title in English"), max_length=60)

    class Meta:
        ordering = ("points",)
        verbose_name = _("rank")
        verbose_name_plural = _("ranks")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" else self.title_ru


class Letter(models.Model):
    """A mail on its way; gone once it is sent. Written by `accounts.letters`."""

    to = models.EmailField()
    subject = models.CharField(max_length=255)
    body = models.TextField()
    posted_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"


class MeasureQuerySet[Kind: models.Model](models.QuerySet[Kind]):
    def in_force(self) -> Self:
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()), lifted_at=None)

    def lift(self, by: User | None) -> int:
        return self.filter(lifted_at=None).update(lifted_at=timezone.now(), lifted_by=by)


class Measure(models.Model):
    """What moderators decided about someone until a moment, or for good, or until it is lifted.

    The rows stay when it is lifted or over. `entry_id` is its line in the log, `warning_id` the
    warning that came to it, if one did.
    """

    reason = models.TextField(_("reason"), blank=True, default="")
    until = models.DateTimeField(_("until"), null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    entry_id = models.BigIntegerField(null=True)
    warning_id = models.BigIntegerField(null=True)

    class Meta:
        abstract = True

    @property
    def is_over(self) -> bool:
        return self.until is not None and not is_to_come(self.until)

    @property
    def is_in_force(self) -> bool:
        return self.lifted_at is None and not self.is_over


class Ban(Measure):
    """Who may not come in: one account, or all whose address or network fits."""

    member = models.ForeignKey(User, models.CASCADE, null=True, related_name="bans")
    email_pattern = models.CharField(_("e-mail addresses"), max_length=254, blank=True, default="")
    network = models.CharField(_("network"), max_length=43, blank=True, default="")
    banned_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    banned_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = MeasureQuerySet["Ban"].as_manager()

    class Meta:
        verbose_name = _("ban")
        verbose_name_plural = _("bans")
        constraints = (
            models.CheckConstraint(
                name="a_ban_is_of_one_kind",
                condition=Q(member__isnull=False, email_pattern="", network="")
                | (Q(member=None) & ~Q(email_pattern="") & Q(network=""))
                | (Q(member=None, email_pattern="") & ~Q(network="")),
            ),
            *(
                models.UniqueConstraint(
                    kind, name=f"one_ban_a_{kind}", condition=Q(lifted_at=None) & ~Q(**{kind: ""})
                )
                for kind in ("email_pattern", "network")
            ),
        )
        indexes = (
            models.Index(F("id").desc(), name="bans_not_lifted", condition=Q(lifted_at=None)),
        )

    def __str__(self) -> str:
        return self.whom

    @property
    def whom(self) -> str:
        return self.member.username if self.member else self.email_pattern or self.network
