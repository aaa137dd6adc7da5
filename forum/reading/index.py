"""The forum index: the board tree, who is here, and how much there is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, JSONObject
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.models import Standing, User
from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.boards.viewer import Sight, Viewer
from forum.reading.head import list_head
from forum.reading.marks import is_unread_to, read_by
from forum.threads.models import Thread
from forum.web import composed
from forum.web.guest_pages import keep_for_guests
from forum.web.memo import remembered
from forum.web.planning import planned_once

ONLINE_FOR = timedelta(minutes=5)
ONLINE_SHOWN = 60
FEATURED_SHOWN = 5
# A board's newest threads: whether older ones hold anything new is told by `/unread/`.
LOOKED_AT = 30


class Latest(NamedTuple):
    """The newest activity on a board that the viewer may see."""

    title: str
    post_id: int
    posted_at: datetime
    poster_id: int | None
    poster: str | None


class BoardLine(NamedTuple):
    """A board as the index shows it."""

    pk: int
    slug: str
    title: str
    description: str
    thread_count: int
    post_count: int
    place: int  # up to where the page shows it to a member; 0 for a guest
    is_unread: bool  # whether its newest threads hold anything new
    latest: Latest | None

    def get_absolute_url(self) -> str:
        return reverse("board", args=[self.slug])


class Category(NamedTuple):
    slug: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A category and the boards that the viewer sees in it."""

    category: Category
    boards: list[BoardLine]


@planned_once
def show_index(request: ForumRequest) -> HttpResponse:
    branches = board_tree(request.viewer)
    boards = [board for branch in branches for board in branch.boards]
    keep_for_guests(request)
    context: dict[str, Any] = {
        "branches": branches,
        "head": list_head(settings.SITE_NAME, reverse("index"), None, reverse("all-feed")),
        "thread_count": sum(board.thread_count for board in boards),
        "post_count": sum(board.post_count for board in boards),
        "featured": featured(request.viewer.sight),
        "census": census(),
        "online": members_online(),
        "online_minutes": ONLINE_FOR.seconds // 60,
    }
    if request.viewer.user:
        context |= {"up_to": newest_shown(boards), "away_since": request.viewer.user.away_since}
    return render(request, "reading/index.html", context)


def newest_shown(boards: list[BoardLine]) -> str:
    """Up to where the page shows each board, for the button that marks all as read."""
    return " ".join(f"{board.pk}-{board.place}" for board in boards if board.place)


# --- the board tree -------------------------------------------------------------------------------


def board_tree(viewer: Viewer) -> list[Branch]:
    """Categories in order, each with its boards and their latest threads; empty ones left out."""
    sight, member = viewer.sight, viewer.user
    if member is None:
        rows = composed.rows(("tree", sight), lambda: tree(sight, Value(0), Value(False)))
    else:
        baseline = read_by(member, []).baseline or 0
        rows = composed.rows(
            ("tree", sight, "member"),
            lambda *values: tree(sight, newest_on(sight), holds_unread(sight, *values)),
            member.pk,
            baseline,
        )
    return branches_of(rows)


def tree(sight: Sight, place: Combinable, is_unread: Combinable) -> QuerySet[Board, Any]:
    boards = Board.objects.visible_to(sight).exclude(parent=None)
    return boards.order_by("parent__position", "parent_id", "position", "id").values_list(
        F("parent__slug"),
        F("parent__title"),
        F("parent__description"),
        "pk",
        "slug",
        "title",
        "description",
        "thread_count",
        "post_count",
        place,
        is_unread,
        Subquery(latest_thread(sight)),
    )


def branches_of(rows: Iterable[tuple[Any, ...]]) -> list[Branch]:
    branches: dict[Category, Branch] = {}
    for row in rows:
        category = Category(*row[:3])
        board = BoardLine._make((*row[3:-1], latest_of(row[-1])))
        branches.setdefault(category, Branch(category, [])).boards.append(board)
    return list(branches.values())


def latest_of(found: str | None) -> Latest | None:
    if found is None:
        return None
    latest = json.loads(found)
    return Latest(**latest | {"posted_at": datetime.fromisoformat(latest["posted_at"])})


def latest_thread(sight: Sight) -> QuerySet[Any, Any]:
    """The newest activity on the board of the outer query, as one value: see `Latest`."""
    newest = Thread.objects.visible_to(sight).filter(board=OuterRef("pk"))
    return newest.order_by("-last_place").values(
        found=JSONObject(
            title="title",
            post_id="last_post_id",
            posted_at="last_posted_at",
            poster_id="last_poster_id",
            poster=F("last_poster__username"),
        )
    )[:1]


# Written out, not sent along: of a value, PostgreSQL can't tell that `threads_that_came` holds it.
NEVER = Func(template="0", output_field=BigIntegerField())


def newest_on(sight: Sight) -> Combinable:
    """The place of the newest post or arrival on the board of the outer query."""
    there = Thread.objects.visible_to(sight).filter(board=OuterRef("pk"))
    last = there.order_by("-last_place").values("last_place")[:1]
    came = there.filter(came_at__gt=NEVER).order_by("-came_at").values("came_at")[:1]
    return Greatest(Subquery(last), Subquery(came), 0)


def holds_unread(sight: Sight, member_id: int, baseline: int) -> Combinable:
    """Whether anything is new to the member among the newest threads of the outer query's board."""
    newest = Thread.objects.visible_to(sight).filter(board=OuterRef(OuterRef("pk")))
    few = newest.order_by("-last_place").values("pk")[:LOOKED_AT]
    unread = Thread.objects.filter(pk__in=few, last_place__gt=baseline)
    return Exists(unread.filter(is_unread_to(member_id)))


# --- what is worth reading ------------------------------------------------------------------------


class Featured(NamedTuple):
    """A featured thread that the viewer sees."""

    pk: int
    slug: str
    title: str
    board: str

    def get_absolute_url(self) -> str:
        return reverse("thread", args=[self.pk, self.slug])


def featured(sight: Sight) -> tuple[Featured, ...]:
    """The last few that were featured."""
    rows = composed.rows(("featured", sight), lambda: featured_threads(sight))
    return tuple(Featured._make(row) for row in rows)


def featured_threads(sight: Sight) -> QuerySet[Thread, Any]:
    threads = Thread.objects.visible_to(sight).filter(featured_at__isnull=False)
    columns = ("pk", "slug", "title", "board__title")
    return threads.order_by("-featured_at").values_list(*columns)[:FEATURED_SHOWN]


# --- who is here ----------------------------------------------------------------------------------


class Here(NamedTuple):
    """A member who is here now."""

    username: str
    is_staff: bool


# A member who comes is seen a moment later; nobody waits for a list that is right to the second.
@remembered(seconds=5)
def members_online() -> tuple[Here, ...]:
    since = timezone.now() - ONLINE_FOR
    here = User.objects.filter(last_seen_at__gt=since, is_active=True).order_by("-last_seen_at")
    found = here.values_list("username", "standing")[:ONLINE_SHOWN]
    return tuple(Here(name, standing >= Standing.MODERATOR) for name, standing in found)


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
