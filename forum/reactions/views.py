"""Reacting to a post, and the page of who did."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from forum.boards.middleware import ForumRequest
from forum.boards.viewer import Viewer
from forum.limits.sentences import again_sentence
from forum.limits.spending import Allowance, SpentUp, spend
from forum.posts.models import Post
from forum.reactions.actions import react, require_reacting, take_back
from forum.reactions.models import Reaction, ReactionKind, all_kinds
from forum.reactions.permissions import shows_reactions
from forum.reactions.showing import ReactedTo, Reacting, choices, first_reactors
from forum.web.errors import too_soon
from forum.web.guest_pages import keep_for_guests
from forum.web.keyset import mark_of, stretch
from forum.web.numbers import whole_number

REACTIONS = Allowance("react", times=100, seconds=300)
PEOPLE_A_PAGE = 50

type Action = Callable[[Viewer, Post, ReactionKind], bool]
ACTIONS: dict[str, Action] = {"give": react, "take": take_back}


def react_to_post(request: ForumRequest, post_id: int) -> HttpResponseBase:
    """The page of what may be given; a POST of `give` or `take` names the reaction."""
    post = fetch_post(request, post_id)
    if request.viewer.is_guest:
        return redirect_to_login(post.get_absolute_url())
    if request.method != "POST":
        return ask(request, post)
    action, kind = asked_for(request)
    try:
        spend(REACTIONS, str(request.viewer.id))
    except SpentUp as spent_up:
        return too_soon(request, again_sentence(spent_up), spent_up.wait)
    action(request.viewer, post, kind)
    return reactions_below(request, post) if request.htmx else redirect(post)


def show_reactions(request: ForumRequest, post_id: int) -> HttpResponse:
    """Who reacted, newest first; `?kind=` for those of one kind."""
    post = fetch_post(request, post_id)
    if not shows_reactions(post.thread):
        raise Http404("no reactions on this board")
    keep_for_guests(request)
    kinds = {kind.id: kind for kind in all_kinds()}
    wanted = kinds.get(mark_of(request, "kind") or 0)
    given = Reaction.objects.standing().filter(post=post).select_related("member")
    if wanted:
        given = given.filter(kind=wanted.id)
    if before := mark_of(request, "before"):
        given = given.filter(id__lt=before)
    page = stretch(request, given.order_by("-id")[: PEOPLE_A_PAGE + 1], PEOPLE_A_PAGE, "before")
    context = {
        "post": post,
        "thread": post.thread,
        "board": post.thread.board,
        "counts": [(kinds[kind_id], times) for kind_id, times in post.reactions],
        "wanted": wanted,
        "total": sum(times for _, times in post.reactions),
        "page": page,
        "rows": [(each, kinds[each.kind_id]) for each in page.rows],
    }
    return render(request, "reactions/reactions.html", context)


# --- steps ----------------------------------------------------------------------------------------


def fetch_post(request: ForumRequest, post_id: int) -> Post:
    posts = Post.objects.visible_to(request.viewer).select_related("author", "thread__board")
    return get_object_or_404(posts, pk=post_id)


def asked_for(request: ForumRequest) -> tuple[Action, ReactionKind]:
    """Raises Http404 for what no button sends."""
    for name, action in ACTIONS.items():
        if (kind_id := whole_number(request.POST.get(name, ""))) is not None:
            return action, get_object_or_404(ReactionKind, pk=kind_id)
    raise Http404("no such reaction")


def ask(request: ForumRequest, post: Post) -> HttpResponse:
    require_reacting(request.viewer, post.thread, post)
    context = {
        "post": post,
        "thread": post.thread,
        "board": post.thread.board,
        "choices": choices(request.viewer, post),
    }
    template = "reactions/choose.html"
    return render(request, f"{template}#panel" if request.htmx else template, context)


def reactions_below(request: ForumRequest, post: Post) -> HttpResponse:
    """The piece of the post's page that changed."""
    posts = Post.objects.visible_to(request.viewer).annotate(reactors=first_reactors())
    now = cast("ReactedTo", get_object_or_404(posts, pk=post.pk))
    return HttpResponse(Reacting(request.viewer, post.thread, [now]).html(now))
