"""Posts of any threads that a search finds, ticked page after page to act on all of them together.

As in lists, `forum.reading.choosing`, the form is sent by GET and takes what is ticked along.
"""

from __future__ import annotations

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
from forum.moderating.bulk import ON_POSTS
from forum.moderating.bulk_pages import chosen_in, do_to_posts, going, ways
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
    if going(request) not in ON_POSTS:
        return answered(request, form, found_page)
    here = address_of(form)
    page = ways(request, here) | {"are_of_threads": True}
    return do_to_posts(request, moderated(request.viewer), page, here)


def found_page(
    request: ForumRequest,
    form: SearchForm,
    answer: Answer | None = None,
    *,
    trouble: Trouble | None = None,
) -> HttpResponse:
    """In place of the page of search: its hits with boxes, where the viewer moderates them."""
    hits = answer.hits if answer else []
    ids = [hit.post_id for hit in hits]
    own = set(moderated(request.viewer).filter(pk__in=ids).values_list("pk", flat=True))
    chosen = chosen_in(request)
    here = address_of(form)
    page = ways(request, here) | {
        "form": form,
        "asked": form.asked,
        "trouble": trouble,
        "rows": [(hit, hit.post_id in own, hit.post_id in chosen) for hit in hits],
        "elsewhere": [pk for pk in chosen if pk not in own],
        "most": MOST_CHOSEN,
        "count": len(chosen),
        "way": answer.way if answer else "",
        "further": answer.found.further if answer and answer.found else None,
        "deeds": ON_POSTS,
    }
    return render(request, "moderating/choose_found.html", page)


def moderated(viewer: Viewer) -> QuerySet[Post]:
    posts = Post.objects.visible_to(viewer)
    if viewer.sees_everything:
        return posts
    return posts.filter(thread__board__in=viewer.board_ids(Right.MODERATE))


def address_of(form: SearchForm) -> str:
    return f"{reverse('choose-found')}?{urlencode(form.asked)}"
