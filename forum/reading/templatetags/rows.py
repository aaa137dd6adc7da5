"""Rows of lists as HTML, each kept while what it shows stays the same.

A line of a list holds all that its row shows, and is the key under which the row is kept.
"""

from __future__ import annotations

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from forum.reading.choosing import Choosing
from forum.reading.index import BoardLine
from forum.reading.listing import ThreadLine
from forum.reading.pointers import PointerLine
from forum.threads.marks import ReadSoFar
from forum.web.fragments import kept
from forum.web.templatetags.words import age

register = template.Library()


@register.simple_tag
def thread_row(
    thread: ThreadLine | PointerLine,
    read: ReadSoFar | None = None,
    *,
    with_board: bool = False,
    choosing: Choosing | None = None,
) -> SafeString:
    if isinstance(thread, PointerLine):
        return pointer_row(thread)
    with_board = with_board or thread.pinned_everywhere
    is_unread = bool(read and read.is_unread(thread))
    new_count = read.new_count(thread) if read else 0
    said_when = age(thread.last_posted_at, timezone.now())
    choice = choosing.choice(thread) if choosing else None
    shown = (thread, said_when, is_unread, new_count, with_board, choice)
    context = {
        "thread": thread,
        "with_board": with_board,
        "is_unread": is_unread,
        "new_count": new_count,
        "choice": choice,
    }
    return kept("pieces/thread_row.html", shown, context)


def pointer_row(pointer: PointerLine) -> SafeString:
    said_when = age(pointer.left_at, timezone.now())
    return kept("pieces/pointer_row.html", (pointer, said_when), {"pointer": pointer})


@register.simple_tag
def board_row(board: BoardLine) -> SafeString:
    said_when = age(board.latest.posted_at, timezone.now()) if board.latest else None
    return kept("pieces/board_row.html", (board, said_when), {"board": board})
