from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

if TYPE_CHECKING:
    from forum.boards.viewer import Viewer


class State(models.TextChoices):
    NEW = "new", _("new")
    READ = "read", _("read")
    ANSWERED = "answered", _("answered")


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Letters are for the staff alone."""
        return self if viewer.is_moderator else self.none()


class Suggestion(models.Model):
    """A letter to the staff. Guests leave an address; members are known."""

    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, blank=True, default="")
    body = models.TextField(_("text"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    created_at = models.DateTimeField(default=timezone.now)
    handled_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    handled_at = models.DateTimeField(null=True)
    answer = models.TextField(_("answer"), blank=True, default="")
    submission_id = models.UUIDField(null=True, unique=True)

    objects: ClassVar = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        indexes = (models.Index("state", F("id").desc(), name="suggestions_by_state"),)

    def __str__(self) -> str:
        return f"{self.pk}: {self.state}"

    @property
    def is_new(self) -> bool:
        return self.state == State.NEW

    @property
    def is_answered(self) -> bool:
        return self.state == State.ANSWERED

    @property
    def reply_address(self) -> str:
        return self.author.email if self.author else self.email

    def mark_read(self, by: User | None) -> None:
        self.state = State.READ
        self.note_handling(by)
        self.save(update_fields=["state", "handled_by", "handled_at"])

    def answer_with(self, text: str, by: User) -> None:
        self.state = State.ANSWERED
        self.answer = text
        self.note_handling(by)
        self.save(update_fields=["state", "answer", "handled_by", "handled_at"])

    def note_handling(self, by: User | None) -> None:
        self.handled_by = by
        self.handled_at = timezone.now()
