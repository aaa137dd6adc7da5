"""Lists of threads: one board's, and the latest of all."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.boards.silences import why_silent
from forum.reading.choosing import choosing_threads
from forum.reading.head import list_head
from forum.reading.listing import Listing, Source, ThreadLine, list_page, reading_state
from forum.reading.pointers import with_pointers
from forum.threads.models import Pointer, Thread
from forum.threads.permissions import can_start_thread
from forum.web import composed
from forum.web.guest_pages import keep_for_guests
from forum.web.planning import planned_once

BOARD = [field.attname for field in Board._meta.concrete_fields]


@planned_once
def show_board(request: ForumRequest, slug: str) -> HttpResponse:
    board, has_pointers = fetch_board(request, slug)
    if board.is_category:
        return redirect(f"{reverse('index')}#category-{board.slug}")
    threads = threads_of(request, board)
    listing = list_page(request, threads, board.get_absolute_url(), board.thread_count)
    pinned = pinned_threads(request, board) if listing.is_first else []
    shown = [*pinned, *listing.threads]
    state = reading_state(request, shown, board.pk)
    state |= choosing_threads(request, board.get_absolute_url(), listing, shown)
    if has_pointers:
        listing = with_pointers(listing, request.viewer.sight, board.pk)
    keep_for_guests(request)
    context: dict[str, Any] = {
        "board": board,
        "pinned": pinned,
        "listing": listing,
        "head": head_of_list(
            listing,
            board.title,
            board.get_absolute_url(),
            reverse("board-feed", args=[board.slug]),
            board.description,
        ),
        "can_start_thread": can_start_thread(request.viewer, board),
        "silence": why_silent(request.viewer, board.pk),
        **state,
    }
    return render(request, "reading/board.html", context)


@planned_once
def show_latest(request: ForumRequest) -> HttpResponse:
    sight = request.viewer.sight
    threads = Source(
        ("latest", sight), lambda: Thread.objects.visible_to(sight).filter(pinned_everywhere=False)
    )
    listing = list_page(request, threads, reverse("latest"), None)
    pinned = pinned_everywhere(request) if listing.is_first else []
    keep_for_guests(request)
    head = head_of_list(listing, _("Latest threads"), reverse("latest"), reverse("all-feed"))
    shown = [*pinned, *listing.threads]
    context: dict[str, Any] = {"pinned": pinned, "listing": listing, "head": head}
    context |= reading_state(request, shown)
    context |= choosing_threads(request, reverse("latest"), listing, shown)
    return render(request, "reading/latest.html", context)


def head_of_list(
    listing: Listing, title: str, address: str, feed: str, description: str = ""
) -> SafeString:
    """Nothing beyond the numbered pages: those that go on from a place are not to be found."""
    if listing.pages is None and not listing.is_first:
        return SafeString("")
    return list_head(title, address, listing.pages, feed, description)


def fetch_board(request: ForumRequest, slug: str) -> tuple[Board, bool]:
    """The board or category, if the viewer may see it, and whether threads left pointers there.

    Raises Http404.
    """
    sight = request.viewer.sight
    found = composed.rows(
        ("board", sight),
        lambda slug: (
            Board.objects.visible_to(sight)
            .filter(slug=slug)
            .values_list(*BOARD, Exists(Pointer.objects.filter(board=OuterRef("pk"))))
        ),
        slug,
    )
    if not found:
        raise Http404("no such board")
    *columns, has_pointers = found[0]
    return Board.from_db(DEFAULT_DB_ALIAS, BOARD, columns), has_pointers


def threads_of(request: ForumRequest, board: Board) -> Source:
    sight = request.viewer.sight
    return Source(
        ("board", sight),
        lambda board_id: Thread.objects.visible_to(sight).filter(board=board_id, pinned_at=None),
        (board.pk,),
    )


def pinned_threads(request: ForumRequest, board: Board) -> list[ThreadLine]:
    """Those that are pinned everywhere, then the board's own."""
    sight = request.viewer.sight
    pinned = Source(
        ("pinned", sight),
        lambda board_id: Thread.objects.visible_to(sight).filter(
            Q(board=board_id) | Q(pinned_everywhere=True), pinned_at__isnull=False
        ),
        (board.pk,),
    )
    return pinned.lines((), lambda threads: threads.order_by("-pinned_everywhere", "-pinned_at"))


def pinned_everywhere(request: ForumRequest) -> list[ThreadLine]:
    sight = request.viewer.sight
    pinned = Source(
        ("pinned everywhere", sight),
        lambda: Thread.objects.visible_to(sight).filter(pinned_everywhere=True),
    )
    return pinned.lines((), lambda threads: threads.order_by("-pinned_at"))
