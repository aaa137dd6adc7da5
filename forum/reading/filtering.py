"""Some of a thread's posts: one member's, `?by=` their id, or the best replies, `?best=1`."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.models import User
from forum.boards.middleware import ForumRequest
from forum.boards.viewer import Sight
from forum.posts.models import PAGE_SIZE, Post
from forum.reading.choosing import is_choosing, show_choosing
from forum.reading.deleted import thread_deleted_lately
from forum.reading.moved import go_to_survivor
from forum.reading.nested import is_nested, show_nested
from forum.reading.post_rows import PostRow, columns_of, rendered
from forum.reading.rationing import FILTERS, rationed
from forum.reading.thread import fetch_thread, show_thread
from forum.reading.ways import thread_ways
from forum.threads.models import Participant, Thread
from forum.web.keyset import mark_of
from forum.web.planning import planned_once

LARGEST_NUMBER = 2**31 - 1
BEST_SHOWN = 10


@planned_once
def show_thread_or_filter(
    request: ForumRequest, thread_id: int, slug: str | None = None
) -> HttpResponseBase:
    try:
        if "by" in request.GET:
            return show_posts_of(request, thread_id, slug)
        if "best" in request.GET:
            return show_best(request, thread_id, slug)
        thread = fetch_thread(request, thread_id)
        if is_choosing(request, thread):
            return show_choosing(request, thread)
        show = show_nested if is_nested(request, thread) else show_thread
        return show(request, thread, slug)
    except Http404:
        return thread_deleted_lately(request, thread_id) or go_to_survivor(request, thread_id)


@rationed(FILTERS)
def show_posts_of(
    request: ForumRequest, thread_id: int, slug: str | None = None
) -> HttpResponseBase:
    thread = fetch_thread(request, thread_id)
    address = thread.get_absolute_url()
    if slug != thread.slug:
        return redirect(f"{address}?{request.GET.urlencode()}", permanent=True)
    member, count = participant(thread, mark_of(request, "by") or 0)
    found = stretch_of(request, thread, member, address)
    context = {
        "thread": thread,
        "ways": thread_ways(thread, request.viewer.id),
        "board": thread.board,
        "member": member,
        "count": count,
        "posts": found.posts,
        "earlier": found.earlier,
        "later": found.later,
        "is_me": member.pk == request.viewer.id,
    }
    return render(request, "reading/thread_filtered.html", context)


@rationed(FILTERS)
def show_best(request: ForumRequest, thread_id: int, slug: str | None = None) -> HttpResponseBase:
    """The replies that most people liked, best first."""
    thread = fetch_thread(request, thread_id)
    if slug != thread.slug:
        address = thread.get_absolute_url()
        return redirect(f"{address}?{request.GET.urlencode()}", permanent=True)
    if not thread.board.has_reactions:
        raise Http404("no reactions on this board")
    sight = request.viewer.sight
    liked = Post.objects.visible_to(sight).filter(thread=thread.pk, like_count__gt=0, number__gt=1)
    rows = rows_of(liked.public().order_by("-like_count", "number"), sight)[:BEST_SHOWN]
    context = {
        "thread": thread,
        "ways": thread_ways(thread, request.viewer.id),
        "board": thread.board,
        "posts": rendered(rows, thread, request.viewer),
    }
    return render(request, "reading/thread_best.html", context)


def participant(thread: Thread, member_id: int) -> tuple[User, int]:
    """A member, and how many posts of theirs are public here. Raises Http404.

    Who left can still be asked for where they took part.
    """
    here = Participant.objects.filter(thread=thread.pk, member=OuterRef("pk"))
    members = User.objects.annotate(posts_here=Subquery(here.values("post_count")))
    member = members.filter(pk=member_id).first()
    count = vars(member)["posts_here"] if member else None
    if member is None or not (member.is_active or count):
        raise Http404("nobody who took part")
    return member, count or 0


# --- one page of them -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """Posts of one page, and the ways on."""

    posts: list[SafeString]
    earlier: str
    later: str


def stretch_of(request: ForumRequest, thread: Thread, member: User, address: str) -> Found:
    """By the number where a page ends: as cheap at the end of a long thread as at its beginning."""
    before, after = mark_of(request, "before"), mark_of(request, "after")
    sight = request.viewer.sight
    posts = Post.objects.visible_to(sight).filter(thread=thread.pk, author=member)
    if before is not None:
        rows = rows_of(
            posts.filter(number__lt=min(before, LARGEST_NUMBER)).order_by("-number"), sight
        )
        rows, more = rows[:PAGE_SIZE][::-1], len(rows) > PAGE_SIZE
        any_earlier, any_later = more, bool(rows)
    else:
        rows = rows_of(
            posts.filter(number__gt=min(after or 0, LARGEST_NUMBER)).order_by("number"), sight
        )
        rows, more = rows[:PAGE_SIZE], len(rows) > PAGE_SIZE
        any_earlier, any_later = bool(rows and after), more

    def way(name: str, row: PostRow) -> str:
        return f"{address}?{urlencode({'by': member.pk, name: row.number})}"

    return Found(
        posts=rendered(rows, thread, request.viewer),
        earlier=way("before", rows[0]) if any_earlier else "",
        later=way("after", rows[-1]) if any_later else "",
    )


def rows_of(posts: QuerySet[Post], sight: Sight) -> list[PostRow]:
    """One row more than a page holds, to see whether any follow."""
    found = columns_of(posts, sight, get_language())[: PAGE_SIZE + 1]
    return [PostRow._make(columns) for columns in found]
