"""Making threads with tags, as members give them."""

from __future__ import annotations

from forum.boards.models import Board, Tagging
from forum.posting.tagging import retag
from forum.tags.choosing import tags_named
from forum.tags.models import AllowedTag, Tag
from forum.threads.models import Thread
from tests import make


def board_with_tags(tagging: Tagging = Tagging.FREE, *allowed: str, **options: object) -> Board:
    board = make.board(**options)
    Board.objects.filter(pk=board.pk).update(tagging=tagging)
    board.refresh_from_db()
    AllowedTag.objects.bulk_create(
        AllowedTag(board=board, tag=tag) for tag in tags_named(list(allowed))
    )
    return board


def tagged(*names: str, board: Board | None = None, **options: object) -> Thread:
    """A thread with these tags, given by its starter."""
    thread = make.thread(board or board_with_tags(), **options)
    retag(make.viewer(thread.author), thread, names)
    return thread


def tag(name: str) -> Tag:
    return Tag.objects.get(name=name)
