"""The reactions below a post: what all see, and what the viewer may do there.

A page asks once for all its posts (`Reacting`); the HTML of each is kept with what it shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Case, F, Func, IntegerField, OuterRef, When
from django.db.models.lookups import GreaterThan
from django.template.loader import render_to_string
from django.utils.translation import get_language

from forum.boards.viewer import Viewer
from forum.posts.models import Post
from forum.posts.permissions import PostFacts
from forum.reactions.models import KindFacts, Reaction, all_kinds
from forum.reactions.permissions import can_react_in, shows_reactions, takes_reactions_of
from forum.threads.models import Thread

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


class Reacting:
    """A viewer among the posts of one thread, with what is asked once for all of them."""

    def __init__(self, viewer: Viewer, thread: Thread, posts: Iterable[ReactedTo]) -> None:
        """At most two queries: which reactions there are, and which of them the viewer gave."""
        self.viewer = viewer
        self.language = get_language()
        self.may = can_react_in(viewer, thread)
        self.shows = shows_reactions(thread)
        reacted = [post.id for post in posts if post.reactions] if self.shows else []
        self.kinds = all_kinds() if reacted else ()
        self.own = own_reactions(viewer, reacted) if reacted and not viewer.is_guest else {}

    def html(self, post: ReactedTo) -> str:
        """Nothing for a post without reactions that the viewer can't react to."""
        may = self.may and takes_reactions_of(self.viewer, post)
        if not (may or (post.reactions and self.shows)):
            return ""
        own = self.own.get(post.id, NONE)
        key = (post.id, post.number, may, own, self.language)
        kinds = self.kinds if post.reactions else ()
        shown = (post.reactions, post.reactors, kinds)
        found = _kept.get(key)
        if found is None or found[0] != shown:
            found = _kept[key] = shown, render(post, kinds, own, may=may)
            if len(_kept) > MOST_KEPT:
                _kept.clear()
        return found[1]


NONE: frozenset[int] = frozenset()
MOST_KEPT = 20_000
# Of each post the newest for who gave the same.
_kept: dict[object, tuple[object, str]] = {}


def render(post: ReactedTo, kinds: tuple[KindFacts, ...], own: frozenset[int], *, may: bool) -> str:
    times = {kind_id: n for kind_id, n in post.reactions}  # noqa: C416 - pairs are lists
    given = [Shown(kind, times[kind.id], kind.id in own) for kind in kinds if kind.id in times]
    names = names_of(post)
    context = {
        "id": post.id,
        "number": post.number,
        "given": given,
        "can_react": may,
        "names": names,
        "and_others": max(times.values(), default=0) > len(names),
    }
    return render_to_string("pieces/reactions.html", context)


def names_of(post: ReactedTo) -> list[str | None]:
    """The first few; of who left there is none, and so said."""
    return list(dict.fromkeys(post.reactors or ()))[:NAMES_SHOWN]


# Written out, as the ORM takes longer to compose it than PostgreSQL to answer.
OWN_REACTIONS = """
    SELECT post_id, array_agg(kind_id) FROM reactions_reaction
    WHERE post_id = ANY(%s) AND member_id = %s AND taken_back_at IS NULL GROUP BY post_id
"""


def own_reactions(viewer: Viewer, post_ids: list[int]) -> dict[int, frozenset[int]]:
    with connection.cursor() as cursor:
        cursor.execute(OWN_REACTIONS, [post_ids, viewer.id])
        return {post_id: frozenset(kinds) for post_id, kinds in cursor.fetchall()}


def choices(viewer: Viewer, post: Post) -> list[Shown]:
    """What the viewer may give the post, and what of it they gave."""
    own = own_reactions(viewer, [post.pk]).get(post.pk, NONE)
    return [Shown(kind, 0, kind.id in own) for kind in all_kinds() if kind.is_offered]
