"""The page of search, and threads like one that is being written."""

from __future__ import annotations

from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode

from forum.boards.middleware import ForumRequest
from forum.boards.viewer import Viewer
from forum.limits.rations import Ration
from forum.limits.sentences import again_sentence
from forum.limits.spending import SpentUp
from forum.search.answering import Answer, Search, Way, answer
from forum.search.asking import LONGEST
from forum.search.bounds import bounded, cancelled
from forum.search.finding import Place, place_from
from forum.search.forms import NEWEST, SearchForm
from forum.search.page import search_page
from forum.search.similar import similar_threads
from forum.threads.models import Thread
from forum.web.address import client_network
from forum.web.errors import too_soon
from forum.web.text import is_storable

# A guest's network may search so often; members never wait for crawlers.
SEARCHES = Ration(times=30, seconds=60)
# More than anybody types: a script of one member's must not take all threads of the server.
SEARCHES_OF_A_MEMBER = Ration(times=60, seconds=60)


def search(request: ForumRequest) -> HttpResponse:
    """`?q=` and filters. A query that takes too long gets a sentence and a 503."""
    form = SearchForm(request.viewer, request.GET)
    page = answered(request, form)
    page["X-Robots-Tag"] = "noindex"
    return page


def answered(request: ForumRequest, form: SearchForm) -> HttpResponse:
    if not form.is_valid():
        page = search_page(request, form)
        page.status_code = 400
        return page
    if not form.cleaned_data["q"]:
        return search_page(request, form)
    try:
        spend_a_search(request)
        found = asked_for(request, form)
    except SpentUp as spent:
        return too_soon(request, again_sentence(spent), spent.wait)
    except OperationalError as wrong:
        if not cancelled(wrong):
            raise
        page = search_page(request, form, is_too_long=True)
        page.status_code = 503
        return page
    return search_page(request, form, found, further=further_address(request, found))


def spend_a_search(request: ForumRequest) -> None:
    """Raises SpentUp."""
    if request.viewer.is_guest:
        SEARCHES.spend(client_network(request))
    else:
        SEARCHES_OF_A_MEMBER.spend(str(request.viewer.id))


def asked_for(request: ForumRequest, form: SearchForm) -> Answer:
    way = request.GET.get("as", Way.ASKED)
    if way not in Way:
        raise Http404("no such way to find")
    return answer(
        Search(
            request.viewer,
            form.cleaned_data["q"],
            form.filters,
            by_age=form.cleaned_data["sort"] == NEWEST,
            place=place_of(request),
            way=Way(way),
        )
    )


def place_of(request: ForumRequest) -> Place | None:
    if "after" not in request.GET:
        return None
    if (place := place_from(request.GET["after"])) is None:
        raise Http404("no such place in the list")
    return place


def further_address(request: ForumRequest, answer: Answer) -> str:
    if answer.found is None or answer.found.further is None:
        return ""
    asked = {name: str(value) for name, value in request.GET.items() if value}
    place = {"after": str(answer.found.further), "as": answer.way.value}
    return f"{request.path}?{urlencode({**asked, **place})}"


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
        if cancelled(wrong):
            return []
        raise
