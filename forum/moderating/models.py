from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.boards.rights import Right
from forum.posts.models import Post

if TYPE_CHECKING:
    from forum.boards.viewer import Viewer


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Reports on posts of boards that the viewer moderates."""
        if viewer.sees_everything:
            return self
        return self.filter(post__thread__board_id__in=viewer.board_ids(Right.MODERATE))

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def closed(self) -> Self:
        return self.exclude(closed_at=None)


class Report(models.Model):
    """A member's word to the moderators about a post; one open report a member and post."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(User, models.CASCADE, related_name="+")
    reason = models.TextField(_("reason"), max_length=1000)
    reason_html = models.TextField(blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    answer = models.TextField(_("answer"), blank=True, default="")

    objects: ClassVar = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = (
            models.UniqueConstraint(
                "post", "reporter", name="one_open_report", condition=Q(closed_at=None)
            ),
        )
        indexes = (models.Index("id", name="reports_open", condition=Q(closed_at=None)),)

    def __str__(self) -> str:
        return f"{self.reporter_id} on {self.post_id}"
