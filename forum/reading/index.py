"""The forum index: the board tree, who is here, and how much there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import User
from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.boards.viewer import Viewer
from forum.threads.models import Thread
from forum.web.guest_pages import keep_for_guests
from forum.web.memo import remembered

ONLINE_FOR = timedelta(minutes=5)
ONLINE_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Branch:
    """A category and the boards that the viewer sees in it."""

    category: Board
    boards: list[Board]


def show_index(request: ForumRequest) -> HttpResponse:
    branches = board_tree(request.viewer)
    boards = [board for branch in branches for board in branch.boards]
    keep_for_guests(request)
    context = {
        "branches": branches,
        "thread_count": sum(board.thread_count for board in boards),
        "post_count": sum(board.post_count for board in boards),
        "census": census(),
        "online": members_online(),
        "online_minutes": ONLINE_FOR.seconds // 60,
    }
    return render(request, "reading/index.html", context)


def board_tree(viewer: Viewer) -> list[Branch]:
    """Categories in order, each with its boards and their latest threads; empty ones left out."""
    boards = (
        Board.objects.visible_to(viewer)
        .exclude(parent=None)
        .select_related("parent")
        .annotate(latest=Subquery(latest_thread(viewer)))
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
    return newest.order_by("-last_post_id").values(
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
