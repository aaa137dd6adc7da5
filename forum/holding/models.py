from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.boards.models import Board
from forum.boards.rights import Right
from forum.posts.models import REASON_LENGTH, Post
from forum.tags.names import NAME_LENGTH
from forum.threads.models import Thread
from forum.uploads.models import Upload

if TYPE_CHECKING:
    from forum.boards.viewer import Viewer


class Why(models.TextChoices):
    """Why it was held."""

    NEW_MEMBER = "new_member", _("one of a new member’s first posts")
    WATCHED = "watched", _("moderators look at what this member writes")
    LINKS = "links", _("it links to a site of spammers")


class HeldPostQuerySet(models.QuerySet["HeldPost"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """One's own, and those of the boards that the viewer moderates."""
        if viewer.is_guest:
            return self.none()
        if viewer.sees_everything:
            return self
        return self.filter(Q(author=viewer.id) | Q(board__in=viewer.board_ids(Right.MODERATE)))

    def waiting(self) -> Self:
        return self.filter(decided_at=None)

    def with_places(self) -> Self:
        return self.select_related("author", "board__parent", "thread__author", "edits", "post")


class HeldPost(models.Model):
    """A new thread, a reply in a `thread`, or another text of a post (`edits`), as it was sent.

    Once approved it is a post like any other, `post`, and this row only remembers it.
    """

    board = models.ForeignKey(Board, models.CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, models.CASCADE, null=True, related_name="+")
    edits = models.ForeignKey(Post, models.CASCADE, null=True, related_name="+")
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    title = models.CharField(max_length=200, blank=True, default="")
    body = models.TextField()
    html = models.TextField()
    uploads = models.ManyToManyField(Upload, related_name="+")
    reply_to_id = models.BigIntegerField(null=True)
    tags = ArrayField(models.CharField(max_length=NAME_LENGTH), default=list)
    # What a thread asks, as the fields of `forum.polls.actions.Asked`.
    poll = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    edit_reason = models.CharField(max_length=REASON_LENGTH, blank=True, default="")
    # The `last_edit` of the text that was edited.
    began = models.BigIntegerField(null=True)
    why = models.CharField(max_length=20, choices=Why)
    created_at = models.DateTimeField(default=timezone.now)
    submission_id = models.UUIDField(null=True)

    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    refusal = models.TextField(blank=True, default="")
    post = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="+")

    objects: ClassVar = HeldPostQuerySet.as_manager()

    class Meta:
        verbose_name = _("held post")
        verbose_name_plural = _("held posts")
        constraints = (
            models.UniqueConstraint("author", "submission_id", name="one_held_post_a_submission"),
        )
        indexes = (
            models.Index("id", name="held_waiting", condition=Q(decided_at=None)),
            models.Index(F("author"), F("id").desc(), name="held_of_a_member"),
        )

    def __str__(self) -> str:
        return f"{self.author_id} on {self.board_id}"

    def get_absolute_url(self) -> str:
        return reverse("held-post", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.decided_at is None

    @property
    def is_refused(self) -> bool:
        return self.decided_at is not None and self.post_id is None and bool(self.refusal)

    def approve(self, by: User | None, post: Post) -> None:
        self.decided_at, self.decided_by, self.post = timezone.now(), by, post
        self.save(update_fields=["decided_at", "decided_by", "post"])

    def refuse(self, by: User | None, reason: str) -> None:
        self.decided_at, self.decided_by, self.refusal = timezone.now(), by, reason
        self.save(update_fields=["decided_at", "decided_by", "refusal"])

    def purge(self) -> None:
        """Let go of the words for good; that it was held stays."""
        self.title = self.body = self.html = self.edit_reason = ""
        self.poll, self.tags = None, []
        self.save(update_fields=["title", "body", "html", "edit_reason", "poll", "tags"])

    def hold_again(self) -> None:
        """It waits as it did before it was refused."""
        self.decided_at, self.decided_by, self.refusal = None, None, ""
        self.save(update_fields=["decided_at", "decided_by", "refusal"])


def shows_upload(viewer: Viewer) -> Exists | None:
    """Whether a file is in a held post that the viewer sees; None where no question is needed."""
    if not viewer.moderates_anything:
        return None
    held = HeldPost.objects.visible_to(viewer).filter(uploads=OuterRef("pk"))
    return Exists(held)
