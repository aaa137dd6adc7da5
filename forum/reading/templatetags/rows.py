"""Rows of lists as HTML, each kept while what it shows stays the same.

What a row shows is taken whole, not picked: a new word in its template needs no change here.
"""

from __future__ import annotations

from collections.abc import Hashable

from django import template
from django.db import models
from django.utils.safestring import SafeString

from forum.boards.models import Board
from forum.threads.marks import ReadSoFar
from forum.threads.models import Thread
from forum.web.fragments import kept
from forum.web.templatetags.words import how_long_ago

register = template.Library()


@register.simple_tag
def thread_row(
    thread: Thread, read: ReadSoFar | None = None, *, with_board: bool = False
) -> SafeString:
    """A thread that `with_faces` fetched, its board too if that is to be shown."""
    is_unread = bool(read and read.is_unread(thread))
    new_count = read.new_count(thread) if read else 0
    shown = (
        is_unread,
        new_count,
        columns(thread),
        thread.author and thread.author.username,
        thread.last_poster and thread.last_poster.username,
        tuple((face["id"], face["username"]) for face in vars(thread)["faces"]),
        how_long_ago(thread.last_posted_at),
        columns(thread.board) if with_board else None,
    )
    context = {
        "thread": thread,
        "with_board": with_board,
        "is_unread": is_unread,
        "new_count": new_count,
    }
    return kept("pieces/thread_row.html", shown, context)


@register.simple_tag
def board_row(board: Board) -> SafeString:
    """A board of the index, with its latest thread."""
    latest = vars(board)["latest"]
    shown = (
        columns(board),
        vars(board)["is_unread"],
        tuple(latest.items()) if latest else None,
        how_long_ago(latest["posted_at"]) if latest else None,
    )
    return kept("pieces/board_row.html", shown, {"board": board})


def columns(instance: models.Model) -> Hashable:
    return tuple(instance.__dict__.get(field.attname) for field in instance._meta.concrete_fields)
