"""What administrators do with tags. All boards are locked meanwhile: whoever gives a tag to a
thread or counts one holds the lock on its board, so nothing comes between.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from forum.administering.actions import lock_tree
from forum.boards.models import Board
from forum.posts import counters
from forum.tags.choosing import tags_named
from forum.tags.models import AllowedTag, MergedTag, Tag, TagAlias, ThreadTag
from forum.tags.names import tag_slug


@transaction.atomic
def add_tag(tag: Tag) -> None:
    """A name that another tag had before becomes this one's own."""
    lock_tree()
    tag.slug = tag_slug(tag.name)
    tag.save()
    TagAlias.objects.filter(name=tag.name).delete()


@transaction.atomic
def rename_tag(tag: Tag) -> None:
    """Its threads are under the new name, and whoever types the old one means it.

    Raises PermissionDenied when it is gone.
    """
    lock_tree()
    now = still_there(tag.pk)
    before = now.name
    if before == tag.name:
        return
    now.rename(tag.name)
    TagAlias.objects.filter(name=tag.name).delete()
    TagAlias.objects.update_or_create(name=before, defaults={"tag": now})


@transaction.atomic
def merge_tags(tag: Tag, into: Tag) -> None:
    """All that was said under the one is under the other, and so are its names and addresses.

    Raises PermissionDenied when one of them is gone.
    """
    lock_tree()
    old, new = still_there(tag.pk), still_there(into.pk)
    if old.pk == new.pk:
        raise PermissionDenied(_("A tag can’t be merged into itself."))
    for given in (ThreadTag.objects.filter(tag=old), AllowedTag.objects.filter(tag=old)):
        place = "thread" if given.model is ThreadTag else "board"
        there = given.model._default_manager.filter(tag=new).values(place)
        given.exclude(**{f"{place}__in": there}).update(tag=new)
    MergedTag.objects.filter(tag=old).update(tag=new)
    TagAlias.objects.filter(tag=old).update(tag=new)
    MergedTag.objects.create(old_id=old.pk, tag=new)
    old.delete()
    TagAlias.objects.update_or_create(name=old.name, defaults={"tag": new})
    counters.tags_counted_anew()


@transaction.atomic
def delete_tag(tag: Tag) -> None:
    """Threads lose it."""
    lock_tree()
    tag.delete()


@transaction.atomic
def set_tagging(board: Board, names: Sequence[str]) -> None:
    """Which tags the board takes, as its columns say, and `names` where it takes only some.

    Raises PermissionDenied when the board is gone.
    """
    if board.pk not in lock_tree():
        raise PermissionDenied(_("This board has been deleted meanwhile."))
    board.save(update_fields=["tagging", "most_tags"])
    allowed = {tag.pk for tag in tags_named(list(names))}
    AllowedTag.objects.filter(board=board).exclude(tag__in=allowed).delete()
    AllowedTag.objects.bulk_create(
        (AllowedTag(board=board, tag_id=tag_id) for tag_id in sorted(allowed)),
        ignore_conflicts=True,
    )


def still_there(tag_id: int) -> Tag:
    if tag := Tag.objects.filter(pk=tag_id).first():
        return tag
    raise PermissionDenied(_("This tag has been deleted meanwhile."))
