from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, is_to_come
from forum.posts.models import Post
from forum.web.memo import while_rights_unchanged

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from forum.boards.viewer import Viewer

TEXT_LENGTH = 1000
RULE_LENGTH = 200
MOST_POINTS = 20
MOST_DAYS = 3650


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """To who moderates everywhere, but not what is noted of themselves or their betters."""
        if not viewer.is_moderator or viewer.user is None:
            return self.none()
        of_equals = self.filter(member__standing__lte=viewer.user.standing, removed_at=None)
        return of_equals.exclude(member=viewer.id)


class Note(models.Model):
    """What moderators tell each other about a member, who never learns of it."""

    member = models.ForeignKey(User, models.CASCADE, related_name="+")
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    body = models.TextField(_("text"), max_length=TEXT_LENGTH)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)
    entry_id = models.BigIntegerField(null=True)
    submission_id = models.UUIDField(null=True)

    objects: ClassVar = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        constraints = (
            models.UniqueConstraint("author", "submission_id", name="one_note_a_submission"),
        )
        indexes = (models.Index("member", F("id").desc(), name="notes_of_a_member"),)

    def __str__(self) -> str:
        return f"{self.pk} on {self.member_id}"


class CautionQuerySet(models.QuerySet["Caution"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """One's own, and to who moderates everywhere all of their equals' and lessers'."""
        if viewer.user is None:
            return self.none()
        own = Q(member=viewer.id)
        if not viewer.is_moderator:
            return self.filter(own)
        return self.filter(own | Q(member__standing__lte=viewer.user.standing))

    def standing(self) -> Self:
        """Those that count now."""
        in_time = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
        return self.filter(in_time, withdrawn_at=None)

    def points(self) -> int:
        return int(self.aggregate(sum=Sum("points"))["sum"] or 0)


class Caution(models.Model):
    """A warning: points that count until they expire, the rule it cites, and what it is about.

    `rule_id` and `case_id` are of the room of cases; `rule` is the rule as it read then.
    """

    member = models.ForeignKey(User, models.CASCADE, related_name="cautions")
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    points = models.PositiveSmallIntegerField(_("points"))
    rule = models.CharField(_("rule"), max_length=RULE_LENGTH, blank=True, default="")
    rule_id = models.BigIntegerField(null=True)
    reason = models.TextField(_("reason"), max_length=TEXT_LENGTH)
    post = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="+")
    case_id = models.BigIntegerField(null=True)
    given_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    entry_id = models.BigIntegerField(null=True)
    submission_id = models.UUIDField(null=True)

    objects: ClassVar = CautionQuerySet.as_manager()

    class Meta:
        verbose_name = _("warning")
        verbose_name_plural = _("warnings")
        constraints = (
            models.UniqueConstraint("given_by", "submission_id", name="one_caution_a_submission"),
        )
        indexes = (models.Index("member", F("id").desc(), name="cautions_of_a_member"),)

    def __str__(self) -> str:
        return f"{self.pk} to {self.member_id}: {self.points}"

    @property
    def counts(self) -> bool:
        in_time = self.expires_at is None or is_to_come(self.expires_at)
        return self.withdrawn_at is None and in_time


def points_field(name: StrOrPromise, default: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        name, null=True, blank=True, default=default, validators=[MinValueValidator(1)]
    )


def days_field(name: StrOrPromise, default: int | None) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        name,
        null=True,
        blank=True,
        default=default,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
    )


class Measures(models.Model):
    """What points come to by themselves: one row, written by administrators.

    Without points a measure is never taken; without days it has no end.
    """

    watch_from = points_field(_("points from which posts are looked at first"), 3)
    silence_from = points_field(_("points from which a member is silenced"), 6)
    silence_days = days_field(_("days of silence"), 7)
    ban_from = points_field(_("points from which a member is banned"), 10)
    ban_days = days_field(_("days of the ban"), None)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_row_of_measures"),)

    def __str__(self) -> str:
        return f"{self.watch_from}, {self.silence_from}, {self.ban_from}"


def measures() -> Measures:
    return Measures.objects.first() or Measures()


class SpamDomain(models.Model):
    """A host that spammers linked to; those below it are meant too."""

    domain = models.CharField(_("domain"), max_length=253, unique=True)
    learned_at = models.DateTimeField(default=timezone.now)
    learned_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # The clean-up that it was learned by; undoing that forgets it.
    cleaning_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("spam domain")
        verbose_name_plural = _("spam domains")
        indexes = (models.Index(F("id").desc(), name="spam_domains_newest"),)

    def __str__(self) -> str:
        return self.domain


@while_rights_unchanged
def spam_domains() -> frozenset[str]:
    return frozenset(SpamDomain.objects.values_list("domain", flat=True))


class Cleaning(models.Model):
    """What was done to a spammer in one step. What it hid is in `Cleaned`, so that undoing it
    brings back that and nothing else."""

    member = models.ForeignKey(User, models.CASCADE, related_name="+")
    done_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    began_at = models.DateTimeField(default=timezone.now)
    # Set once nothing of theirs is left in sight.
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    batch = models.UUIDField()
    # What stood on their page.
    about = models.TextField(blank=True, default="")
    about_html = models.TextField(blank=True, default="")
    ban_id = models.BigIntegerField(null=True)
    entry_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "member", name="one_cleaning_at_a_time", condition=Q(undone_at=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}: {self.member_id}"


class Cleaned(models.Model):
    """One thing that a clean-up hid: `what` it is, and its id."""

    cleaning = models.ForeignKey(Cleaning, models.CASCADE, related_name="cleaned", db_index=False)
    what = models.CharField(max_length=20)
    target_id = models.BigIntegerField()
    # When it was hidden: what was hidden at another time, somebody else has decided about since.
    at = models.DateTimeField(null=True)
    was_answer = models.BooleanField(default=False)
    # What else bringing it back needs to know.
    kept = models.JSONField(default=dict, db_default={})

    class Meta:
        constraints = (
            models.UniqueConstraint("cleaning", "what", "target_id", name="each_is_cleaned_once"),
        )

    def __str__(self) -> str:
        return f"{self.what} {self.target_id}"
