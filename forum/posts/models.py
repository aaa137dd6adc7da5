from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.boards.rights import Right
from forum.threads.models import THREADS_A_PART, Thread
from forum.uploads.models import Upload

if TYPE_CHECKING:
    from forum.boards.viewer import Seeing, Viewer

PAGE_SIZE = 20
REASON_LENGTH = 200
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def page_of(number: int) -> int:
    """The page of a thread that holds the post with this number."""
    return max(1, (number - 1) // PAGE_SIZE + 1)


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, viewer: Seeing) -> Self:
        """Posts of threads the viewer sees; hidden ones only where they moderate."""
        if viewer.sees_everything:
            return self
        seen = self.filter(thread__board_id__in=viewer.board_ids(Right.SEE))
        open_to_all = Q(hidden_at=None, thread__hidden_at=None)
        moderated = viewer.board_ids(Right.MODERATE)
        if moderated:
            return seen.filter(open_to_all | Q(thread__board_id__in=moderated))
        return seen.filter(open_to_all)

    def public(self) -> Self:
        return self.filter(hidden_at=None)

    def deleted_by(self, viewer: Viewer) -> Self:
        """The viewer's own that they deleted themselves, where they still see the thread."""
        if viewer.user is None:
            return self.none()
        own = self.filter(author_id=viewer.id, deleted_at__isnull=False)
        # Only the deleting of its opening post hides a thread and leaves that post so marked.
        own = own.filter(Q(thread__hidden_at=None) | Q(number=1))
        if viewer.sees_everything:
            return own
        return own.filter(thread__board_id__in=viewer.board_ids(Right.SEE))


class Post(models.Model):
    """What someone wrote. `html` was made from `body` by the renderer of `renderer_version`."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="posts")
    number = models.PositiveIntegerField()
    # Where it stands on the line of post ids if not at its own id: a post that was approved late or
    # came from another thread takes a new place, so that nobody has read it with what was before.
    arrival = models.BigIntegerField(null=True)
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="posts")
    # Another post of the same thread.
    reply_to = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replies",
        db_index=False,  # "posts_replies" serves it
    )
    body = models.TextField(_("text"))
    html = models.TextField()
    renderer_version = models.PositiveSmallIntegerField()
    # Who «@name» meant when it was written, so that a rename never rots it: {"name": member id}.
    mentions = models.JSONField(default=dict)
    # Which groups it calls in the same way: {"name": group id}.
    called_groups = models.JSONField(default=dict, db_default={})
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    # Why it was edited last, if whoever did it said so.
    edit_reason = models.CharField(max_length=REASON_LENGTH, blank=True, default="", db_default="")
    hidden_at = models.DateTimeField(null=True, blank=True)
    # Set while it is hidden because its author deleted it; an opening post hides its whole thread.
    deleted_at = models.DateTimeField(null=True, blank=True)
    # Since when others may edit it too: whoever holds the right for it on the board.
    wiki_at = models.DateTimeField(null=True, blank=True)
    # How often each reaction was given, [[its id, times], …] by id, and how many of them are likes.
    # Written by `forum.posts.counters`.
    reactions = ArrayField(
        ArrayField(models.BigIntegerField(), size=2), default=list, db_default=[]
    )
    like_count = models.PositiveIntegerField(default=0, db_default=0)
    # Sent along by the form, so that a post sent twice is kept once.
    submission_id = models.UUIDField(null=True)

    objects: ClassVar = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = (
            models.UniqueConstraint("thread", "number", name="one_post_a_number"),
            models.UniqueConstraint("author", "submission_id", name="one_post_a_submission"),
        )
        indexes = (
            models.Index("author", F("id").desc(), name="posts_of_a_member"),
            # For a thread as a tree: the replies to a post, and what answers the thread itself.
            models.Index(
                "reply_to",
                "number",
                name="posts_replies",
                condition=Q(reply_to__isnull=False),
            ),
            models.Index(
                "thread", "number", name="posts_at_top", condition=Q(reply_to__isnull=True)
            ),
            models.Index("renderer_version", "id", name="posts_by_renderer"),
            models.Index("thread", "author", "number", name="posts_of_a_member_in_a_thread"),
            models.Index(
                "thread",
                F("like_count").desc(),
                "number",
                name="posts_best_in_a_thread",
                condition=Q(like_count__gt=0),
            ),
            models.Index(F("id").desc(), name="posts_liked", condition=Q(like_count__gt=0)),
            # For the map of the site: few posts are ever edited.
            models.Index(
                "thread",
                "edited_at",
                name="posts_edited",
                condition=Q(edited_at__isnull=False, hidden_at=None),
            ),
            models.Index(
                F("thread") / THREADS_A_PART,
                F("edited_at").desc(),
                name="posts_edited_of_a_part",
                condition=Q(edited_at__isnull=False, hidden_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.thread_id}#{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("post", args=[self.pk])

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_wiki(self) -> bool:
        return self.wiki_at is not None

    @property
    def author_standing(self) -> int | None:
        return self.author.standing if self.author else None

    @property
    def place(self) -> int:
        return self.arrival or self.pk

    @property
    def last_edit(self) -> int:
        """Which text this is: microseconds of its last edit, 0 for the first text."""
        return (self.edited_at - EPOCH) // timedelta(microseconds=1) if self.edited_at else 0

    @property
    def is_opening(self) -> bool:
        return self.number == 1

    def hide(self) -> None:
        """A moderator's decision, also where its author had deleted it before."""
        self.hidden_at, self.deleted_at = self.hidden_at or timezone.now(), None
        self.save(update_fields=["hidden_at", "deleted_at"])

    def hide_for_author(self) -> None:
        """The author deleted it."""
        self.hidden_at = self.deleted_at = timezone.now()
        self.save(update_fields=["hidden_at", "deleted_at"])

    def leave_deleted(self, deleted_at: datetime) -> None:
        """Hidden as it is, it is its author's again, who deleted it at this moment."""
        self.deleted_at = deleted_at
        self.save(update_fields=["deleted_at"])

    def open_to_others(self) -> None:
        self.wiki_at = timezone.now()
        self.save(update_fields=["wiki_at"])

    def close_to_others(self) -> None:
        self.wiki_at = None
        self.save(update_fields=["wiki_at"])

    def restore(self) -> None:
        self.hidden_at = self.deleted_at = None
        self.save(update_fields=["hidden_at", "deleted_at"])


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of posts that the viewer sees; what was taken out of a post is seen by those who
        see all of its history, its author and the moderators."""
        seen = self.filter(post__in=Post.objects.visible_to(viewer))
        if viewer.sees_everything:
            return seen
        shown = Q(removed_at=None)
        if viewer.id:
            moderated = viewer.board_ids(Right.MODERATE)
            shown |= Q(post__author=viewer.id) | Q(post__thread__board__in=moderated)
        return seen.filter(shown)


class Attachment(models.Model):
    """A file that a post shows; with `removed_at`, one that only an earlier version shows."""

    post = models.ForeignKey(
        Post,
        models.CASCADE,
        related_name="attachments",
        db_index=False,  # the constraint's serves it
    )
    upload = models.ForeignKey(Upload, models.CASCADE, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint("post", "upload", name="one_attachment_a_post_and_file"),
        )

    def __str__(self) -> str:
        return f"{self.post_id}: {self.upload_id}"


class Revision(models.Model):
    """A post's text as it was before an edit, and who made that edit, when and why.

    The newest text is the post's own. `title` is kept where the edit changed the thread's. A
    version whose words had to go is kept without them, with the moment when that was done.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions")
    body = models.TextField()
    title = models.CharField(max_length=200, blank=True, default="")
    editor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    replaced_at = models.DateTimeField(default=timezone.now)
    # The post, or its thread: what nobody saw then is shown to nobody once they are restored.
    was_hidden = models.BooleanField(default=False, db_default=False)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True, default="", db_default="")
    purged_at = models.DateTimeField(null=True)
    # By one of those for whom the post was opened: no deed for the log, but its author is told.
    as_wiki = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.post_id} until {self.replaced_at:%Y-%m-%d %H:%M}"

    @property
    def is_purged(self) -> bool:
        return self.purged_at is not None

    def purge(self) -> None:
        """Let go of the words for good."""
        self.body, self.title, self.purged_at = "", "", timezone.now()
        self.save(update_fields=["body", "title", "purged_at"])
