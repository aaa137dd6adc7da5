"""Keeping a bookmark and dropping it. Each is one transaction, and safe to do twice."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from forum.boards.viewer import Viewer
from forum.bookmarks.models import Bookmark
from forum.bookmarks.permissions import can_bookmark
from forum.bookmarks.tasks import remind
from forum.posts.models import Post

MOST_KEPT = 2000


@transaction.atomic
def keep_bookmark(viewer: Viewer, post: Post, note: str, remind_at: datetime | None) -> Bookmark:
    """Make it, or change the note and the reminder of the one that is there.

    Raises PermissionDenied where the board has none, and when there are too many.
    """
    mine = Bookmark.objects.filter(member=viewer.id)
    is_new = not mine.filter(post=post).exists()
    if is_new and not can_bookmark(viewer, post.thread.board):
        raise PermissionDenied(_("Posts of this board can’t be bookmarked."))
    if is_new and mine.count() >= MOST_KEPT:
        raise PermissionDenied(_("You have too many bookmarks: take some away first."))
    kept, _made = Bookmark.objects.update_or_create(
        member=viewer.user, post=post, defaults={"note": note, "remind_at": remind_at}
    )
    if remind_at:
        remind.using(run_after=remind_at).enqueue(kept.pk, remind_at.isoformat())
    return kept


def drop_bookmark(viewer: Viewer, post_id: int) -> bool:
    """False when there was none."""
    return bool(Bookmark.objects.filter(member=viewer.id, post=post_id).delete()[0])
