from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Left
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.posts.models import Post
from forum.threads.models import Thread

if TYPE_CHECKING:
    from forum.boards.viewer import Seeing, Viewer

# Of a post's HTML, enough for its first words.
BEGINNING = 3000


class Kind(models.TextChoices):
    """Why someone is told. Of several reasons for one post the first that applies is given."""

    REPLY_TO_POST = "reply_to_post", _("replied to your post")
    QUOTE = "quote", _("quoted you")
    MENTION = "mention", _("mentioned you")
    REPLY = "reply", _("replied in your thread")
    REACTION = "reaction", _("reacted to your post")
    WIKI = "wiki", _("edited your wiki post")
    ANSWER = "answer", _("marked your post as the answer")
    REMINDER = "reminder", _("your reminder")
    POLL = "poll", _("a poll is closed")
    UNPUBLISHED = "unpublished", _("your thread could not be published")
    MODERATION = "moderation", _("a moderator's decision")
    REPORT = "report", _("your report")
    CONVERSATION = "conversation", _("a conversation")


# What others said, or said to a post, is shown only while the post may be seen.
OF_OTHERS = (
    Kind.REPLY_TO_POST,
    Kind.QUOTE,
    Kind.MENTION,
    Kind.REPLY,
    Kind.REACTION,
    Kind.WIKI,
    Kind.ANSWER,
    Kind.REMINDER,
    Kind.POLL,
)


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The viewer's own and not cleared; about others' words only while they may see those."""
        return self.told_to(viewer.id, viewer)

    def told_to(self, member_id: int | None, sight: Seeing) -> Self:
        """What a member who sees this much is shown."""
        own = self.filter(recipient_id=member_id, cleared_at=None)
        if sight.sees_everything:
            return own
        return own.filter(~Q(kind__in=OF_OTHERS) | Exists(seen_post(sight)))

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def read(self) -> int:
        """Mark these as read; how many were not."""
        return self.unread().update(read_at=timezone.now())

    def clear(self) -> int:
        """Take these off the list. The rows stay, so that what was told is never told again."""
        now = timezone.now()
        return self.update(cleared_at=now, read_at=now)

    def for_rows(self, viewer: Viewer) -> Self:
        """With all that a row says: people, places, first words, and what the viewer may open."""
        # A post is where it is now: it may have gone into another thread since.
        thread_id = Coalesce(OuterRef("post__thread_id"), OuterRef("thread_id"))
        thread_seen = Thread.objects.visible_to(viewer).filter(pk=thread_id)
        return (
            self.select_related("actor", "thread", "post__thread")
            .defer("post__body", "post__html", "post__mentions")
            .annotate(sees_post=Exists(seen_post(viewer)), sees_thread=Exists(thread_seen))
            .annotate(beginning=Left("post__html", BEGINNING))
        )


def seen_post(viewer: Seeing) -> models.QuerySet[Post]:
    return Post.objects.visible_to(viewer).filter(pk=OuterRef("post_id"))


class Notification(models.Model):
    """One event, told to one member once: `event` names it, and is unique for the recipient."""

    recipient = models.ForeignKey(User, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=20, choices=Kind)
    event = models.CharField(max_length=80)
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="+")
    # Of what stands above this room: its id, and what it is called.
    conversation_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=200, blank=True, default="", db_default="")
    deed = models.CharField(max_length=30, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    # Of a joined line, how many did it; `actor` is the last of them.
    people = models.PositiveIntegerField(default=1, db_default=1)
    # What was decided in a case leads there, and names the rule it rests on.
    case_id = models.BigIntegerField(null=True)
    rule_number = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)

    objects: ClassVar = NotificationQuerySet.as_manager()

    # Set by `for_rows`.
    sees_post: bool
    sees_thread: bool
    beginning: str | None

    class Meta:
        constraints = (models.UniqueConstraint("recipient", "event", name="each_event_told_once"),)
        indexes = (
            models.Index(
                "recipient",
                F("id").desc(),
                name="notifications_shown",
                condition=Q(cleared_at=None),
            ),
            models.Index("recipient", name="notifications_unread", condition=Q(read_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.event}"

    @property
    def thread_now(self) -> Thread | None:
        """Of one of `for_rows`: where the post stands, or the thread that it is about."""
        return self.post.thread if self.post else self.thread

    @property
    def is_unread(self) -> bool:
        return self.read_at is None
