"""Who takes part in a thread, and how much."""

from __future__ import annotations

import re

from django.db.models import Q
from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from forum.boards.middleware import ForumRequest
from forum.reading.rationing import FILTERS, rationed
from forum.reading.thread import fetch_thread
from forum.threads.models import Participant
from forum.web.planning import planned_for_its_values

PARTICIPANTS_A_PAGE = 60
# Where a page ends: the count and the id of its last participant.
MARK = re.compile(r"(\d{1,9})-(\d{1,18})", re.ASCII)


@rationed(FILTERS, "after")
def list_participants(request: ForumRequest, thread_id: int) -> HttpResponseBase:
    """Most posts first; `?after=` goes on where a page ended."""
    thread = fetch_thread(request, thread_id)
    people = Participant.objects.filter(thread=thread.pk).select_related("member")
    if is_further := "after" in request.GET:
        people = people.filter(behind(request.GET["after"]))
    with planned_for_its_values():
        found = list(people.order_by("-post_count", "member_id")[: PARTICIPANTS_A_PAGE + 1])
    shown = found[:PARTICIPANTS_A_PAGE]
    context = {
        "thread": thread,
        "board": thread.board,
        "participants": shown,
        "is_further": is_further,
        "further": mark_at(shown[-1]) if len(found) > len(shown) else "",
    }
    return render(request, "reading/participants.html", context)


def behind(mark: str) -> Q:
    """The rest of the order. Raises Http404 for what is no mark."""
    if not (parts := MARK.fullmatch(mark)):
        raise Http404("no such place in the list")
    count, member_id = int(parts[1]), int(parts[2])
    as_many = Q(post_count=count, member__gt=member_id)
    # The first condition is the one that the index begins at.
    return Q(post_count__lte=count) & (Q(post_count__lt=count) | as_many)


def mark_at(last: Participant) -> str:
    return f"?after={last.post_count}-{last.member_id}"
