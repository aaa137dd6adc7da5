"""A thread's page, and the way from a post to it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.safestring import SafeString

from accounts.models import ThreadView, User
from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.boards.silences import why_silent
from forum.boards.viewer import Sight, Viewer
from forum.notifications.context import unread_of
from forum.posts.models import PAGE_SIZE, Post, page_of
from forum.posts.permissions import is_answer
from forum.reading import views_counted
from forum.reading.facts import board_facts, pages_facts, thread_facts
from forum.reading.head import piece, thread_head
from forum.reading.marks import first_unread, note_reading
from forum.reading.post_rows import PostRow, posts_of_page, rows_between, rows_of_page
from forum.reading.ways import thread_ways
from forum.tags.showing import tags_in_head
from forum.threads.announcements import shown_to
from forum.threads.models import Thread
from forum.threads.permissions import can_act_on_thread, can_pin, can_reply, can_show_everywhere
from forum.web import composed
from forum.web.fragments import kept
from forum.web.framed import framed
from forum.web.guest_pages import keep_for_guests
from forum.web.paging import Pages, page_number


def show_thread(request: ForumRequest, thread: Thread, slug: str | None = None) -> HttpResponseBase:
    page = page_number(request)

    def address(page: int) -> str:
        return flat_address(thread, page, request.viewer)

    if slug != thread.slug or request.GET.get("page") == "1":
        return redirect(address(page), permanent=slug != thread.slug)
    pages = Pages(page, page_of(thread.last_number), address)
    if page > pages.last:
        raise Http404("no such page")
    views_counted.count_view(thread.pk)
    keep_for_guests(request, viewed=thread.pk)
    unread_from = read_on(request, thread, page)
    rows = rows_of_page(request, thread, page)
    shown = {
        "thread": thread_facts(thread),
        "board": board_facts(thread.board),
        "pages": pages_facts(pages),
        "can_reply": can_reply(request.viewer, thread),
        "silence": why_silent(request.viewer, thread.board_id),
        "can_moderate": can_act_on_thread(request.viewer, thread),
        "can_pin": can_pin(request.viewer, thread),
        "can_show_everywhere": can_show_everywhere(request.viewer, thread),
        "announcements": shown_to(request, beside=thread.pk),
        "unread_notifications": unread_of(request),
    }
    own = {
        "head": thread_head(thread, pages, rows, for_a_guest=request.viewer.is_guest),
        "views": views(thread),
        "tags": tags_in_head(request.viewer, thread),
        "ways": thread_ways(thread, request.viewer.id),
        "answer": answer_on_top(request.viewer, thread, rows) if page == 1 else "",
        "posts": SafeString("".join(posts_of_page(request, thread, page, rows, unread_from))),
        "submission_id": uuid4,
    }
    return framed(request, "reading/thread.html", shown, own)


def answer_on_top(viewer: Viewer, thread: Thread, rows: list[PostRow]) -> SafeString:
    """What answers the thread, in a few words; a query if it stands on another page."""
    number = thread.answer_number
    if not thread.is_solved or number is None:
        return SafeString("")
    if not any(row.number == number for row in rows):
        rows = list(rows_between(viewer, thread, number, number))
    for row in rows:
        if is_answer(thread, row):
            shown = {
                "id": row.id,
                "number": number,
                "author": row.author,
                "words": piece(row).description,
            }
            return kept("reading/thread.html#answer", tuple(shown.values()), shown)
    return SafeString("")


def views(thread: Thread) -> SafeString:
    return kept("reading/thread.html#views", thread.view_count, {"view_count": thread.view_count})


def read_on(request: ForumRequest, thread: Thread, page: int) -> int | None:
    """From which number the thread is new to a member, who reads this page now."""
    member = request.viewer.user
    unread_from = first_unread(member, thread) if member else None
    if member and unread_from and page * PAGE_SIZE >= unread_from:
        note_reading(request, member, thread, page * PAGE_SIZE)
    return unread_from


def fetch_thread(request: ForumRequest, thread_id: int) -> Thread:
    """The thread, with its board, if the viewer may see it. Raises Http404."""
    sight = request.viewer.sight
    key = ("thread", sight)
    found = composed.rows(key, lambda pk: thread_columns(sight, pk), fits(thread_id))
    if not found:
        raise Http404("no such thread")
    return thread_of(found[0])


THREAD = [field.attname for field in Thread._meta.concrete_fields]
BOARD = [field.attname for field in Board._meta.concrete_fields]
AUTHOR = ["id", "username", "standing"]


def thread_columns(sight: Sight, thread_id: int) -> QuerySet[Thread, Any]:
    board = [f"board__{name}" for name in BOARD]
    author = [f"author__{name}" for name in AUTHOR]
    threads = Thread.objects.visible_to(sight).filter(pk=thread_id)
    return threads.values_list(*THREAD, *board, *author)


def thread_of(columns: tuple[Any, ...]) -> Thread:
    of_thread, of_board = len(THREAD), len(THREAD) + len(BOARD)
    thread = Thread.from_db(DEFAULT_DB_ALIAS, THREAD, columns[:of_thread])
    thread.board = Board.from_db(DEFAULT_DB_ALIAS, BOARD, columns[of_thread:of_board])
    if thread.author_id is not None:
        thread.author = User.from_db(DEFAULT_DB_ALIAS, AUTHOR, columns[of_board:])
    return thread


def fits(number: int) -> int:
    """An id that PostgreSQL can hold; a larger one names nothing."""
    if number >= 2**63:
        raise Http404("no such thing")
    return number


def page_address(address: str, page: int) -> str:
    return address if page == 1 else f"{address}?page={page}"


def shows_nested(viewer: Viewer, board: Board) -> bool:
    """Whether threads of this board are trees to the viewer, where no address says otherwise."""
    chosen = viewer.user.thread_view if viewer.user else ""
    return chosen == ThreadView.NESTED or (not chosen and board.is_nested)


def flat_address(thread: Thread, page: int, viewer: Viewer) -> str:
    """Of a page of the thread in order; for who is shown trees, the first needs a word more."""
    address = thread.get_absolute_url()
    if page == 1 and shows_nested(viewer, thread.board):
        return f"{address}?view=flat"
    return page_address(address, page)


def go_to_post(request: ForumRequest, post_id: int) -> HttpResponseBase:
    for posts in (Post.objects.visible_to(request.viewer), Post.objects.deleted_by(request.viewer)):
        if post := posts.select_related("thread__board").filter(pk=fits(post_id)).first():
            return redirect(post_address(post, request.viewer))
    raise Http404("no such post")


def post_address(post: Post, viewer: Viewer) -> str:
    """Of its place among the others in order, where it stands whatever it answers."""
    return f"{flat_address(post.thread, page_of(post.number), viewer)}#post-{post.number}"
