from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.boards.rights import Right
from forum.posts.models import Post
from forum.threads.models import Thread

if TYPE_CHECKING:
    from forum.boards.viewer import Viewer


class Kind(models.TextChoices):
    """Why someone is told. Of several reasons for one post the first that applies is given."""

    REPLY_TO_POST = "reply_to_post", _("replied to your post")
    QUOTE = "quote", _("quoted you")
    MENTION = "mention", _("mentioned you")
    REPLY = "reply", _("replied in your thread")
    MODERATION = "moderation", _("a moderator's decision")
    REPORT = "report", _("your report")


# What tells of someone else's words is shown only while those may be seen.
OF_OTHERS = (Kind.REPLY_TO_POST, Kind.QUOTE, Kind.MENTION, Kind.REPLY)


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The viewer's own; about a post only while they may see it."""
        own = self.filter(recipient_id=viewer.id)
        if viewer.sees_everything:
            return own
        seen = Q(
            post__hidden_at=None,
            thread__hidden_at=None,
            thread__board_id__in=viewer.board_ids(Right.SEE),
        ) | Q(thread__board_id__in=viewer.board_ids(Right.MODERATE))
        return own.filter(~Q(kind__in=OF_OTHERS) | seen)

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notification(models.Model):
    """One event, told to one member once: `event` names it, and is unique for the recipient."""

    recipient = models.ForeignKey(User, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=20, choices=Kind)
    event = models.CharField(max_length=80)
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="+")
    deed = models.CharField(max_length=30, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects: ClassVar = NotificationQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint("recipient", "event", name="each_event_told_once"),)
        indexes = (
            models.Index("recipient", F("id").desc(), name="notifications_of_a_member"),
            models.Index("recipient", name="notifications_unread", condition=Q(read_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.event}"
