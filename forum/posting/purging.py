"""Letting go of an earlier version whose words must not be kept, such as somebody's address."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from forum.boards.viewer import Viewer
from forum.cases.snapshots import let_go_of
from forum.drafts import places
from forum.drafts.models import Draft
from forum.log.models import Deed
from forum.log.writing import log_post_deed
from forum.posts.attaching import let_go_of_purged
from forum.posts.locking import lock_post
from forum.posts.models import Post, Revision
from forum.posts.permissions import can_purge
from forum.search.indexing import forget_words
from forum.search.words import guessable
from forum.threads.models import Thread


@transaction.atomic
def purge_version(viewer: Viewer, version: Revision, reason: str) -> bool:
    """The words are gone for good; that there was a version, and who edited it, stays.

    Done twice it is done once, and the second time says False. Raises PermissionDenied.
    """
    post = lock_post(version.post)
    require_purge(viewer, post.thread, post)
    now = Revision.objects.select_for_update(no_key=True).get(pk=version.pk)
    if now.is_purged:
        return False
    words = now.body
    now.purge()
    forget_words(guessable(words))
    # Whoever began to edit the post may have the same words before them.
    Draft.objects.filter(place=places.to_edit(post)).delete()
    let_go_of_purged(post)
    let_go_of("post", post.pk, words)
    log_post_deed(viewer, Deed.PURGE_VERSION, post, reason)
    return True


def require_purge(viewer: Viewer, thread: Thread, post: Post) -> None:
    if not can_purge(viewer, thread, post):
        raise PermissionDenied(_("Only moderators of the whole forum may purge a version."))
