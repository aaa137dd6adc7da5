"""Where a member left off: what is new to them, and the way there."""

from __future__ import annotations

import re

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.signing_in import sign_in_first
from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.boards.viewer import Sight
from forum.posts.places import newest_place
from forum.reading.choosing import choosing_threads
from forum.reading.jumping import at_or_after, place
from forum.reading.listing import (
    BEYOND_ALL,
    THREADS_A_PAGE,
    Listing,
    Source,
    ThreadLine,
    reading_state,
)
from forum.reading.marks import first_unread, is_unread_to, read_by
from forum.reading.thread import fetch_thread
from forum.threads.marks import mark_boards_read
from forum.threads.models import Thread
from forum.web.keyset import mark_of

# However little of it is new, a page looks at so many threads and no more.
LOOKED_AT = 250
PLACE = re.compile(r"[0-9]{1,18}", re.ASCII)
BOARD_AND_PLACE = re.compile(r"(?<!\S)([0-9]{1,18})-([0-9]{1,18})(?!\S)", re.ASCII)
LONGEST = 50_000  # characters that tell of a thousand boards


def go_to_first_unread(request: ForumRequest, thread_id: int) -> HttpResponseBase:
    """To the first post that is new to the member, or to the last when none is."""
    thread = fetch_thread(request, thread_id)
    if request.viewer.user is None:
        return redirect(thread)
    first = first_unread(request.viewer.user, thread) or thread.last_number
    return redirect(place(request.viewer, thread, at_or_after(request.viewer, thread, first)))


# --- all of them ----------------------------------------------------------------------------------


def list_unread(request: ForumRequest) -> HttpResponseBase:
    """The viewer's unread threads, newest activity first."""
    member = request.viewer.user
    if member is None:
        return sign_in_first(request)
    before = mark_of(request, "before")
    place = BEYOND_ALL if before is None else before
    found = unread_before(request.viewer.sight, member, place).first(THREADS_A_PAGE + 1)
    threads = found[:THREADS_A_PAGE]
    listing = Listing(
        threads=threads,
        is_first=before is None,
        newer="",
        older=older_address(looked_at(request.viewer.sight, place), found),
        pages=None,
    )
    context = {
        "listing": listing,
        **reading_state(request, threads),
        **choosing_threads(request, reverse("unread"), listing, threads),
    }
    return render(request, "reading/unread.html", context)


def looked_at(sight: Sight, place: int) -> QuerySet[Thread]:
    """The first few whose last post stands before the place, newest first."""
    seen = Thread.objects.visible_to(sight).filter(last_place__lt=place)
    return seen.order_by("-last_place")[:LOOKED_AT]


def unread_before(sight: Sight, member: User, place: int) -> Source:
    """Of those that are looked at, the ones with something new; see `ReadSoFar.is_unread`."""

    def compose(member_id: int, baseline: int, place: int) -> QuerySet[Thread]:
        few = Thread.objects.filter(pk__in=looked_at(sight, place).values("pk"))
        return few.filter(last_place__gt=baseline).filter(is_unread_to(member_id))

    baseline = read_by(member, []).baseline or 0
    return Source(("unread", sight), compose, (member.pk, baseline, place))


def older_address(few: QuerySet[Thread], found: list[ThreadLine]) -> str:
    """Where to go on: behind the last that is shown, or behind the last that was looked at."""
    if len(found) > THREADS_A_PAGE:
        return f"{reverse('unread')}?before={found[THREADS_A_PAGE - 1].last_place}"
    last = few.values_list("last_place", flat=True)[LOOKED_AT - 1 : LOOKED_AT]
    return "".join(f"{reverse('unread')}?before={post_id}" for post_id in last)


# --- saying that all is read ----------------------------------------------------------------------


@require_POST
def read_board(request: ForumRequest, slug: str) -> HttpResponseBase:
    board = get_object_or_404(Board.objects.visible_to(request.viewer), slug=slug)
    if request.viewer.user is None:
        return sign_in_first(request)
    up_to = request.POST.get("up_to", "")
    read_up_to(
        request.viewer.user, {board.pk: int(up_to) if PLACE.fullmatch(up_to) else BEYOND_ALL}
    )
    messages.success(request, _("The board is marked as read."))
    return redirect(board)


@require_POST
def read_all(request: ForumRequest) -> HttpResponseBase:
    if request.viewer.user is None:
        return sign_in_first(request)
    boards = Board.objects.visible_to(request.viewer).exclude(parent=None)
    seen = dict.fromkeys(boards.values_list("pk", flat=True), BEYOND_ALL)
    if "up_to" in request.POST:
        shown = places_shown(request.POST["up_to"])
        seen = {board: shown[board] for board in seen if board in shown}
    read_up_to(request.viewer.user, seen)
    messages.success(request, _("Everything is marked as read."))
    return redirect("index")


def places_shown(up_to: str) -> dict[int, int]:
    """Up to where the index showed each board: "3-120 4-118"."""
    return {int(board): int(place) for board, place in BOARD_AND_PLACE.findall(up_to[:LONGEST])}


def read_up_to(member: User, places: dict[int, int]) -> None:
    """Up to where boards stood when the page with the button was made: the rest was not seen."""
    newest = newest_place()
    with transaction.atomic():
        mark_boards_read(member.pk, {board: min(at, newest) for board, at in places.items()})
