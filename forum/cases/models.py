from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.boards.models import Board
from forum.boards.rights import Right
from forum.markup import RENDERER_VERSION
from forum.posts.models import Post
from forum.posts.rendering import prepare
from forum.threads.models import Thread

if TYPE_CHECKING:
    from forum.boards.viewer import Viewer

RULE_LENGTH = 5000
# How long an author may ask for a second look.
APPEAL_FOR = timedelta(days=30)


class RuleQuerySet(models.QuerySet["Rule"]):
    def in_force(self) -> Self:
        return self.filter(is_in_force=True)


class Worded:
    """What has a number and words in two languages; one left empty is read in the other."""

    def __str__(self: Any) -> str:
        return f"{self.number}. {self.title}"

    @property
    def title(self: Any) -> str:
        return in_language(self.title_ru, self.title_en)

    @property
    def html(self: Any) -> str:
        return in_language(self.html_ru, self.html_en)


class Rule(Worded, models.Model):
    """One of the forum's rules, cited by its number."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    title_ru = models.CharField(_("title in Russian"), max_length=120, blank=True, default="")
    title_en = models.CharField(_("title in English"), max_length=120, blank=True, default="")
    body_ru = models.TextField(_("text in Russian"), blank=True, default="")
    body_en = models.TextField(_("text in English"), blank=True, default="")
    html_ru = models.TextField(blank=True, default="")
    html_en = models.TextField(blank=True, default="")
    # One that is out of force stays for the cases that cite it.
    is_in_force = models.BooleanField(_("in force"), default=True)

    objects: ClassVar = RuleQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        verbose_name = _("rule")
        verbose_name_plural = _("rules")

    __str__ = Worded.__str__

    def render(self) -> None:
        self.html_ru, self.html_en = prepare(self.body_ru).html, prepare(self.body_en).html


class CitedRule(Worded, models.Model):
    """A rule as it read when decisions cited it: rules change, what rests on them does not."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="readings")
    number = models.PositiveIntegerField()
    title_ru = models.CharField(max_length=120, blank=True, default="")
    title_en = models.CharField(max_length=120, blank=True, default="")
    html_ru = models.TextField(blank=True, default="")
    html_en = models.TextField(blank=True, default="")

    __str__ = Worded.__str__


AS_IT_READS = ("number", "title_ru", "title_en", "html_ru", "html_en")


def cited(rule: Rule | None) -> CitedRule | None:
    """As it reads now: one row for all decisions between two changes of it."""
    if rule is None:
        return None
    # It may have been changed since the page was made.
    words = Rule.objects.values(*AS_IT_READS).get(pk=rule.pk)
    newest = rule.readings.order_by("-pk").first()
    if newest and {name: getattr(newest, name) for name in AS_IT_READS} == words:
        return newest
    return CitedRule.objects.create(rule=rule, **words)


def in_language(ru: str, en: str) -> str:
    return (en or ru) if get_language() == "en" else (ru or en)


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """To moderators of the boards where they stand; nobody reads here what is said of them."""
        if viewer.is_guest:
            return self.none()
        of_others = self.filter(Q(author=None) | ~Q(author=viewer.id))
        if viewer.sees_everything:
            return of_others
        moderated = viewer.board_ids(Right.MODERATE)
        return of_others.filter(
            Q(post__thread__board__in=moderated)
            | Q(post=None, thread__board__in=moderated)
            | Q(post=None, thread=None, board__in=moderated)
        )

    def told_to(self, viewer: Viewer) -> Self:
        """Decided ones in which something was done to the viewer's words, or to the viewer."""
        return self.filter(author_id=viewer.id, acted=True, decided_at__isnull=False)

    def on_board(self, board: Board) -> Self:
        return self.filter(
            Q(post__thread__board=board)
            | Q(post=None, thread__board=board)
            | Q(post=None, thread=None, board=board)
        )

    def open(self) -> Self:
        return self.filter(decided_at=None)

    def decided(self) -> Self:
        return self.exclude(decided_at=None)

    def appealed(self) -> Self:
        """Decided ones that wait for a second look."""
        return self.filter(appeal__isnull=False, appeal__decided_at=None)

    def with_facts(self) -> Self:
        """With all that the predicates ask and a row says, in one query."""
        return self.select_related(
            *("author", "post__thread__board", "thread__board", "board", "snapshot"),
            *("claimed_by", "decided_by", "rule", "cited", "appeal__decided_by"),
        ).defer("post__body", "post__html")


class Case(models.Model):
    """All that is said to the moderators about one target, until one of them decides.

    `kind` and `target_id` name the target; `post` or `thread` is it too, while there is such a one.
    `board` is where it stood when the case was opened, and counts once the target is gone.
    """

    kind = models.CharField(max_length=20)
    target_id = models.BigIntegerField()
    post = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="cases")
    thread = models.ForeignKey(Thread, models.SET_NULL, null=True, related_name="+")
    board = models.ForeignKey(Board, models.SET_NULL, null=True, related_name="+")
    # Whose words it is about, or who themselves.
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="cases")
    # As the target read when it was reported last.
    snapshot = models.ForeignKey("Snapshot", models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    claimed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=20, blank=True, default="")
    # Whether the outcome did something to the target or its author.
    acted = models.BooleanField(default=False)
    rule = models.ForeignKey(Rule, models.PROTECT, null=True, related_name="cases")
    # The rule as it read then.
    cited = models.ForeignKey(CitedRule, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("reason"), blank=True, default="")
    answer = models.TextField(_("answer"), blank=True, default="")
    # Another case about the same words, which the same deed has decided.
    decided_with = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="decided_along"
    )

    objects: ClassVar = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = (
            models.UniqueConstraint(
                "kind", "target_id", name="one_open_case_a_target", condition=Q(decided_at=None)
            ),
        )
        indexes = (
            models.Index("id", name="cases_open", condition=Q(decided_at=None)),
            models.Index(
                F("id").desc(), name="cases_decided", condition=Q(decided_at__isnull=False)
            ),
            models.Index("kind", "target_id", "id", name="cases_of_a_target"),
            models.Index("author", F("id").desc(), name="cases_of_an_author"),
            models.Index("decided_at", name="cases_by_month"),
        )

    def __str__(self) -> str:
        return f"{self.pk}: {self.kind} {self.target_id}"

    def get_absolute_url(self) -> str:
        return reverse("case", args=[self.pk])

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None

    @property
    def stands_on(self) -> Board | None:
        """Where its target is now; of `with_facts`."""
        if self.post:
            return self.post.thread.board
        return self.thread.board if self.thread else self.board

    @property
    def author_standing(self) -> int | None:
        return self.author.standing if self.author else None

    @property
    def open_appeal(self) -> Appeal | None:
        made = self.made_appeal
        return made if made and not made.is_decided else None

    @property
    def made_appeal(self) -> Appeal | None:
        return getattr(self, "appeal", None)

    @property
    def may_still_be_appealed(self) -> bool:
        in_time = self.decided_at and timezone.now() - self.decided_at < APPEAL_FOR
        return bool(self.acted and in_time and self.made_appeal is None)

    def claim(self, by: User) -> None:
        self.claimed_by, self.claimed_at = by, timezone.now()
        self.save(update_fields=["claimed_by", "claimed_at"])

    def let_go(self) -> None:
        self.claimed_by = self.claimed_at = None
        self.save(update_fields=["claimed_by", "claimed_at"])


class Snapshot(models.Model):
    """How a target read when it was reported: it stays when the words change or go.

    Words that must not be kept are taken out of here too: the moment stays, without them.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="snapshots")
    title = models.CharField(max_length=250, blank=True, default="")
    body = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    renderer_version = models.PositiveSmallIntegerField()
    taken_at = models.DateTimeField(default=timezone.now)
    purged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.case_id} at {self.taken_at:%Y-%m-%d %H:%M}"

    @property
    def shown(self) -> str:
        """Its HTML, by the renderer of today."""
        return self.html if self.renderer_version == RENDERER_VERSION else prepare(self.body).html


class Source(models.TextChoices):
    """Who calls the moderators."""

    MEMBER = "member", _("a member")
    AUTOMATIC = "automatic", _("the forum itself")
    STAFF = "staff", _("the staff")


class Report(models.Model):
    """A word to the moderators about what a case is about; one a member and case.

    What the forum itself finds has no reporter.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    source = models.CharField(
        max_length=10, choices=Source, default=Source.MEMBER, db_default=Source.MEMBER
    )
    rule = models.ForeignKey(Rule, models.SET_NULL, null=True, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(_("reason"), max_length=1000)
    reason_html = models.TextField(blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "moderating_report"
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = (
            models.UniqueConstraint("case", "reporter", name="one_report_a_case_and_member"),
        )

    def __str__(self) -> str:
        return f"{self.reporter_id} in {self.case_id}"


class Remark(models.Model):
    """What one of the staff says to the others about a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="remarks")
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    body = models.TextField(_("remark"))
    html = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    submission_id = models.UUIDField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint("case", "submission_id", name="one_remark_a_submission"),
        )

    def __str__(self) -> str:
        return f"{self.author_id} in {self.case_id}"


class Appeal(models.Model):
    """The author's asking for a second look at what was decided; one a case."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="appeal")
    body = models.TextField(_("appeal"))
    html = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    is_upheld = models.BooleanField(default=False)
    reason = models.TextField(_("reason"), blank=True, default="")

    class Meta:
        indexes = (models.Index("case", name="appeals_open", condition=Q(decided_at=None)),)

    def __str__(self) -> str:
        return f"on {self.case_id}"

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None

    def decide(self, by: User | None, is_upheld: bool, reason: str) -> None:
        self.decided_at, self.decided_by = timezone.now(), by
        self.is_upheld, self.reason = is_upheld, reason
        self.save(update_fields=["decided_at", "decided_by", "is_upheld", "reason"])


class Openness(models.Model):
    """The one row that says what everyone may read of how the forum is moderated."""

    is_on = models.BooleanField(_("everyone may read how many cases there were"), default=False)
    shows_rules = models.BooleanField(_("by which rule"), default=True)
    shows_outcomes = models.BooleanField(_("with what outcome"), default=True)
    shows_reports = models.BooleanField(_("how many reports there were"), default=True)
    shows_appeals = models.BooleanField(_("how many appeals, and how they ended"), default=True)
    months = models.PositiveSmallIntegerField(_("of how many months"), default=12)

    def __str__(self) -> str:
        return "on" if self.is_on else "off"


def openness() -> Openness:
    return Openness.objects.filter(pk=1).first() or Openness(pk=1)
