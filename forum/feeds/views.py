"""Feeds as guests see them, and by a private address as their member does."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from accounts.models import User
from forum.boards.models import Board
from forum.boards.viewer import Sight, guest, viewer_of
from forum.feeds import entries
from forum.feeds.atom import About, feed
from forum.feeds.models import FeedKey
from forum.tags.models import Tag, tag_at
from forum.threads.models import Thread
from forum.threads.redirects import survivor_of
from forum.web.guest_pages import keep_for_guests

type Feed = Callable[..., HttpResponse]

LARGEST_ID = 2**63 - 1


def seen_by_whom_it_is_for(make: Feed) -> Feed:
    """The feed as guests see it, whoever asks; with a token as its member sees it right now."""

    @require_safe
    @conditional_page
    @wraps(make)
    def answer(request: HttpRequest, token: str | None = None, **of: Any) -> HttpResponse:
        if token is None:
            keep_for_guests(request)
            return make(request, guest().sight, **of)
        if (key := FeedKey.objects.of_token(token)) is None:
            raise Http404("no such feed")
        response = make(request, viewer_of(key.member).sight, **of)
        response["Cache-Control"] = "private, no-cache"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


@seen_by_whom_it_is_for
def all_posts(request: HttpRequest, sight: Sight) -> HttpResponse:
    about = About("all", _("Newest posts"), reverse("latest"))
    return feed(about, request.path, entries.newest_of_all(sight))


@seen_by_whom_it_is_for
def board_posts(request: HttpRequest, sight: Sight, slug: str) -> HttpResponse:
    board = get_object_or_404(Board.objects.visible_to(sight), slug=slug, parent__isnull=False)
    about = About(f"board/{board.pk}", board.title, board.get_absolute_url(), board.description)
    return feed(about, request.path, entries.newest_of_board(sight, board.pk))


@seen_by_whom_it_is_for
def thread_posts(request: HttpRequest, sight: Sight, thread_id: int) -> HttpResponse:
    threads = Thread.objects.visible_to(sight)
    thread = threads.filter(pk=min(thread_id, LARGEST_ID)).first()
    thread = thread or survivor_of(thread_id, sight)
    if thread is None:
        raise Http404("no such thread")
    about = About(f"thread/{thread.pk}", thread.title, thread.get_absolute_url())
    return feed(about, request.path, entries.newest_of_thread(sight, thread.pk))


@seen_by_whom_it_is_for
def member_posts(request: HttpRequest, sight: Sight, member_id: int) -> HttpResponse:
    member = get_object_or_404(User, pk=min(member_id, LARGEST_ID), is_active=True)
    about = About(f"member/{member.pk}", member.username, member.get_absolute_url())
    return feed(about, request.path, entries.newest_of_member(sight, member.pk))


@seen_by_whom_it_is_for
def tag_posts(request: HttpRequest, sight: Sight, tag_id: int) -> HttpResponse:
    tag = tag_at(Tag.objects.visible_to(sight), min(tag_id, LARGEST_ID))
    if tag is None:
        raise Http404("no such tag")
    about = About(f"tag/{tag.pk}", f"#{tag.name}", tag.get_absolute_url())
    return feed(about, request.path, entries.newest_of_tag(sight, tag.pk))
