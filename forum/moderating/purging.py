"""Posts and threads that have to go for good: words, earlier versions, files. Nothing brings them
back, so it takes an administrator, and two steps: what is purged was hidden before.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Standing
from forum.boards.viewer import Viewer
from forum.cases.snapshots import let_go_of
from forum.drafts import places
from forum.drafts.models import Draft
from forum.holding.models import HeldPost
from forum.log.models import Deed, LogEntry
from forum.log.writing import log_thread_deed, write_entry
from forum.moderating.actions import held, held_post
from forum.notifications.telling import Decided, tell_of_moderation
from forum.posts import counters
from forum.posts.models import Attachment, Post
from forum.posts.quoted import cut_quotes
from forum.search.indexing import forget_words, words_in
from forum.threads.models import Thread
from forum.uploads import files
from forum.uploads.models import Upload


def can_purge_for_good(viewer: Viewer) -> bool:
    return viewer.user is not None and viewer.user.standing >= Standing.ADMINISTRATOR


def purge_post(viewer: Viewer, post: Post, reason: str) -> bool:
    """The post leaves its number behind, and a row of the log. Raises PermissionDenied."""
    if not Post.objects.filter(pk=post.pk).exists():
        return False
    words = words_in([post])
    with held_post(viewer, post) as now:
        require_purging(viewer, is_hidden=now.is_hidden)
        if now.is_opening:
            raise PermissionDenied(_("This post opens the thread. Purge the thread instead."))
        entry = write_entry(viewer, Deed.PURGE_POST, now, reason)
        thread, author_id = now.thread, now.author_id
        let_go([now], words)
        counters.placed_anew(thread)
        tell(entry, author_id, thread)
        return True


def purge_thread(viewer: Viewer, thread: Thread, reason: str) -> bool:
    """All of its posts go, and its address. Raises PermissionDenied."""
    if not Thread.objects.filter(pk=thread.pk).exists():
        return False
    # Thought of before anything is locked: they are many.
    words = words_in(Post.objects.filter(thread=thread).select_related("thread").iterator())
    with held(viewer, thread) as now:
        require_purging(viewer, is_hidden=now.is_hidden)
        entry = log_thread_deed(viewer, Deed.PURGE_THREAD, now, reason)
        let_go(list(Post.objects.filter(thread=now)), words)
        now.delete()
        tell(entry, now.author_id, None)
        return True


# --- steps ----------------------------------------------------------------------------------------


def require_purging(viewer: Viewer, *, is_hidden: bool) -> None:
    if not can_purge_for_good(viewer):
        raise PermissionDenied(_("Only administrators may remove something for good."))
    if not is_hidden:
        raise PermissionDenied(_("Hide it first: what is removed for good can’t be brought back."))


def let_go(posts: list[Post], words: Iterable[str]) -> None:
    """Their words in all places, and the files that no other post shows. What quotes them is looked
    through in the background."""
    ids = [post.pk for post in posts]
    let_go_of_held(ids)
    showed = set(Attachment.objects.filter(post__in=ids).values_list("upload_id", flat=True))
    Draft.objects.filter(place__in=[places.to_edit(post) for post in posts]).delete()
    Post.objects.filter(pk__in=ids).delete()
    still = Attachment.objects.filter(upload__in=showed).values_list("upload_id", flat=True)
    lone = list(Upload.objects.filter(pk__in=showed - set(still)))
    Upload.objects.filter(pk__in=[upload.pk for upload in lone]).delete()
    forget_words(words)
    cut_quotes.enqueue(ids)
    transaction.on_commit(partial(delete_files, lone))


def let_go_of_held(post_ids: list[int]) -> None:
    """As they waited once, and as edits of them wait."""
    about = Q(post__in=post_ids) | Q(edits__in=post_ids)
    for held_one in HeldPost.objects.select_for_update(no_key=True).filter(about).order_by("pk"):
        held_one.purge()
        let_go_of("held", held_one.pk)


def delete_files(uploads: Iterable[Upload]) -> None:
    for upload in uploads:
        files.delete(upload)


def tell(entry: LogEntry, author_id: int | None, thread: Thread | None) -> None:
    """Whoever wrote it is told without it."""
    decided = Decided(f"purged:{entry.pk}", entry.deed, entry.actor_id, thread, reason=entry.reason)
    tell_of_moderation(author_id, decided)
