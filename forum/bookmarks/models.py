from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from accounts.models import User
from forum.posts.models import Post

if TYPE_CHECKING:
    from forum.boards.viewer import Viewer

NOTE_LENGTH = 300


class BookmarkQuerySet(models.QuerySet["Bookmark"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The viewer's own; of a post that they may not see any more, only their note is theirs."""
        return self.filter(member=viewer.id) if not viewer.is_guest else self.none()

    def for_rows(self, viewer: Viewer) -> Self:
        """With the post, and whether the viewer still sees it."""
        posts = Post.objects.visible_to(viewer).filter(pk=OuterRef("post_id"))
        whole = self.select_related("post__author", "post__thread__board")
        return whole.defer("post__body").annotate(sees_post=Exists(posts))


class Bookmark(models.Model):
    """A member's mark on a post. They hear of it at `remind_at`, or did."""

    member = models.ForeignKey(User, models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    note = models.CharField(max_length=NOTE_LENGTH, blank=True, default="")
    remind_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = BookmarkQuerySet.as_manager()

    # Set by `for_rows`.
    sees_post: bool

    class Meta:
        constraints = (
            models.UniqueConstraint("member", "post", name="one_bookmark_a_member_and_post"),
        )
        indexes = (models.Index("member", F("id").desc(), name="bookmarks_of_a_member"),)

    def __str__(self) -> str:
        return f"{self.member_id} on {self.post_id}"

    @property
    def is_waiting(self) -> bool:
        return self.remind_at is not None and self.remind_at > timezone.now()
