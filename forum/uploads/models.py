from __future__ import annotations

import secrets
from typing import ClassVar, Self

from django.db import models
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.markup import Attached
from forum.uploads.names import LONGEST_NAME

KEY_BYTES = 12  # 96 bits: nobody guesses one


def new_key() -> str:
    return secrets.token_hex(KEY_BYTES)


class UploadQuerySet(models.QuerySet["Upload"]):
    def of_member(self, member_id: int | None) -> Self:
        return self.filter(owner=member_id) if member_id else self.none()

    def total_size(self) -> int:
        return self.aggregate(total=Sum("size"))["total"] or 0


class Upload(models.Model):
    """A file that a member brought. Its `key` is its address, so it can't be guessed.

    A picture is kept as WebP of our own drawing: whole, and in these `widths` for smaller screens.
    Anything else is kept as it came, and only ever handed out as a file to save.
    """

    key = models.CharField(max_length=2 * KEY_BYTES, unique=True, default=new_key)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, related_name="uploads")
    # What it was called, for people; no file is ever found by it.
    name = models.CharField(max_length=LONGEST_NAME)
    size = models.PositiveBigIntegerField()  # bytes, of all that is kept of it
    width = models.PositiveIntegerField(default=0)  # 0: no picture
    height = models.PositiveIntegerField(default=0)
    widths = models.JSONField(default=list)
    uploaded_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/uploads/{self.key}"

    @property
    def is_picture(self) -> bool:
        return self.width > 0

    @property
    def thumbnail(self) -> str:
        """The address of a picture's smallest size."""
        return f"/uploads/{self.key}/{self.parts[1] if self.widths else 'full.webp'}"

    @property
    def parts(self) -> list[str]:
        """The names of the files that are kept of it."""
        if not self.is_picture:
            return ["file"]
        return ["full.webp", *(f"{width}.webp" for width in self.widths)]

    @property
    def attached(self) -> Attached:
        """What the text of a post shows of it."""
        return Attached(self.key, self.name, self.size, self.width, self.height, tuple(self.widths))
