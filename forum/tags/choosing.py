"""Which tags names stand for, which a board takes, and what is offered while someone types."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from forum.boards.models import Board, Tagging
from forum.boards.viewer import Viewer
from forum.tags.models import AllowedTag, Tag, TagAlias, ThreadTag
from forum.tags.names import tag_slug, tidy

OFFERED = 8


def meant_by(viewer: Viewer, names: list[str]) -> list[str]:
    """The same names, with those of today for those of before; each once.

    What became of a tag is told to who may know it.
    """
    if not names:
        return []
    aliases = TagAlias.objects.filter(name__in=names, tag__in=Tag.objects.visible_to(viewer))
    today = dict(aliases.values_list("name", "tag__name"))
    return list(dict.fromkeys(today.get(name, name) for name in names))


def allowed_names(board: Board) -> set[str]:
    return set(AllowedTag.objects.filter(board=board).values_list("tag__name", flat=True))


def names_of(thread_id: int) -> list[str]:
    return list(
        ThreadTag.objects.filter(thread=thread_id)
        .order_by("tag__name")
        .values_list("tag__name", flat=True)
    )


def known_among(names: Iterable[str]) -> set[str]:
    return set(Tag.objects.filter(name__in=names).values_list("name", flat=True))


def tags_named(names: list[str]) -> list[Tag]:
    """Those that aren't there yet are made. Called under the lock on a board.

    Two boards may make the same ones at once: so it is done in one order, and what the other made
    is taken.
    """
    made = [Tag(name=name, slug=tag_slug(name)) for name in sorted(names)]
    Tag.objects.bulk_create(made, ignore_conflicts=True)
    return list(Tag.objects.filter(name__in=names).order_by("pk"))


def offered(viewer: Viewer, board: Board, begun: str) -> list[str]:
    """Names that begin so, the most used first, which the board takes and the viewer may know."""
    tags = Tag.objects.visible_to(viewer).filter(name__startswith=tidy(begun))
    if board.tagging == Tagging.LISTED:
        tags = tags.filter(pk__in=AllowedTag.objects.filter(board=board).values("tag"))
    elif not begun.strip():
        tags = tags.filter(counts__board=board)
    most_used = tags.counted_for(viewer).order_by(F("threads").desc(), "name")
    return [tag.name for tag in most_used[:OFFERED]]
