"""Voting, closing, and the page of a poll with who chose what."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from forum.boards.middleware import ForumRequest
from forum.limits.sentences import again_sentence
from forum.limits.spending import Allowance, SpentUp, spend
from forum.polls.actions import WrongChoice, close_poll, vote
from forum.polls.models import Ballot, Method, Poll
from forum.polls.permissions import sees_voters
from forum.polls.showing import Facts, Refused, facts_of, marks_of, poll_html
from forum.web.errors import too_soon
from forum.web.keyset import mark_of, stretch
from forum.web.numbers import whole_number, whole_numbers

VOTES = Allowance("vote", times=60, seconds=300)
BALLOTS_A_PAGE = 50


def cast(request: ForumRequest, post_id: int) -> HttpResponseBase:
    """Who comes by a link is shown the post."""
    poll = fetch_poll(request, post_id)
    if request.method != "POST":
        return redirect(poll.post)
    if request.viewer.is_guest:
        return redirect_to_login(poll.post.get_absolute_url())
    try:
        spend(VOTES, str(request.viewer.id))
    except SpentUp as spent:
        return too_soon(request, again_sentence(spent), spent.wait)
    marks = marks_in(request, poll)
    try:
        vote(request.viewer, poll, in_order(marks))
    except WrongChoice as wrong:
        return poll_page(request, poll, Refused(str(wrong), marks))
    return poll_page(request, poll) if request.htmx else redirect(poll.post)


def close(request: ForumRequest, post_id: int) -> HttpResponseBase:
    poll = fetch_poll(request, post_id)
    if request.method != "POST":
        return redirect(poll.post)
    if request.viewer.is_guest:
        return redirect_to_login(poll.post.get_absolute_url())
    close_poll(request.viewer, poll)
    return poll_page(request, poll) if request.htmx else redirect(poll.post)


def show_poll(request: ForumRequest, post_id: int) -> HttpResponse:
    """The poll by itself; of an open one with who chose what, newest first."""
    return poll_page(request, fetch_poll(request, post_id))


# --- steps ----------------------------------------------------------------------------------------


def fetch_poll(request: ForumRequest, post_id: int) -> Poll:
    polls = Poll.objects.visible_to(request.viewer).select_related(
        "post__thread__board__parent", "post__author"
    )
    return get_object_or_404(polls, post=post_id)


def marks_in(request: ForumRequest, poll: Poll) -> dict[int, int]:
    """The options that were chosen, by id, with the places that they were given."""
    if poll.method != Method.RANKED:
        return marks_of(whole_numbers(request.POST.getlist(f"choice-{poll.pk}")))
    ids = poll.options.values_list("pk", flat=True)
    sent_ranks = {each: whole_number(request.POST.get(f"rank-{each}", "")) for each in ids}
    return {option_id: rank for option_id, rank in sent_ranks.items() if rank}


def in_order(marks: dict[int, int]) -> list[int]:
    """Raises WrongChoice."""
    if len(set(marks.values())) < len(marks):
        raise WrongChoice(_("Each place can be given once."))
    return sorted(marks, key=marks.__getitem__)


def poll_page(request: ForumRequest, poll: Poll, refused: Refused | None = None) -> HttpResponse:
    """The piece alone, where a script asks for it."""
    (facts,) = facts_of(Poll.objects.filter(pk=poll.pk), request.viewer)
    post, status = poll.post, 422 if refused else 200
    html = poll_html(request.viewer, post.thread, post, facts, refused)
    if request.htmx:
        return HttpResponse(html, status=status)
    context = {
        "poll": facts,
        "html": SafeString(html),
        "post": post,
        "thread": post.thread,
        "board": post.thread.board,
        **voters(request, facts),
    }
    return render(request, "polls/poll.html", context, status=status)


def voters(request: ForumRequest, poll: Facts) -> dict[str, Any]:
    if not sees_voters(poll, has_voted=poll.has_voted):
        return {}
    ballots = Ballot.objects.filter(poll=poll.id).select_related("member")
    if before := mark_of(request, "before"):
        ballots = ballots.filter(id__lt=before)
    newest = ballots.order_by("-id")[: BALLOTS_A_PAGE + 1]
    page = stretch(request, newest, BALLOTS_A_PAGE, "before")
    texts = {option["id"]: option["text"] for option in poll.options}
    rows = [(ballot.member, [texts[each] for each in ballot.options]) for ballot in page.rows]
    return {"page": page, "rows": rows}
