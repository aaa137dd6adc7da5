"""A thread for paper: its posts without the furniture round them."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from forum.boards.middleware import ForumRequest
from forum.posts.models import PAGE_SIZE, page_of
from forum.reading.post_rows import rows_between
from forum.reading.rationing import FILTERS, rationed
from forum.reading.thread import fetch_thread, page_address
from forum.web.paging import Pages, page_number

POSTS_A_SHEET = 5 * PAGE_SIZE


@rationed(FILTERS)
def print_thread(request: ForumRequest, thread_id: int) -> HttpResponseBase:
    thread = fetch_thread(request, thread_id)
    page = page_number(request)
    address = reverse("print-thread", args=[thread.pk])
    if request.GET.get("page") == "1":
        return redirect(address)
    last = max(1, -(-thread.last_number // POSTS_A_SHEET))
    if page > last:
        raise Http404("no such page")
    first = (page - 1) * POSTS_A_SHEET + 1
    context = {
        "thread": thread,
        "board": thread.board,
        "rows": list(rows_between(request.viewer, thread, first, first + POSTS_A_SHEET - 1)),
        "pages": Pages(page, last, lambda n: page_address(address, n)),
        "way_back": page_address(thread.get_absolute_url(), page_of(first)),
        "full_address": request.build_absolute_uri(thread.get_absolute_url()),
    }
    return render(request, "reading/print.html", context)
