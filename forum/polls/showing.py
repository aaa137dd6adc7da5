"""Polls on a page: what all see of them, and what the viewer may do there.

A page asks once for all its polls, and not at all where no post has one; the HTML of each is kept
under what it shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from forum.boards.viewer import Viewer
from forum.polls.models import Ballot, Method, Option, Poll
from forum.polls.permissions import (
    can_close,
    can_vote,
    is_closed,
    sees_results,
    sees_voters,
    shows_polls,
)
from forum.posts.permissions import PostFacts
from forum.threads.models import Thread
from forum.web.fragments import kept


class Asking(PostFacts, Protocol):
    """What is shown of a post that may ask by a poll."""

    @property
    def number(self) -> int: ...
    @property
    def has_poll(self) -> bool: ...


class Facts(NamedTuple):
    """A poll and its options as plain values, and what the viewer chose in it, if they voted."""

    id: int
    post_id: int
    question: str
    method: str
    results: str
    is_secret: bool
    may_change: bool
    closes_at: datetime | None
    closed_at: datetime | None
    ballot_count: int
    options: list[dict[str, Any]]
    own: list[int] | None

    @property
    def has_voted(self) -> bool:
        return self.own is not None


class Row(NamedTuple):
    """An option as the viewer is shown it. `rank` is the place that they gave it, 0 for none."""

    id: int
    text: str
    rank: int
    score: int
    percent: int
    is_best: bool


class Refused(NamedTuple):
    """Why a vote was not taken, and the options that it named, with the places it gave them."""

    why: str
    marks: Mapping[int, int]


def has_poll() -> Exists:
    """Of the post of the outer query: whether it asks by a poll."""
    return Exists(Poll.objects.filter(post=OuterRef("pk")))


def facts_of(polls: QuerySet[Poll], viewer: Viewer) -> list[Facts]:
    options = Option.objects.filter(poll=OuterRef("pk")).order_by("place")
    plain = options.values(plain=JSONObject(id="id", text="text", score="score"))
    own = Ballot.objects.filter(poll=OuterRef("pk"), member=viewer.id).values("options")
    columns = polls.values_list(*Facts._fields[:-2], ArraySubquery(plain), Subquery(own[:1]))
    return [Facts._make(row) for row in columns]


class Polls:
    """A viewer among the posts of one thread, with their polls: a query if there are any."""

    def __init__(self, viewer: Viewer, thread: Thread, posts: Iterable[Asking]) -> None:
        self.viewer = viewer
        self.thread = thread
        asking = [post.id for post in posts if post.has_poll]
        self.polls: dict[int, Facts] = {}
        if asking and shows_polls(thread.board):
            polls = facts_of(Poll.objects.filter(post__in=asking), viewer)
            self.polls = {poll.post_id: poll for poll in polls}

    def html(self, post: Asking) -> str:
        poll = self.polls.get(post.id)
        return poll_html(self.viewer, self.thread, post, poll) if poll else ""


def poll_html(
    viewer: Viewer,
    thread: Thread,
    post: PostFacts,
    poll: Facts,
    refused: Refused | None = None,
) -> str:
    has_voted = poll.has_voted
    shows_results = sees_results(poll, has_voted=has_voted)
    marks = refused.marks if refused else marks_of(poll.own or ())
    shown = {
        "id": poll.id,
        "post_id": poll.post_id,
        "question": poll.question,
        "method": poll.method,
        "results": poll.results,
        "is_secret": poll.is_secret,
        "may_change": poll.may_change,
        "closes_at": poll.closes_at,
        "is_closed": is_closed(poll),
        "ballots": poll.ballot_count,
        "rows": rows_of(poll, marks, shows_results=shows_results),
        "has_voted": has_voted,
        "can_vote": can_vote(viewer, thread, post, poll, has_voted=has_voted),
        "can_close": can_close(viewer, thread, post, poll),
        "shows_results": shows_results,
        "shows_voters": sees_voters(poll, has_voted=has_voted) and poll.ballot_count > 0,
        "refused": refused.why if refused else "",
    }
    return kept("pieces/poll.html", tuple(shown.values()), shown | {"ranks": ranks_of(poll)})


def marks_of(chosen: Sequence[int]) -> dict[int, int]:
    return {option_id: place for place, option_id in enumerate(chosen, 1)}


def ranks_of(poll: Facts) -> range:
    return range(1, len(poll.options) + 1)


def rows_of(poll: Facts, marks: Mapping[int, int], *, shows_results: bool) -> tuple[Row, ...]:
    """Whoever may not know how it stands gets no numbers at all."""
    scores = [option["score"] if shows_results else 0 for option in poll.options]
    best = max(scores)
    most = poll.ballot_count * (len(poll.options) - 1 if poll.method == Method.RANKED else 1)
    return tuple(
        Row(
            id=option["id"],
            text=option["text"],
            rank=marks.get(option["id"], 0),
            score=score,
            percent=round(100 * score / most) if most else 0,
            is_best=score == best > 0,
        )
        for option, score in zip(poll.options, scores, strict=True)
    )
