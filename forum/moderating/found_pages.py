"""Posts of any threads that a search finds, ticked page after page to act on all of them together.

As in lists, `forum.reading.choosing`, the form is sent by GET and takes what is ticked along.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from accounts.signing_in import sign_in_first
from forum.boards.asking import require_desk
from forum.boards.middleware import ForumRequest
from forum.boards.rights import Right
from forum.boards.viewer import Viewer
from forum.moderating import bulk, previews
from forum.moderating.bulk import ON_POSTS
from forum.moderating.bulk_pages import (
    asked,
    bulk_form,
    chosen_in,
    going,
    left_out_of,
    nothing_chosen,
    told,
)
from forum.posts.models import Post
from forum.reading.choosing import MOST_CHOSEN
from forum.search.answering import Answer
from forum.search.forms import SearchForm
from forum.search.page import Trouble
from forum.search.views import answered


def choose_found(request: ForumRequest) -> HttpResponseBase:
    """What to look for is in the address, `?q=` and filters, also when the deed is sent."""
    if request.viewer.is_guest:
        return sign_in_first(request)
    require_desk(request)
    form = SearchForm(request.viewer, request.GET)
    go = going(request)
    deed = ON_POSTS.get(go)
    if deed is None:
        return answered(request, form, found_page)
    page = ways(request, form)
    if not chosen_in(request):
        return nothing_chosen(request, page["back"])
    posts = moderated(request.viewer).filter(pk__in=chosen_in(request))
    items = list(posts.select_related("author", "thread__board").order_by("thread", "number"))
    page |= {"preview": previews.of_posts(posts), "items": items, "are_of_threads": True}
    sure = bulk_form(request, deed)
    if sure.is_bound and sure.is_valid():
        outcome = bulk.on_posts(request.viewer, items, deed, sure.cleaned_data["reason"])
        return told(request, outcome, page["here"])
    return asked(request, page, deed, go, sure)


def found_page(
    request: ForumRequest,
    form: SearchForm,
    answer: Answer | None = None,
    *,
    trouble: Trouble | None = None,
    further: str = "",
) -> HttpResponse:
    """In place of the page of search: its hits with boxes, where the viewer moderates them."""
    hits = answer.hits if answer else []
    ids = [hit.post_id for hit in hits]
    own = set(moderated(request.viewer).filter(pk__in=ids).values_list("pk", flat=True))
    chosen = chosen_in(request)
    page = ways(request, form) | {
        "form": form,
        "asked": form.asked,
        "trouble": trouble,
        "rows": [(hit, hit.post_id in own, hit.post_id in chosen) for hit in hits],
        "elsewhere": [pk for pk in chosen if pk not in own],
        "most": MOST_CHOSEN,
        "count": len(chosen),
        "way": answer.way if answer else "",
        "further": answer.found.further if answer and answer.found and further else None,
        "deeds": ON_POSTS,
    }
    return render(request, "moderating/choose_found.html", page)


def moderated(viewer: Viewer) -> QuerySet[Post]:
    posts = Post.objects.visible_to(viewer)
    if viewer.sees_everything:
        return posts
    return posts.filter(thread__board__in=viewer.board_ids(Right.MODERATE))


def ways(request: ForumRequest, form: SearchForm) -> dict[str, Any]:
    """Where the form goes to, and the way back with what was ticked."""
    here = f"{reverse('choose-found')}?{urlencode(form.asked)}"
    chosen = urlencode([("chosen", pk) for pk in chosen_in(request)])
    back = f"{here}&{chosen}" if chosen else here
    return {"here": here, "came_from": here, "back": back, "left_out": left_out_of(request)}
