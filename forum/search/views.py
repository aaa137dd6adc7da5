"""The page of search, and threads like one that is being written."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from forum.boards.middleware import ForumRequest
from forum.boards.viewer import Viewer
from forum.limits.rations import Ration
from forum.limits.sentences import again_sentence
from forum.limits.spending import SpentUp
from forum.search.answering import Answer, Search, Way, answer
from forum.search.asking import LONGEST
from forum.search.bounds import TooManySearch, bounded, cancelled
from forum.search.finding import Place, place_from
from forum.search.forms import NEWEST, SearchForm
from forum.search.page import Trouble, search_page
from forum.search.similar import similar_threads
from forum.threads.models import Thread
from forum.web.address import client_network
from forum.web.errors import SECONDS_TO_TRY_AGAIN, too_soon
from forum.web.keyset import mark_of
from forum.web.text import is_storable

# A guest's network may search so often; members never wait for crawlers.
SEARCHES = Ration(times=30, seconds=60)
# More than anybody types: a script of one member's must not take all threads of the server.
SEARCHES_OF_A_MEMBER = Ration(times=60, seconds=60)
# A title that is written asks at each pause, and a thread's foot when it is read to the end.
SIMILAR_OF_A_MEMBER = Ration(times=120, seconds=60)


@require_safe
def search(request: ForumRequest) -> HttpResponse:
    """`?q=` and filters. A query that takes too long gets a sentence and a 503."""
    form = SearchForm(request.viewer, request.GET)
    page = answered(request, form)
    page["X-Robots-Tag"] = "noindex"
    return page


def answered(
    request: ForumRequest, form: SearchForm, show: Callable[..., HttpResponse] = search_page
) -> HttpResponse:
    """As a page made by `show`, which takes what `search_page` does."""
    if not form.is_valid():
        page = show(request, form)
        page.status_code = 400
        return page
    if not form.cleaned_data["q"]:
        return show(request, form)
    try:
        spend_one(request, SEARCHES_OF_A_MEMBER)
        found = asked_for(request, form)
    except SpentUp as spent:
        return too_soon(request, again_sentence(spent), spent.wait)
    except TooManySearch:
        return failed(show(request, form, trouble=Trouble.CROWD))
    except OperationalError as wrong:
        if not cancelled(wrong):
            raise
        return failed(show(request, form, trouble=Trouble.SLOW))
    return show(request, form, found)


def failed(page: HttpResponse) -> HttpResponse:
    page.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    page["Retry-After"] = str(SECONDS_TO_TRY_AGAIN)
    return page


def spend_one(request: ForumRequest, of_a_member: Ration) -> None:
    """Raises SpentUp."""
    if request.viewer.is_guest:
        SEARCHES.spend(client_network(request))
    else:
        of_a_member.spend(str(request.viewer.id))


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


@require_safe
def similar(request: ForumRequest) -> HttpResponse:
    """`?title=` while one is written, or `?thread=` at its foot: a fragment, or a plain page.

    No complaint is put into a page that asked by itself.
    """
    thread = thread_asked_for(request)
    try:
        spend_one(request, SIMILAR_OF_A_MEMBER)
    except SpentUp as spent:
        if request.htmx:
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        return too_soon(request, again_sentence(spent), spent.wait)
    title = thread.title if thread else request.GET.get("title", "")[:LONGEST]
    threads = within_bounds(request.viewer, title, thread)
    context = {"threads": threads, "thread": thread}
    template = "search/similar.html#threads" if request.htmx else "search/similar.html"
    page = render(request, template, context)
    page["X-Robots-Tag"] = "noindex"
    return page


def thread_asked_for(request: ForumRequest) -> Thread | None:
    """Raises Http404."""
    if not request.GET.get("thread"):
        return None
    thread_id = mark_of(request, "thread")
    return get_object_or_404(Thread.objects.visible_to(request.viewer), pk=thread_id)


def within_bounds(viewer: Viewer, title: str, but: Thread | None) -> list[Thread]:
    """None rather than waiting long: nobody asked for them."""
    if not is_storable(title):
        return []
    try:
        with bounded():
            return similar_threads(viewer, title, but=but)
    except TooManySearch:
        return []
    except OperationalError as wrong:
        if cancelled(wrong):
            return []
        raise
