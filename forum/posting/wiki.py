"""Wiki posts: their authors, or the staff, let others edit them.

Each is one transaction that asks again under the lock; done twice it is done once, and the second
time says False. What members of the staff do to others' posts is logged.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from forum.boards.viewer import Viewer
from forum.log.models import Deed
from forum.log.writing import log_post_deed
from forum.posts.locking import lock_post
from forum.posts.models import Post
from forum.posts.permissions import can_make_wiki, is_own


@transaction.atomic
def make_wiki(viewer: Viewer, post: Post) -> bool:
    """Whoever holds the right for it may edit the post. Raises PermissionDenied."""
    now = held(viewer, post)
    if now.is_wiki:
        return False
    now.open_to_others()
    if not is_own(viewer, now):
        log_post_deed(viewer, Deed.MAKE_WIKI, now, "")
    return True


@transaction.atomic
def unmake_wiki(viewer: Viewer, post: Post) -> bool:
    """The post is its author's alone again. Raises PermissionDenied."""
    now = held(viewer, post)
    if not now.is_wiki:
        return False
    now.close_to_others()
    if not is_own(viewer, now):
        log_post_deed(viewer, Deed.UNMAKE_WIKI, now, "")
    return True


def held(viewer: Viewer, post: Post) -> Post:
    now = lock_post(post)
    if not can_make_wiki(viewer, now.thread, now):
        raise PermissionDenied(_("You may not decide whether others edit this post."))
    return now
