"""Where something is written: `reply-<thread id>`, `new-<board id>`, `edit-<post id>`, and the
places of rooms above, which say themselves what is there (`also_written`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse

from forum.boards.models import Board
from forum.boards.viewer import Viewer
from forum.posts.models import Post
from forum.threads.models import Thread

PLACE = re.compile(r"(reply|new|edit|letter|talk|message)-([1-9][0-9]{0,17})")


def to_reply(thread: Thread) -> str:
    return f"reply-{thread.pk}"


def to_start(board: Board) -> str:
    return f"new-{board.pk}"


def to_edit(post: Post) -> str:
    return f"edit-{post.pk}"


@dataclass(frozen=True, slots=True)
class Composer:
    """The page on which a draft is gone on with, and what it is about."""

    kind: str
    address: str
    title: str


type Find = Callable[[Viewer, list[int]], dict[int, Composer]]

_above: dict[str, Find] = {}


def also_written(kind: str, find: Find) -> None:
    """Have a room above say which of these ids the viewer may write at, each with its page."""
    _above[kind] = find


def board_at(viewer: Viewer, place: str) -> Board | None:
    """On which board it is written, if the viewer may see the place."""
    parts = PLACE.fullmatch(place)
    if not parts:
        return None
    kind, number = parts[1], int(parts[2])
    boards = Board.objects.visible_to(viewer)
    if kind == "new":
        return boards.filter(pk=number).first()
    if kind == "reply":
        threads = Thread.objects.visible_to(viewer).filter(pk=number)
        return boards.filter(pk__in=threads.values("board")).first()
    if kind in _above:
        return None
    posts = Post.objects.visible_to(viewer).filter(pk=number)
    return boards.filter(pk__in=posts.values("thread__board")).first()


def composers(viewer: Viewer, places: Iterable[str]) -> dict[str, Composer]:
    """Of the places that the viewer may see now; a query for each kind among them."""
    ids = ids_by_kind(places)
    found: dict[str, Composer] = {}
    # A filter by no ids at all asks no database.
    for board in Board.objects.visible_to(viewer).filter(pk__in=ids["new"]):
        address = reverse("start-thread", args=[board.slug])
        found[to_start(board)] = Composer("new", address, board.title)
    for thread in Thread.objects.visible_to(viewer).filter(pk__in=ids["reply"]):
        address = reverse("reply", args=[thread.pk])
        found[to_reply(thread)] = Composer("reply", address, thread.title)
    posts = Post.objects.visible_to(viewer).filter(pk__in=ids["edit"])
    for post in posts.select_related("thread").only("id", "thread__title"):
        address = reverse("edit-post", args=[post.pk])
        found[to_edit(post)] = Composer("edit", address, post.thread.title)
    for kind, find in _above.items():
        for number, composer in find(viewer, ids.get(kind, [])).items():
            found[f"{kind}-{number}"] = composer
    return found


def ids_by_kind(places: Iterable[str]) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = {"new": [], "reply": [], "edit": []}
    for place in places:
        if parts := PLACE.fullmatch(place):
            ids.setdefault(parts[1], []).append(int(parts[2]))
    return ids
