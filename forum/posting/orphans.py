"""Letting go of files that no post shows: brought and never posted, or gone with their post.

Safe to run twice, and while people write: whoever attaches a file holds its row until that is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import partial
from itertools import batched

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.tasks import task
from django.utils import timezone

from forum.drafts.models import Draft
from forum.holding.models import HeldPost
from forum.markup import attached_keys
from forum.posts.models import Attachment
from forum.uploads import files
from forum.uploads.models import Upload

# A text may lie in a form for a while before it is sent, or kept as a draft.
KEPT_FOR = timedelta(days=2)
BATCH = 200


@task(priority=-50)
def purge_uploads() -> None:
    purge()


def purge() -> int:
    """How many uploads it was."""
    gone = sum(let_go(ids) for ids in batched(orphans(), BATCH))
    for found in batched(files.old_files(timezone.now() - KEPT_FOR), BATCH):
        delete_files_of_none(found)
    return gone


def orphans() -> Iterator[int]:
    """By their ids, in the order of which they came: a purge asks for old ones alone."""
    old = Upload.objects.filter(uploaded_at__lt=timezone.now() - KEPT_FOR)
    shown = Attachment.objects.filter(upload=OuterRef("pk"))
    held = HeldPost.uploads.through.objects.filter(upload=OuterRef("pk"))
    lone = old.filter(~Exists(shown), ~Exists(held)).order_by("pk")
    return lone.values_list("pk", flat=True).iterator(BATCH)


@transaction.atomic
def let_go(ids: Iterable[int]) -> int:
    """Those of them that are still nobody's. A row that is being attached just now is skipped; one
    that was attached before it could be locked is seen by the second look."""
    rows = Upload.objects.filter(pk__in=ids).order_by("pk")
    locked = list(rows.select_for_update(skip_locked=True))
    attached = set(Attachment.objects.filter(upload__in=locked).values_list("upload_id", flat=True))
    attached |= set(HeldPost.objects.filter(uploads__in=locked).values_list("uploads", flat=True))
    wanted = keys_in_texts({upload.owner_id for upload in locked if upload.owner_id})
    lone = [each for each in locked if each.pk not in attached and each.key not in wanted]
    Upload.objects.filter(pk__in=[each.pk for each in lone]).delete()
    transaction.on_commit(partial(delete_files, lone))
    return len(lone)


def delete_files(uploads: Iterable[Upload]) -> None:
    for upload in uploads:
        files.delete(upload)


def keys_in_texts(owners: set[int]) -> set[str]:
    return {key for texts in TEXTS for body in texts(owners) for key in attached_keys(body)}


def drafts(owners: set[int]) -> Iterable[str]:
    mine = Draft.objects.filter(member__in=owners, body__contains="/uploads/")
    return mine.values_list("body", flat=True)


# What may show files of these members, by id, and isn't posted yet. Rooms above add theirs.
TEXTS: list[Callable[[set[int]], Iterable[str]]] = [drafts]


def delete_files_of_none(paths: Iterable[tuple[str, str]]) -> None:
    """Of an upload that was cut short before its row was written, or whose deleting was."""
    known = set(
        Upload.objects.filter(key__in={key for key, _ in paths}).values_list("key", flat=True)
    )
    files.delete_paths(path for key, path in paths if key not in known)
