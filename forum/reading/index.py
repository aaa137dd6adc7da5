"""The forum index: the board tree, who is here, and how much there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import User
from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.boards.viewer import Viewer
from forum.reading.marks import is_unread_to, read_by
from forum.threads.models import Thread
from forum.web.guest_pages import keep_for_guests
from forum.web.memo import remembered

ONLINE_FOR = timedelta(minutes=5)
ONLINE_SHOWN = 60
# A board's newest threads: whether older ones hold anything new is told by `/unread/`.
LOOKED_AT = 30


@dataclass(frozen=True, slots=True)
class Branch:
    """A category and the boards that the viewer sees in it."""

    category: Board
    boards: list[Board]


def show_index(request: ForumRequest) -> HttpResponse:
    branches = board_tree(request.viewer)
    boards = [board for branch in branches for board in branch.boards]
    keep_for_guests(request)
    context: dict[str, Any] = {
        "branches": branches,
        "thread_count": sum(board.thread_count for board in boards),
        "post_count": sum(board.post_count for board in boards),
        "census": census(),
        "online": members_online(),
        "online_minutes": ONLINE_FOR.seconds // 60,
    }
    if request.viewer.user:
        context |= {"up_to": newest_shown(boards), "away_since": request.viewer.user.away_since}
    return render(request, "reading/index.html", context)


def newest_shown(boards: list[Board]) -> int:
    """The place of the newest post that the page shows."""
    latest = [vars(board)["latest"] for board in boards]
    return max((each["post_id"] for each in latest if each), default=0)


def board_tree(viewer: Viewer) -> list[Branch]:
    """Categories in order, each with its boards and their latest threads; empty ones left out.

    Of each board it is told, as `is_unread`, whether its newest threads hold anything new.
    """
    boards = (
        Board.objects.visible_to(viewer)
        .exclude(parent=None)
        .select_related("parent")
        .annotate(latest=Subquery(latest_thread(viewer)), is_unread=holds_unread(viewer))
        .order_by("parent__position", "parent_id", "position", "id")
    )
    branches: dict[int, Branch] = {}
    for board in boards:
        if board.latest:
            board.latest["posted_at"] = parse_datetime(board.latest["posted_at"])
        if category := board.parent:
            branches.setdefault(category.pk, Branch(category, [])).boards.append(board)
    return list(branches.values())


def latest_thread(viewer: Viewer) -> QuerySet[Any, Any]:
    """The newest activity that the viewer may see on the board of the outer query, as one value."""
    newest = Thread.objects.visible_to(viewer).filter(board=OuterRef("pk"))
    return newest.order_by("-last_place").values(
        found=JSONObject(
            id="id",
            slug="slug",
            title="title",
            post_id="last_post_id",
            posted_at="last_posted_at",
            poster_id="last_poster_id",
            poster=F("last_poster__username"),
        )
    )[:1]


def holds_unread(viewer: Viewer) -> Combinable:
    """Whether anything is new to the viewer among the newest threads of the outer query's board."""
    if viewer.user is None:
        return Value(False)
    baseline = read_by(viewer.user, []).baseline or 0
    newest = Thread.objects.visible_to(viewer).filter(board=OuterRef(OuterRef("pk")))
    few = newest.order_by("-last_place").values("pk")[:LOOKED_AT]
    unread = Thread.objects.filter(pk__in=few, last_place__gt=baseline)
    return Exists(unread.filter(is_unread_to(viewer.user.pk)))


def members_online() -> list[User]:
    since = timezone.now() - ONLINE_FOR
    here = User.objects.filter(last_seen_at__gt=since, is_active=True)
    return list(here.only("id", "username", "standing").order_by("-last_seen_at")[:ONLINE_SHOWN])


@dataclass(frozen=True, slots=True)
class Census:
    """How many members there are, and who came last."""

    member_count: int
    newest: User | None


# Counting members takes longer the more there are, so it is not done for each page.
@remembered(seconds=60)
def census() -> Census:
    active = User.objects.filter(is_active=True)
    total = active.order_by().annotate(one=Value(1)).values("one").annotate(n=Count("id"))
    newest = active.annotate(total=Subquery(total.values("n"))).order_by("-id").first()
    return Census(newest.total if newest else 0, newest)
