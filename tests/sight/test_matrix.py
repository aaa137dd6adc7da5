"""Who gets what answer from every address of the site: the table in `matrix.txt`.

A line for each route and method, a column for each kind of thing it may be asked about, and in it a
letter for each reader, in the order of READERS: `y` answered, perhaps that something is missing in
the form; `l` sent to sign in, `n` refused (403), `-` not found (404), `m` no such method, `.` there
is nothing of the kind for this reader. A route that is not in the table fails; so does one whose
answers change: look at what is printed, and if it is right, put it into the table. `as_it_is` makes
its lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from accounts.bans import gather_bans
from accounts.models import Ban, Group, User
from forum.boards.models import Board, Silence
from forum.boards.silences import gather_silences
from forum.cases.kinds import target_post
from forum.cases.models import Case, Rule
from forum.cases.opening import Word, join_case
from forum.conversations.actions import Words, begin
from forum.feeds.models import FeedKey
from forum.holding.models import HeldPost, Why
from forum.limits.rations import Ration
from forum.log.models import Deed, LogEntry
from forum.moderating.actions import hide_post, hide_thread
from forum.notifications.models import Kind, Notification
from forum.posts.models import Post, Revision
from forum.scheduling.models import ScheduledThread
from forum.suggestions.models import Suggestion
from forum.tags.models import Tag
from forum.threads.models import Thread
from tests import make
from tests.sight.addresses import CONVERTER, Unfilled, patterns

pytestmark = pytest.mark.django_db

READERS = (
    "guest",
    "member",
    "author",
    "board_moderator",
    "moderator",
    "administrator",
    "silenced",
    "banned",
)
KINDS = ("own", "others", "hidden", "elsewhere")
TABLE = Path(__file__).with_name("matrix.txt")


@dataclass
class Things:
    """What a reader may ask about: of each kind, what stands for the parts of an address."""

    readers: dict[str, User | None]
    board: Board
    elsewhere: Board
    hidden_board: Board
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)


def lines() -> dict[tuple[str, str], dict[str, str]]:
    """The table: by route and method, a string of letters for each kind."""
    found = {}
    for line in TABLE.read_text().splitlines():
        if not line.startswith("#"):
            route, method, *columns = line.split()
            found[route, method] = dict(zip(KINDS, columns, strict=False))
    return found


def routes() -> list[str]:
    return sorted({f"/{route}" for route, _ in patterns(get_resolver())})


def test_every_route_is_in_the_table():
    known = {route for route, _ in lines()}

    assert known - set(routes()) == set(), "no longer there"
    assert set(routes()) - known == set(), "who gets what from these?"


@pytest.mark.parametrize("reader", READERS)
def test_each_reader_gets_what_the_table_says(things, reader):
    place = READERS.index(reader)
    wrong = []
    for (route, method), columns in lines().items():
        for kind, letters in columns.items():
            if (got := answer(things, reader, route, method, kind)) != letters[place]:
                wrong.append(f"{route} {method} {kind}: {letters[place]} in the table, now {got}")

    assert not wrong, "\n".join(wrong)


# --- asking ---------------------------------------------------------------------------------------


def answer(things: Things, reader: str, route: str, method: str, kind: str) -> str:
    """What the reader gets, as a letter. Whatever it changed is taken back."""
    path = filled(route, parts_for(things, reader, kind))
    if path is None:
        return "."
    client = Client(raise_request_exception=False)
    if reader in things.sessions:
        client.cookies[settings.SESSION_COOKIE_NAME] = things.sessions[reader]
    with transaction.atomic():
        response = client.get(path) if method == "GET" else client.post(path)
        transaction.set_rollback(True)
    return letter(response)


def letter(response: Any) -> str:
    if response.status_code in {301, 302} and "/accounts/login/" in response["Location"]:
        return "l"
    known = {403: "n", 404: "-", 405: "m", 410: "-"}
    assert response.status_code < 500 or response.status_code == 503, response.request
    return known.get(response.status_code, "y")


def filled(route: str, parts: dict[str, Any]) -> str | None:
    names = CONVERTER.findall(route)
    if unknown := set(names) - parts.keys():
        raise Unfilled(f"nothing stands for {unknown} of {route}")
    if any(parts[name] is None for name in names):
        return None
    path = route
    for name in names:
        path = path.replace(f"<{name}>", str(parts[name]))
    return path


def parts_for(things: Things, reader: str, kind: str) -> dict[str, Any]:
    return things.parts["any"] | things.parts[f"own {reader}" if kind == "own" else kind]


# --- the things -----------------------------------------------------------------------------------


@pytest.fixture
def things(monkeypatch, run_tasks) -> Things:
    monkeypatch.setattr(Ration, "spend", lambda self, who: None)
    made = Things(readers(), make.board("Here"), make.board("Elsewhere"), make.hidden_board())
    board_moderator = made.readers["board_moderator"]
    group = Group.objects.create(name="Wardens")
    group.members.add(board_moderator)
    make.grant(made.board, group, make.Right.MODERATE)
    for name, user in made.readers.items():
        made.parts[f"own {name}"] = about(made.board, user) if user else NOTHING
    author = made.readers["author"]
    made.parts["others"] = about(made.board, author)
    made.parts["elsewhere"] = about(made.elsewhere, author)
    made.parts["hidden"] = hidden(made, about(made.board, author))
    made.parts["any"] = anything(author)
    judge(made.readers)
    made.sessions = {name: session_of(user) for name, user in made.readers.items() if user}
    run_tasks()
    return made


def readers() -> dict[str, User | None]:
    return {
        "guest": None,
        "member": make.member("member"),
        "author": make.member("author"),
        "board_moderator": make.member("warden"),
        "moderator": make.moderator("moderator"),
        "administrator": make.administrator("administrator"),
        "silenced": make.member("silenced"),
        "banned": make.member("banned"),
    }


def session_of(user: User) -> str:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def judge(people: dict[str, User | None]) -> None:
    """After what they said."""
    silenced, banned = people["silenced"], people["banned"]
    assert silenced is not None
    assert banned is not None
    Silence.objects.create(member=silenced)
    gather_silences(silenced.pk)
    Ban.objects.create(member=banned, reason="Spam")
    gather_bans(banned.pk)


def about(board: Board, author: User) -> dict[str, Any]:
    """A thread, a reply in it and more that this member made on the board."""
    thread = make.thread(board, author, title="Bells")
    post = make.post(thread, author, "A reply.")
    version = Revision.objects.create(post=post, body="Earlier words.", editor=author)
    entry = LogEntry.objects.create(deed=Deed.LOCK, board=board, thread=thread, member=author)
    held = HeldPost.objects.create(
        board=board, thread=thread, author=author, body="Held.", html="Held.", why=Why.NEW_MEMBER
    )
    told = Notification.objects.create(
        recipient=author, kind=Kind.REPLY, event=f"e{post.pk}", thread=thread, post=post
    )
    join_case(target_post(post), Word("Rude."))
    talk = begin(make.viewer(author), [make.member()], "A talk", Words("Words."))
    return {
        "thread_id": thread.pk,
        "post_id": post.pk,
        "conversation_id": talk.conversation.pk,
        "message_id": talk.pk,
        "case_id": Case.objects.get(post=post).pk,
        "version_id": version.pk,
        "board_id": board.pk,
        "slug": board.slug,
        "username": author.username,
        "member_id": author.pk,
        "entry_id": entry.pk,
        "held_id": held.pk,
        "notification_id": told.pk,
    }


# For who can have nothing of their own.
NOTHING = dict.fromkeys(
    (
        "thread_id",
        "post_id",
        "version_id",
        "board_id",
        "slug",
        "username",
        "member_id",
        "entry_id",
        "held_id",
        "notification_id",
        "conversation_id",
        "message_id",
        "case_id",
    )
)


def hidden(things: Things, parts: dict[str, Any]) -> dict[str, Any]:
    """The thread out of sight; of posts, one in a thread that all see; a board of the staff's."""
    viewer = make.viewer(things.readers["administrator"])
    thread = Thread.objects.get(pk=parts["thread_id"])
    post = make.post(make.thread(things.board), things.readers["author"], "Rude.")
    version = Revision.objects.create(post=post, body="Ruder.", editor=post.author)
    hide_thread(viewer, thread, "Rude")
    hide_post(viewer, Post.objects.get(pk=post.pk), "Rude")
    board = things.hidden_board
    return parts | {
        "post_id": post.pk,
        "version_id": version.pk,
        "board_id": board.pk,
        "slug": board.slug,
    }


def anything(author: User) -> dict[str, Any]:
    """What isn't anybody's, or the same for all kinds."""
    scheduled = ScheduledThread.objects.create(
        board=Board.objects.get(title="Here"),
        author=make.moderator(),
        title="Later",
        body="Words.",
        publish_at="2100-01-01T00:00Z",
    )
    return {
        "suggestion_id": Suggestion.objects.create(author=author, body="A wish.").pk,
        "group_id": Group.objects.get(name="Wardens").pk,
        "tag_id": Tag.objects.create(name="bells", slug="bells").pk,
        "scheduled_id": scheduled.pk,
        "token": FeedKey.objects.create(member=author).token,
        "rank_id": 1,
        "rule_id": Rule.objects.create(number=99, title_en="Be kind").pk,
        "batch": UUID(int=1),
        "kind_id": 1,
        "part": 0,
        "key": "made-up",
        "name": "made-up",
        "pk": 1,
        "uidb36": "1",
        "content_type_id": 1,
        "object_id": 10**9,
        "app_label": "posts",
        "url": "nothing/",
    }


# --- making the table anew ------------------------------------------------------------------------


def as_it_is(things: Things) -> Iterator[str]:
    """The table's lines by the answers of now, for whoever looks at each before putting it in."""
    kinds_of = set(NOTHING)
    for route in routes():
        kinds = KINDS if kinds_of & set(CONVERTER.findall(route)) else KINDS[1:2]
        for method in ("GET", "POST"):
            columns = (
                "".join(answer(things, reader, route, method, kind) for reader in READERS)
                for kind in kinds
            )
            yield f"{route} {method} {' '.join(columns)}"
