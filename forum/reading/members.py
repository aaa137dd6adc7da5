"""Members: one, and all of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Rank, User
from accounts.names import called
from forum.boards.middleware import ForumRequest
from forum.boards.viewer import Viewer
from forum.markup import excerpt
from forum.posts.models import Post
from forum.reading.head import list_head
from forum.reading.thread import fits
from forum.web.guest_pages import keep_for_guests
from forum.web.paging import Pages, page_number

LATEST_SHOWN = 10
MEMBERS_A_PAGE = 40
LAST_MEMBERS_PAGE = 100


@dataclass(frozen=True, slots=True)
class Climb:
    """Where points stand between two ranks. `percent` is how much of the way is done, 0 to 100."""

    rank: Rank | None
    next: Rank | None
    missing: int
    percent: int


def climb(points: int) -> Climb:
    """One query."""
    current = upcoming = None
    for rank in Rank.objects.order_by("points"):
        if rank.points <= points:
            current = rank
        else:
            upcoming = rank
            break
    if upcoming is None:
        return Climb(current, None, 0, 100)
    floor = current.points if current else 0
    done = 100 * (points - floor) // (upcoming.points - floor)
    return Climb(current, upcoming, upcoming.points - points, done)


def show_member(request: ForumRequest, username: str) -> HttpResponseBase:
    member = get_object_or_404(User, username__iexact=username, is_active=True)
    if member.username != username:
        return redirect(member, permanent=True)
    keep_for_guests(request)
    context = {
        "member": member,
        "head": list_head(
            member.username,
            member.get_absolute_url(),
            None,
            reverse("member-feed", args=[member.pk]),
            excerpt(member.about_html),
        ),
        "climb": climb(member.points),
        "latest": latest_posts(request.viewer, member),
        "is_me": member.pk == request.viewer.id,
    }
    return render(request, "reading/member.html", context)


def latest_posts(viewer: Viewer, member: User) -> list[tuple[Post, str]]:
    """What the viewer may see of a member's latest posts, each with its first words."""
    posts = Post.objects.visible_to(viewer).filter(author=member)
    latest = posts.select_related("thread__board").order_by("-id")[:LATEST_SHOWN]
    return [(post, excerpt(post.html)) for post in latest]


def go_to_member(request: ForumRequest, member_id: int) -> HttpResponseBase:
    return redirect(get_object_or_404(User, pk=fits(member_id), is_active=True))


def list_members(request: ForumRequest) -> HttpResponse:
    """Members by points; `?q=` finds part of a name, of two letters its beginning."""
    wanted = request.GET.get("q", "").strip()[:30]
    page = page_number(request)
    if page > LAST_MEMBERS_PAGE:
        raise Http404("search by name instead")
    members = User.objects.filter(is_active=True)
    if wanted:
        members = members.filter(called(wanted))
    start = (page - 1) * MEMBERS_A_PAGE
    found = list(members.order_by("-points", "id")[start : start + MEMBERS_A_PAGE + 1])
    context = {
        "members": with_ranks(found[:MEMBERS_A_PAGE]),
        "wanted": wanted,
        "pages": Pages(page, page + (len(found) > MEMBERS_A_PAGE), members_address(wanted)),
    }
    return render(request, "reading/members.html", context)


def with_ranks(members: list[User]) -> list[tuple[User, Rank | None]]:
    ranks = list(Rank.objects.order_by("points"))
    floors = [rank.points for rank in ranks]

    def reached(member: User) -> Rank | None:
        place = bisect_right(floors, member.points)
        return ranks[place - 1] if place else None

    return [(member, reached(member)) for member in members]


def members_address(wanted: str) -> Callable[[int], str]:
    def address(page: int) -> str:
        query: dict[str, str | int] = {"q": wanted} if wanted else {}
        if page > 1:
            query["page"] = page
        return reverse("members") + (f"?{urlencode(query)}" if query else "")

    return address
