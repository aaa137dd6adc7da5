"""Authors delete what they wrote, and may think better of it for a while.

Each is one transaction that asks again under the lock; done twice it is done once, and the second
time says False.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.boards.viewer import Viewer
from forum.notifications import tasks
from forum.posts import counters
from forum.posts.locking import lock_post
from forum.posts.models import Post
from forum.posts.permissions import (
    UNDO_FOR,
    can_delete,
    can_undelete,
    deleting_is_over,
    is_answered,
    is_own,
)
from forum.threads.models import Thread


@transaction.atomic
def delete_post(viewer: Viewer, post: Post) -> bool:
    """Only moderators see it from now on; an opening post that nobody answered takes its thread
    along. Raises PermissionDenied."""
    now = lock_post(post)
    if now.deleted_at and is_own(viewer, now):
        return False
    require_delete(viewer, now.thread, now)
    if now.is_opening:
        delete_thread(now.thread, now)
    else:
        now.hide_for_author()
        counters.post_hidden(now.thread, now)
    return True


@transaction.atomic
def undelete_post(viewer: Viewer, post: Post) -> bool:
    """The post stands where it stood, and so does a thread that went with it.

    Raises PermissionDenied, above all when it is too late, or when a moderator has hidden it.
    """
    now = lock_post(post)
    if is_own(viewer, now) and now.deleted_at is None and not now.is_hidden:
        return False
    require_undelete(viewer, now.thread, now)
    if now.is_opening:
        undelete_thread(now.thread, now)
    else:
        now.restore()
        counters.post_restored(now.thread, now)
    # Deleted before anyone was told of it, it is told of now; nobody hears of it twice.
    tasks.tell_of_post.enqueue(now.pk)
    return True


# --- steps ----------------------------------------------------------------------------------------


def delete_thread(thread: Thread, opening: Post) -> None:
    """The thread is hidden; its opening post says that this was no moderator's decision."""
    counters.thread_hidden(thread)
    thread.hide()
    opening.deleted_at = timezone.now()
    opening.save(update_fields=["deleted_at"])


def undelete_thread(thread: Thread, opening: Post) -> None:
    thread.restore()
    counters.thread_restored(thread)
    opening.restore()


def require_delete(viewer: Viewer, thread: Thread, post: Post) -> None:
    if can_delete(viewer, thread, post):
        return
    raise PermissionDenied(why_not(viewer, thread, post))


def why_not(viewer: Viewer, thread: Thread, post: Post) -> str:
    if not is_own(viewer, post):
        return _("You may delete only what you wrote yourself.")
    if is_answered(thread, post):
        return _("Others have replied, so the post that opens the thread stays. You can edit it.")
    if not thread.board.lets_delete:
        return _("On this board posts are not deleted by their authors. You can edit yours.")
    if deleting_is_over(thread, post):
        return _("The time for deleting this post is over.")
    return _("You may not delete this post.")


def require_undelete(viewer: Viewer, thread: Thread, post: Post) -> None:
    if can_undelete(viewer, thread, post):
        return
    if is_own(viewer, post) and post.deleted_at and timezone.now() - post.deleted_at >= UNDO_FOR:
        raise PermissionDenied(_("It is too late: a deleted post can be brought back for a day."))
    raise PermissionDenied(_("You may not bring this post back."))
