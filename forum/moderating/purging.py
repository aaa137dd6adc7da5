"""Posts and threads that have to go for good: words, earlier versions, files. Nothing brings them
back, so it takes an administrator, and two steps: what is purged was hidden before.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Standing
from forum.boards.viewer import Viewer
from forum.drafts import places
from forum.drafts.models import Draft
from forum.log.models import Deed, LogEntry
from forum.log.writing import log_thread_deed, write_entry
from forum.moderating.actions import held, held_post
from forum.notifications.telling import Decided, tell_of_moderation
from forum.posts import counters
from forum.posts.models import Attachment, Post
from forum.threads.models import Thread
from forum.uploads import files
from forum.uploads.models import Upload


def can_purge_for_good(viewer: Viewer) -> bool:
    return viewer.user is not None and viewer.user.standing >= Standing.ADMINISTRATOR


def purge_post(viewer: Viewer, post: Post, reason: str) -> bool:
    """The post leaves its number behind, and a row of the log. Raises PermissionDenied."""
    if not Post.objects.filter(pk=post.pk).exists():
        return False
    with held_post(viewer, post) as now:
        require_purging(viewer, is_hidden=now.is_hidden)
        if now.is_opening:
            raise PermissionDenied(_("This post opens the thread. Purge the thread instead."))
        entry = write_entry(viewer, Deed.PURGE_POST, now, reason)
        thread, author_id = now.thread, now.author_id
        let_go([now])
        counters.placed_anew(thread)
        tell(entry, author_id, thread)
        return True


def purge_thread(viewer: Viewer, thread: Thread, reason: str) -> bool:
    """All of its posts go, and its address. Raises PermissionDenied."""
    if not Thread.objects.filter(pk=thread.pk).exists():
        return False
    with held(viewer, thread) as now:
        require_purging(viewer, is_hidden=now.is_hidden)
        entry = log_thread_deed(viewer, Deed.PURGE_THREAD, now, reason)
        let_go(list(Post.objects.filter(thread=now)))
        now.delete()
        tell(entry, now.author_id, None)
        return True


# --- steps ----------------------------------------------------------------------------------------


def require_purging(viewer: Viewer, *, is_hidden: bool) -> None:
    if not can_purge_for_good(viewer):
        raise PermissionDenied(_("Only administrators may remove something for good."))
    if not is_hidden:
        raise PermissionDenied(_("Hide it first: what is removed for good can’t be brought back."))


def let_go(posts: Iterable[Post]) -> None:
    """Their words in all places, and the files that no other post shows."""
    ids = [post.pk for post in posts]
    showed = set(Attachment.objects.filter(post__in=ids).values_list("upload_id", flat=True))
    Draft.objects.filter(place__in=[places.to_edit(post) for post in posts]).delete()
    Post.objects.filter(pk__in=ids).delete()
    still = Attachment.objects.filter(upload__in=showed).values_list("upload_id", flat=True)
    lone = list(Upload.objects.filter(pk__in=showed - set(still)))
    Upload.objects.filter(pk__in=[upload.pk for upload in lone]).delete()
    transaction.on_commit(partial(delete_files, lone))


def delete_files(uploads: Iterable[Upload]) -> None:
    for upload in uploads:
        files.delete(upload)


def tell(entry: LogEntry, author_id: int | None, thread: Thread | None) -> None:
    """Whoever wrote it is told without it."""
    decided = Decided(f"purged:{entry.pk}", entry.deed, entry.actor_id, thread, reason=entry.reason)
    tell_of_moderation(author_id, decided)
