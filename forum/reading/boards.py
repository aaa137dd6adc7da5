"""Lists of threads: one board's, and the latest of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.reading.marks import read_by
from forum.threads.models import Participant, Thread
from forum.threads.permissions import can_start_thread
from forum.web.guest_pages import keep_for_guests
from forum.web.keyset import mark_of
from forum.web.paging import Pages, page_number

THREADS_A_PAGE = 30
FACES_SHOWN = 4
# Reaching page N by number means passing all threads before it. Up to here that stays under a
# millisecond; beyond, "older" and "newer" go on from the thread where the page ends, at no cost.
LAST_NUMBERED_PAGE = 100


def show_board(request: ForumRequest, slug: str) -> HttpResponse:
    board = get_object_or_404(
        Board.objects.visible_to(request.viewer).select_related("parent"), slug=slug
    )
    if board.is_category:
        return redirect(f"{reverse('index')}#category-{board.slug}")
    address = board.get_absolute_url()
    threads = with_faces(Thread.objects.visible_to(request.viewer).filter(board=board))
    listing = list_page(request, threads.filter(pinned_at=None), address, board.thread_count)
    keep_for_guests(request)
    context: dict[str, Any] = {
        "board": board,
        "pinned": list(threads.exclude(pinned_at=None).order_by("-pinned_at"))
        if listing.is_first
        else [],
        "listing": listing,
        "can_start_thread": can_start_thread(request.viewer, board),
    }
    context |= reading_state(request, [*context["pinned"], *listing.threads])
    return render(request, "reading/board.html", context)


def show_latest(request: ForumRequest) -> HttpResponse:
    threads = with_faces(Thread.objects.visible_to(request.viewer)).select_related("board")
    listing = list_page(request, threads, reverse("latest"), None)
    keep_for_guests(request)
    context = {"listing": listing, **reading_state(request, listing.threads)}
    return render(request, "reading/latest.html", context)


def reading_state(request: ForumRequest, threads: list[Thread]) -> dict[str, object]:
    """What a list says to a member: which of its threads are new, and up to where it shows all."""
    member = request.viewer.user
    if member is None:
        return {}
    shown = (max(thread.last_place, thread.came_at) for thread in threads)
    return {
        "read": read_by(member, [thread.pk for thread in threads]),
        "up_to": max(shown, default=0),
    }


def with_faces(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """Each thread with its people: who began it, who spoke last, and who says most."""
    faces = Participant.objects.filter(thread=OuterRef("pk")).order_by("-post_count", "member_id")
    person = JSONObject(id="member_id", username="member__username")
    return threads.select_related("author", "last_poster").annotate(
        faces=ArraySubquery(faces.values(person=person)[:FACES_SHOWN])
    )


# --- one page of a long list ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listing:
    """Threads of one page, newest activity first, and the ways on from here."""

    threads: list[Thread]
    is_first: bool
    newer: str
    older: str
    pages: Pages | None


def list_page(
    request: ForumRequest, threads: QuerySet[Thread], address: str, count: int | None
) -> Listing:
    """By `?page=N` near the top; by `?before=`/`?after=` a thread's last post anywhere."""
    if "before" in request.GET or "after" in request.GET:
        return keyset_page(request, threads, address)
    page = page_number(request)
    if page > LAST_NUMBERED_PAGE:
        raise Http404("that far down, pages are reached by «older»")
    start = (page - 1) * THREADS_A_PAGE
    found = list(threads.order_by("-last_place")[start : start + THREADS_A_PAGE + 1])
    if page > 1 and not found:
        raise Http404("no such page")
    rows, more = found[:THREADS_A_PAGE], len(found) > THREADS_A_PAGE
    last = page if not more else page + 1
    if count is not None and more:
        last = max(last, min(LAST_NUMBERED_PAGE, -(-count // THREADS_A_PAGE)))
    return Listing(
        threads=rows,
        is_first=page == 1,
        newer=numbered(address, page - 1) if page > 1 else "",
        older=f"{address}?before={rows[-1].last_place}" if more else "",
        pages=Pages(page, last, lambda n: numbered(address, n)) if last > 1 else None,
    )


def keyset_page(request: ForumRequest, threads: QuerySet[Thread], address: str) -> Listing:
    forward = "before" in request.GET
    mark = mark_of(request, "before" if forward else "after") or 0
    if forward:
        found = threads.filter(last_place__lt=mark).order_by("-last_place")
    else:
        found = threads.filter(last_place__gt=mark).order_by("last_place")
    rows = list(found[: THREADS_A_PAGE + 1])
    more, rows = len(rows) > THREADS_A_PAGE, rows[:THREADS_A_PAGE]
    if not forward:
        rows.reverse()
    newer = older = ""
    if rows and (forward or more):
        newer = f"{address}?after={rows[0].last_place}"
    if rows and (more or not forward):
        older = f"{address}?before={rows[-1].last_place}"
    if not forward and not more:
        newer = address
    return Listing(threads=rows, is_first=False, newer=newer, older=older, pages=None)


def numbered(address: str, page: int) -> str:
    return address if page == 1 else f"{address}?page={page}"
