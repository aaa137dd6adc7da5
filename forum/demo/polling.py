"""What the demo's threads ask by polls, and what its people answered: the same each time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from accounts.models import User
from forum.demo import script
from forum.polls.actions import Asked, make_poll
from forum.polls.models import Ballot, Method, Option, Poll
from forum.posts.models import Post

SEED = 1478  # the year in which the bell of Novgorod's veche was taken away
TURNOUT = 0.7


def ask(now: datetime, people: Iterable[User]) -> None:
    """Counts are left to `recount`."""
    random, voters = Random(SEED), list(people)  # noqa: S311 - no secret
    openings = Post.objects.filter(number=1)
    for row in script.polls():
        opening = openings.get(thread__board__slug=row["board"], thread__title=row["thread"])
        poll = make_poll(opening, asked_in(row, opening))
        fill(poll, random, voters)
        if poll.closes_at and poll.closes_at <= now:
            poll.close(poll.closes_at)


def asked_in(row: dict[str, Any], opening: Post) -> Asked:
    days = row.get("days")
    return Asked(
        question=row["question"],
        options=tuple(row["options"]),
        method=row.get("method", Method.SINGLE),
        is_secret=not row.get("open", False),
        closes_at=opening.created_at + timedelta(days=days) if days else None,
    )


def fill(poll: Poll, random: Random, members: list[User]) -> None:
    """The first options are liked better."""
    ids = list(Option.objects.filter(poll=poll).order_by("place").values_list("pk", flat=True))
    weights = range(len(ids), 0, -1)
    most = {Method.SINGLE: 1, Method.SEVERAL: 2}.get(Method(poll.method), len(ids))
    voters = random.sample(members, round(TURNOUT * len(members)))
    Ballot.objects.bulk_create(
        Ballot(
            poll=poll,
            member=member,
            options=list(dict.fromkeys(random.choices(ids, weights, k=most))),
            cast_at=poll.post.created_at + timedelta(minutes=random.randint(5, 900)),
        )
        for member in voters
    )
