"""Which files a post shows, and so who sees them: whoever sees the post, and their owner."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from forum.markup import attached_keys
from forum.posts.models import Attachment, Post
from forum.uploads.models import Upload

if TYPE_CHECKING:
    from forum.boards.viewer import Viewer


def uploads_visible_to(viewer: Viewer) -> QuerySet[Upload]:
    """Those in posts that the viewer sees, and the viewer's own, whether posted or not."""
    seen = Q(Exists(Attachment.objects.visible_to(viewer).filter(upload=OuterRef("pk"))))
    if viewer.id:
        seen |= Q(owner=viewer.id)
    for rule in _elsewhere:
        if (shown := rule(viewer)) is not None:
            seen |= Q(shown)
    return Upload.objects.filter(seen)


# Of rooms above that show files in something else than posts.
_elsewhere: list[Callable[[Viewer], Exists | None]] = []


def let_see(rule: Callable[[Viewer], Exists | None]) -> None:
    """Have a room above say whether a viewer sees a file, its OuterRef("pk"), in what it shows; by
    None that no question is needed."""
    _elsewhere.append(rule)


def uploads_in(text: str, viewer: Viewer) -> list[Upload]:
    """Those that a text names and its writer sees: nobody shows others what they don't see.

    At most one query.
    """
    keys = attached_keys(text)
    return list(uploads_visible_to(viewer).filter(key__in=keys)) if keys else []


def attach(post: Post, uploads: Iterable[Upload]) -> None:
    """The post shows these from now on, and no others. Called in the transaction that writes it."""
    ids = sorted(upload.pk for upload in uploads)
    before = dict(post.attachments.values_list("upload_id", "removed_at"))
    if added := [pk for pk in ids if pk not in before]:
        add(post, added)
    if again := [pk for pk in ids if before.get(pk)]:
        post.attachments.filter(upload__in=again).update(removed_at=None)
    if gone := [pk for pk, removed_at in before.items() if pk not in ids and not removed_at]:
        post.attachments.filter(upload__in=gone).update(removed_at=timezone.now())


def add(post: Post, ids: list[int]) -> None:
    """Those that are still there: what is never posted is let go of after a while."""
    locked = Upload.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    still = locked.values_list("pk", flat=True)
    Attachment.objects.bulk_create(Attachment(post=post, upload_id=pk) for pk in still)


def let_go_of_purged(post: Post) -> None:
    """After a version's words had to go: its files go too, unless another version shows them."""
    texts = [post.body, *post.revisions.values_list("body", flat=True)]
    keys = {key for text in texts for key in attached_keys(text)}
    post.attachments.exclude(upload__key__in=keys).delete()
