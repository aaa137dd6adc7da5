"""The page of search, and threads like one that is being written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from psycopg.errors import QueryCanceled

from accounts.models import User
from forum.boards.middleware import ForumRequest
from forum.boards.viewer import Viewer
from forum.limits.rations import Ration
from forum.limits.sentences import again_sentence
from forum.limits.spending import SpentUp
from forum.search.asking import LONGEST, Asked, Query, compose, read
from forum.search.finding import (
    RANKED,
    Found,
    Place,
    bounded,
    find_best,
    find_newest,
    place_from,
)
from forum.search.forms import NEWEST, SearchForm
from forum.search.guessing import Guess, guess
from forum.search.showing import Hit, hits_of
from forum.search.similar import similar_threads
from forum.threads.models import Thread
from forum.web.address import client_network
from forum.web.errors import too_soon
from forum.web.text import is_storable

# A guest's network may search so often; members never wait for crawlers.
SEARCHES = Ration(times=30, seconds=60)
MEMBERS_SHOWN = 5


@dataclass(slots=True)
class Answer:
    """What the page shows below its form."""

    hits: list[Hit] = field(default_factory=list)
    count: int = 0
    is_more: bool = False
    further: str = ""
    members: list[User] = field(default_factory=list)
    guess: Guess | None = None


def search(request: ForumRequest) -> HttpResponse:
    """`?q=` and filters. A query that takes too long gets a sentence and a 503."""
    form = SearchForm(request.viewer, request.GET)
    context: dict[str, Any] = {"form": form, "most": RANKED}
    status = 200
    if not form.is_valid():
        status = 400
    elif typed := form.cleaned_data["q"]:
        if request.viewer.is_guest:
            try:
                SEARCHES.spend(client_network(request))
            except SpentUp as spent:
                return too_soon(request, again_sentence(spent), spent.wait)
        try:
            context["answer"] = answer(request, form, typed)
        except OperationalError as wrong:
            if not isinstance(wrong.__cause__, QueryCanceled):
                raise
            context["is_too_long"], status = True, 503
    page = render(request, "search/search.html", context, status=status)
    page["X-Robots-Tag"] = "noindex"
    return page


def answer(request: ForumRequest, form: SearchForm, typed: str) -> Answer:
    place = place_of(request)
    viewer, titles = request.viewer, form.cleaned_data["titles"]
    with bounded():
        asked = read(typed)
        query = compose(asked, in_title=titles)
        if query is None:
            return Answer()
        found, guessed = found_or_guessed(viewer, form, asked, query, place)
        if guessed:
            query = guessed.query
        return Answer(
            hits_of(viewer, found, query),
            found.count,
            found.is_more,
            further_address(request, found.further),
            [] if place else members_named(typed),
            guessed,
        )


def found_or_guessed(
    viewer: Viewer, form: SearchForm, asked: Asked, query: Query, place: Place | None
) -> tuple[Found, Guess | None]:
    """What was asked for; if nobody wrote it, what was probably meant."""
    find = find_newest if form.cleaned_data["sort"] == NEWEST else find_best
    found = find(viewer, query, form.filters, place)
    if found.matches:
        return found, None
    guessed = guess(viewer, asked, in_title=form.cleaned_data["titles"])
    if guessed is None:
        return found, None
    return find(viewer, guessed.query, form.filters, place), guessed


def place_of(request: ForumRequest) -> Place | None:
    if "after" not in request.GET:
        return None
    if (place := place_from(request.GET["after"])) is None:
        raise Http404("no such place in the list")
    return place


def further_address(request: ForumRequest, further: Place | None) -> str:
    if further is None:
        return ""
    asked = {name: str(value) for name, value in request.GET.items() if value}
    return f"{request.path}?{urlencode({**asked, 'after': str(further)})}"


def members_named(typed: str) -> list[User]:
    name = typed.strip().removeprefix("@")[:30]
    members = User.objects.filter(is_active=True, username__istartswith=name)
    return list(members.order_by("-points", "id")[:MEMBERS_SHOWN])


def similar(request: ForumRequest) -> HttpResponse:
    """`?title=` while one is written, or `?thread=` at its foot: a fragment, or a plain page."""
    title, but, thread = request.GET.get("title", "")[:LONGEST], None, None
    if given := request.GET.get("thread", ""):
        if not (given.isascii() and given.isdigit() and len(given) <= 18):
            raise Http404("no such thread")
        thread = get_object_or_404(Thread.objects.visible_to(request.viewer), pk=int(given))
        title, but = thread.title, thread.pk
    if request.viewer.is_guest:
        try:
            SEARCHES.spend(client_network(request))
        except SpentUp as spent:
            return too_soon(request, again_sentence(spent), spent.wait)
    threads = within_bounds(request.viewer, title, but) if is_storable(title) else []
    context = {"threads": threads, "thread": thread}
    template = "search/similar.html#threads" if request.htmx else "search/similar.html"
    page = render(request, template, context)
    page["X-Robots-Tag"] = "noindex"
    return page


def within_bounds(viewer: Viewer, title: str, but: int | None) -> list[Thread]:
    """None rather than waiting long: nobody asked for them."""
    try:
        with bounded():
            return similar_threads(viewer, title, but=but)
    except OperationalError as wrong:
        if isinstance(wrong.__cause__, QueryCanceled):
            return []
        raise
