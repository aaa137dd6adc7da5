"""On boards of questions: which reply answers the thread.

Each is one transaction that asks again under the lock; done twice it is done once, and the second
time says False. What members of the staff do to others' threads is logged.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from forum.boards.viewer import Viewer
from forum.log.models import Deed
from forum.log.writing import log_post_deed
from forum.notifications.telling import tell_of_answer
from forum.posts.locking import lock_post
from forum.posts.models import Post
from forum.posts.permissions import can_choose_answer, can_mark_answer, is_answer
from forum.threads.models import Thread


@transaction.atomic
def mark_answer(viewer: Viewer, post: Post) -> bool:
    """The post is the answer, and no other. Raises PermissionDenied."""
    now = lock_post(post)
    if not can_mark_answer(viewer, now.thread, now):
        raise PermissionDenied(why_not(now.thread, now))
    if is_answer(now.thread, now):
        return False
    now.thread.mark_answered(now.pk, now.number)
    if is_starter(viewer, now.thread):
        tell_of_answer(now, viewer.id)
    else:
        log_post_deed(viewer, Deed.MARK_ANSWER, now, "")
    return True


@transaction.atomic
def unmark_answer(viewer: Viewer, post: Post) -> bool:
    """The thread is open again. Raises PermissionDenied."""
    now = lock_post(post)
    if not can_choose_answer(viewer, now.thread):
        raise PermissionDenied(why_not(now.thread, now))
    if not is_answer(now.thread, now):
        return False
    now.thread.unmark_answered()
    if not is_starter(viewer, now.thread):
        log_post_deed(viewer, Deed.UNMARK_ANSWER, now, "")
    return True


# --- steps ----------------------------------------------------------------------------------------


def is_starter(viewer: Viewer, thread: Thread) -> bool:
    return thread.author_id == viewer.id


def why_not(thread: Thread, post: Post) -> str:
    if not thread.board.has_answers:
        return _("On this board no reply is marked as the answer.")
    if post.is_opening:
        return _("The question can’t be its own answer.")
    if post.is_hidden:
        return _("A hidden post can’t be the answer.")
    return _("Only who started the thread, or a moderator, says which reply answers it.")
