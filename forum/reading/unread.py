"""Where a member left off: what is new to them, and the way there."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.signing_in import sign_in_first
from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.posts.places import newest_place
from forum.reading.boards import THREADS_A_PAGE, Listing, reading_state, with_faces
from forum.reading.jumping import at_or_after, place
from forum.reading.marks import first_unread, is_unread_to, read_by
from forum.reading.thread import fetch_thread
from forum.threads.marks import mark_boards_read
from forum.threads.models import Thread
from forum.web.keyset import mark_of

# However little of it is new, a page looks at so many threads and no more.
LOOKED_AT = 250


def go_to_first_unread(request: ForumRequest, thread_id: int) -> HttpResponseBase:
    """To the first post that is new to the member, or to the last when none is."""
    thread = fetch_thread(request, thread_id)
    if request.viewer.user is None:
        return redirect(thread)
    first = first_unread(request.viewer.user, thread) or thread.last_number
    return redirect(place(thread, at_or_after(request.viewer, thread, first)))


# --- all of them ----------------------------------------------------------------------------------


def list_unread(request: ForumRequest) -> HttpResponseBase:
    """The viewer's unread threads, newest activity first."""
    member = request.viewer.user
    if member is None:
        return sign_in_first(request)
    baseline = read_by(member, []).baseline or 0
    before = mark_of(request, "before")
    looked_at = Thread.objects.visible_to(request.viewer).order_by("-last_place")
    if before is not None:
        looked_at = looked_at.filter(last_place__lt=before)
    found = list(unread_among(looked_at, member, baseline)[: THREADS_A_PAGE + 1])
    threads = found[:THREADS_A_PAGE]
    listing = Listing(
        threads=threads,
        is_first=before is None,
        newer="",
        older=older_address(looked_at, found),
        pages=None,
    )
    context = {"listing": listing, **reading_state(request, threads)}
    return render(request, "reading/unread.html", context)


def unread_among(looked_at: QuerySet[Thread], member: User, baseline: int) -> QuerySet[Thread]:
    """Of the first few that are looked at, those with something new; see `ReadSoFar.is_unread`."""
    few = Thread.objects.filter(pk__in=looked_at.values("pk")[:LOOKED_AT])
    unread = few.filter(last_place__gt=baseline).filter(is_unread_to(member.pk))
    return with_faces(unread).select_related("board").order_by("-last_place")


def older_address(looked_at: QuerySet[Thread], found: list[Thread]) -> str:
    """Where to go on: behind the last that is shown, or behind the last that was looked at."""
    if len(found) > THREADS_A_PAGE:
        return f"{reverse('unread')}?before={found[THREADS_A_PAGE - 1].last_place}"
    last = looked_at.values_list("last_place", flat=True)[LOOKED_AT - 1 : LOOKED_AT]
    return "".join(f"{reverse('unread')}?before={post_id}" for post_id in last)


# --- saying that all is read ----------------------------------------------------------------------


@require_POST
def read_board(request: ForumRequest, slug: str) -> HttpResponseBase:
    board = get_object_or_404(Board.objects.visible_to(request.viewer), slug=slug)
    if request.viewer.user is None:
        return sign_in_first(request)
    read_up_to_here(request, request.viewer.user, [board.pk])
    messages.success(request, _("The board is marked as read."))
    return redirect(board)


@require_POST
def read_all(request: ForumRequest) -> HttpResponseBase:
    if request.viewer.user is None:
        return sign_in_first(request)
    boards = Board.objects.visible_to(request.viewer).exclude(parent=None)
    read_up_to_here(request, request.viewer.user, list(boards.values_list("pk", flat=True)))
    messages.success(request, _("Everything is marked as read."))
    return redirect("index")


def read_up_to_here(request: HttpRequest, member: User, board_ids: list[int]) -> None:
    """Up to where the forum stood when the page with the button was made: the rest was not seen."""
    place, up_to = newest_place(), request.POST.get("up_to", "")
    if up_to.isascii() and up_to.isdigit() and len(up_to) <= 18:
        place = min(place, int(up_to))
    with transaction.atomic():
        mark_boards_read(member.pk, board_ids, place)
