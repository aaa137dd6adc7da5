from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.utils import timezone

from accounts.models import User

if TYPE_CHECKING:
    from forum.boards.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in a form that isn't sent yet."""

    title: str = ""
    body: str = ""
    reply_to_id: int | None = None
    began: int | None = None
    # What was typed in the form beside it, by the names of its fields.
    aside: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.title.strip() or self.body.strip())


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """One's own, and nobody else's, whoever asks."""
        return self.filter(member_id=viewer.id) if viewer.id else self.none()


class Draft(models.Model):
    """What a member has begun to write in one place, as `forum.drafts.places` names it.

    Its text may be anything that can be stored: whether it can be published is asked later.
    """

    member = models.ForeignKey(User, models.CASCADE, related_name="+")
    place = models.CharField(max_length=30)
    title = models.TextField(blank=True, default="")
    body = models.TextField(blank=True, default="")
    reply_to_id = models.BigIntegerField(null=True)
    # Of an edit: the `last_edit` of the text that it changes, as far as it is known.
    began = models.BigIntegerField(null=True)
    # A poll that goes along with a new thread, as it stood in the form.
    aside = models.JSONField(default=dict, db_default={})
    # Grows with each saving, and is never given again to a draft begun anew in the same place.
    version = models.BigIntegerField()
    saved_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = DraftQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint("member", "place", name="one_draft_a_member_and_place"),
        )

    def __str__(self) -> str:
        return f"{self.place} of {self.member_id}"

    def holds(self, written: Written) -> bool:
        """Whether nothing would be lost by not saving it."""
        return (self.title, self.body, self.reply_to_id, self.aside) == (
            written.title,
            written.body,
            written.reply_to_id,
            dict(written.aside),
        )
