from __future__ import annotations

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class State(models.TextChoices):
    NEW = "new", _("new")
    READ = "read", _("read")
    ANSWERED = "answered", _("answered")


class Suggestion(models.Model):
    """A letter to the staff. Guests leave an address; members are known."""

    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    email = models.EmailField(_("e-mail"), blank=True, default="")
    body = models.TextField(_("text"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    created_at = models.DateTimeField(default=timezone.now)
    handled_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    handled_at = models.DateTimeField(null=True)
    answer = models.TextField(_("answer"), blank=True, default="")
    submission_id = models.UUIDField(null=True, unique=True)

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        indexes = (models.Index("state", F("id").desc(), name="suggestions_by_state"),)

    def __str__(self) -> str:
        return f"{self.pk}: {self.state}"
