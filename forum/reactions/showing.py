"""The reactions below a post: what all see, and what the viewer may do there.

A page asks once for all its posts (`reacting_to`); the HTML of each is kept under what it shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, Func, IntegerField, OuterRef, When
from django.db.models.lookups import GreaterThan

from forum.boards.viewer import Viewer
from forum.posts.permissions import PostFacts
from forum.reactions.models import KindFacts, Reaction, all_kinds
from forum.reactions.permissions import can_react, shows_reactions
from forum.threads.models import Thread
from forum.web.fragments import kept

NAMES_SHOWN = 3
# Of a post many reacted to, so many of the first reactions are looked at for names.
LOOKED_AT = 10


class ReactedTo(PostFacts, Protocol):
    """What is shown of a post's reactions."""

    @property
    def id(self) -> int: ...
    @property
    def number(self) -> int: ...
    @property
    def reactions(self) -> list[list[int]]: ...
    @property
    def reactors(self) -> list[str | None] | None: ...


class Shown(NamedTuple):
    """A kind below a post: how often it was given, and whether by the viewer too."""

    kind: KindFacts
    times: int
    is_own: bool


def first_reactors() -> Case:
    """Of the post of the outer query: the names of the first who reacted, where anybody did."""
    reactions = Reaction.objects.standing().filter(post=OuterRef("pk")).order_by("id")
    names = ArraySubquery(reactions.values("member__username")[:LOOKED_AT])
    kinds = Func(F("reactions"), function="cardinality", output_field=IntegerField())
    return Case(When(GreaterThan(kinds, 0), then=names))


@dataclass(frozen=True, slots=True)
class Reacting:
    """A viewer among the posts of one thread, with their own reactions by post."""

    viewer: Viewer
    thread: Thread
    kinds: tuple[KindFacts, ...]
    own: Mapping[int, set[int]] = field(default_factory=dict)

    def html(self, post: ReactedTo) -> str:
        """Nothing for a post without reactions that the viewer can't react to."""
        may = can_react(self.viewer, self.thread, post)
        if not (self.kinds and (post.reactions or may)):
            return ""
        own = self.own.get(post.id, set())
        times = {kind_id: n for kind_id, n in post.reactions}  # noqa: C416 - pairs are lists
        shown = [Shown(kind, times.get(kind.id, 0), kind.id in own) for kind in self.kinds]
        given = tuple(each for each in shown if each.times)
        offered = tuple(each for each in shown if each.kind.is_offered) if may else ()
        names = names_of(post)
        context = {
            "id": post.id,
            "number": post.number,
            "given": given,
            "offered": offered,
            "can_react": may,
            "names": names,
            "and_others": max(times.values(), default=0) > len(names),
        }
        return kept("pieces/reactions.html", tuple(context.values()), context)


def names_of(post: ReactedTo) -> tuple[str | None, ...]:
    """The first few; of who left there is none, and so said."""
    return tuple(dict.fromkeys(post.reactors or ()))[:NAMES_SHOWN]


def reacting_to(viewer: Viewer, thread: Thread, posts: Iterable[ReactedTo]) -> Reacting:
    """At most two queries: which reactions there are, and which of them the viewer gave."""
    reacted = [post.id for post in posts if post.reactions]
    if not shows_reactions(thread) or (viewer.is_guest and not reacted):
        return Reacting(viewer, thread, ())
    return Reacting(viewer, thread, all_kinds(), own_reactions(viewer, reacted))


def own_reactions(viewer: Viewer, post_ids: list[int]) -> Mapping[int, set[int]]:
    own: dict[int, set[int]] = defaultdict(set)
    if viewer.is_guest or not post_ids:
        return own
    given = Reaction.objects.standing().filter(post__in=post_ids, member=viewer.id)
    for post_id, kind_id in given.values_list("post_id", "kind_id"):
        own[post_id].add(kind_id)
    return own
