"""The demo's people react to what the others wrote: the same each time, more to what stood long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from accounts.models import User
from forum.posts.models import Post
from forum.reactions.models import Reaction, ReactionKind

SEED = 1136  # the year of the first veche that the chronicles of Novgorod tell of
# How many react: most posts get nothing, a few are remembered.
HOW_MANY = (0, 0, 0, 0, 0, 1, 1, 2, 3, 5, 9)
LIKED_MORE = 6  # times than each other reaction


def react(now: datetime, posts: Iterable[Post], people: Iterable[User]) -> None:
    """Counts are left to `recount`."""
    random, members = Random(SEED), list(people)  # noqa: S311 - no secret
    kinds = [kind for kind in ReactionKind.objects.all() for _ in range(weight(kind))]
    Reaction.objects.bulk_create(
        Reaction(
            post=post,
            member=member,
            kind=random.choice(kinds),
            given_at=min(now, post.created_at + timedelta(minutes=random.randint(2, 900))),
        )
        for post in posts
        for member in random.sample(members, random.choice(HOW_MANY))
        if member.pk != post.author_id
    )


def weight(kind: ReactionKind) -> int:
    return LIKED_MORE if kind.is_like else 1
