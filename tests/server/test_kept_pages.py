"""Guests' pages over the real web processes, under load, while the forum changes."""

from __future__ import annotations

import random
import re
import threading
import time
from dataclasses import dataclass, field

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse

from forum.boards.models import Tagging
from forum.moderating import actions as moderating
from forum.posting import actions
from forum.posting.answers import mark_answer, unmark_answer
from forum.posting.tagging import retag
from forum.posts.models import PAGE_SIZE
from forum.reactions.actions import react, take_back
from forum.reactions.models import ReactionKind
from tests import make
from tests.polls import making
from tests.serving import Client, served

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SECONDS = 5.0
STALE = 1.0
PACKED = {"Accept-Encoding": "gzip"}
MARKER = re.compile(r"mark-\d+-x")


@dataclass
class Forum:
    """What is written, with the moments between which it became so."""

    shown: dict[str, float] = field(default_factory=dict)  # since when it must be there
    going: set[str] = field(default_factory=set)  # from before it may be missing
    gone: dict[str, float] = field(default_factory=dict)  # since when it must not be there

    def must_show(self, asked_at: float) -> set[str]:
        """Call it after the answer, so that what went meanwhile isn't missed."""
        shown = list(self.shown.items())
        return {text for text, since in shown if since < asked_at - STALE} - self.going

    def must_not_show(self, asked_at: float) -> set[str]:
        return {text for text, moment in list(self.gone.items()) if moment < asked_at - STALE}


@dataclass(frozen=True)
class Reader:
    """Who asks, and what every page of theirs says and doesn't say."""

    headers: dict[str, str]
    says: tuple[str, ...]
    never: tuple[str, ...]


def session_of(user) -> str:
    browser = Browser()
    browser.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"


def readers(names: tuple[str, ...]) -> list[Reader]:
    link = 'href="/u/{}/"'.format
    strangers = tuple(f'class="user-name">{name}' for name in names)
    made = []
    for language, other in (("ru", "en"), ("en", "ru")):
        for theme in ("", "light", "dark"):
            cookie = f"theme={theme}" if theme else ""
            chosen = f' data-theme="{theme}"' if theme else ""
            says = (f'<html lang="{language}"{chosen}>',)
            never = (f'<html lang="{other}"', *strangers, "/accounts/logout/")
            headers = {"Accept-Language": language, "Cookie": cookie}
            if theme:
                headers |= PACKED
            made.append(Reader(headers, says, never))
    for name in names:
        member = make.member(name, language=random.choice(["ru", "en"]), theme="dark")
        others = tuple(link(each) for each in names if each != name)
        says = (f'<html lang="{member.language}" data-theme="dark">', link(name))
        made.append(Reader({"Cookie": session_of(member)} | PACKED, says, others))
    return made


def read_until(
    over: threading.Event, port: int, reader: Reader, address: str, forum: Forum, wrong: list[str]
) -> None:
    client = Client(port, **reader.headers)
    while not over.is_set():
        asked_at = time.monotonic()
        status, _headers, body = client.get(address)
        page = body.decode()
        found = set(MARKER.findall(page))
        if status != 200:
            wrong.append(f"{status} at {address}")
        if late := forum.must_show(asked_at) - found:
            wrong.append(f"{reader.headers} misses {late}")
        if stale := forum.must_not_show(asked_at) & found:
            wrong.append(f"{reader.headers} still shows {stale}")
        wrong += [f"{reader.headers} lacks {text}" for text in reader.says if text not in page]
        wrong += [f"{reader.headers} shows {text}" for text in reader.never if text in page]
    client.close()


def write_until(end: float, thread, forum: Forum) -> None:
    """Replies, edits and hides, each noted when it is committed; all on the first page."""
    author, moderator = make.viewer(make.member()), make.viewer(make.moderator())
    posts: list = []
    n = 0
    while time.monotonic() < end:
        n += 1
        text = f"mark-{n}-x"
        if n % 3 == 0 and n < 3 * (PAGE_SIZE - 2):
            posts.append((actions.reply(author, thread, actions.Words(text)), text))
            forum.shown[text] = time.monotonic()
        elif posts:
            place = random.randrange(len(posts))
            post, before = posts[place]
            forum.going.add(before)
            if n % 10 == 0:
                del posts[place]
                moderating.hide_post(moderator, post, "tidy")
            else:
                posts[place] = post, text
                actions.edit_post(author, post, text)
                forum.shown[text] = time.monotonic()
            forum.gone[before] = time.monotonic()
        time.sleep(0.05)


def test_pages_come_packed_to_who_takes_it():
    thread, member = make.thread(make.board(), replies=9), make.member()

    with served() as port:
        for cookie in ("", session_of(member)):
            client = Client(port, Cookie=cookie, **{"Accept-Language": "en"})
            for _ in range(2):  # made, and kept
                _status, plain, body = client.get(thread.get_absolute_url())
                _status, packed, same = client.get(thread.get_absolute_url(), **PACKED)
                assert len(same) == pytest.approx(len(body), abs=200)  # tokens, ages
                assert packed["content-encoding"] == "gzip"
                lengths = int(plain["content-length"]), int(packed["content-length"])
                assert lengths[1] < lengths[0] / 3


def test_no_page_is_foreign_or_older_than_a_second_while_the_forum_changes():
    thread = make.thread(make.board(), replies=1)
    everyone = readers(("anna", "boris", "clara"))
    forum, wrong, over = Forum(), [], threading.Event()

    with served() as port:
        reading = [
            threading.Thread(
                target=read_until,
                args=(over, port, reader, thread.get_absolute_url(), forum, wrong),
            )
            for reader in everyone
        ]
        for each in reading:
            each.start()
        write_until(time.monotonic() + SECONDS, thread, forum)
        time.sleep(STALE + 0.3)
        over.set()
        for each in reading:
            each.join()

    assert not wrong, wrong[:5]
    assert len(forum.gone) > 5
    assert len(forum.shown) > 10


def test_votes_reactions_tags_and_answers_are_seen_soon():
    """That it is within a second is shown above, by the moments; here a busy machine may dawdle."""
    board, author, other = make.board(), make.member("author"), make.viewer(make.member("other"))
    board.tagging, board.has_answers = Tagging.FREE, True
    board.save(update_fields=["tagging", "has_answers"])
    poll = making.poll(author, board)
    thread, starter = poll.post.thread, make.viewer(author)
    reply = make.post(thread, other.user, "Herbs.")
    like = ReactionKind.objects.get(is_like=True)
    voted, reacted, tagged, solved = "1 · 100%", f"?kind={like.pk}", ">tealeaf<", "mark-solved"
    page, lists = thread.get_absolute_url(), [board.get_absolute_url(), reverse("latest")]
    deeds = [
        (lambda: making.voted(poll, "Green", by=other.user), voted, True, [page]),
        (lambda: react(starter, reply, like), reacted, True, [page]),
        (lambda: retag(starter, thread, ["tealeaf"]), tagged, True, [page, *lists]),
        (lambda: mark_answer(starter, reply), solved, True, [page, *lists]),
        (lambda: unmark_answer(starter, reply), solved, False, [page, *lists]),
        (lambda: retag(starter, thread, []), tagged, False, [page, *lists]),
        (lambda: take_back(starter, reply, like), reacted, False, [page]),
        (lambda: making.voted(poll, "Herbs", by=author), voted, False, [page]),
    ]

    with served() as port:
        clients = [Client(port, Accept_Language="en") for _ in range(6)]  # of both processes

        def answers(address: str) -> list[str]:
            """As they are kept: asked for twice, they come without being made anew."""
            told = [client.get(address) for client in clients + clients]
            assert all(headers["cache-control"] == "public, no-cache" for _, headers, _ in told)
            assert len({headers["etag"] for _, headers, _ in told[len(clients) :]}) == 1
            return [body.decode() for _, _, body in told]

        for done, mark, is_there, addresses in deeds:
            for address in addresses:
                assert {mark in body for body in answers(address)} == {not is_there}, address
            assert done()
            time.sleep(STALE)
            for address in addresses:
                if {mark in body for body in answers(address)} != {is_there}:
                    time.sleep(STALE)
                assert {mark in body for body in answers(address)} == {is_there}, (mark, address)


def test_feeds_and_the_sitemap_are_kept_too_and_never_older_than_a_second():
    thread = make.thread(make.board(), title="Bells mark-1-x")
    reply = make.post(thread, body="mark-2-x")
    of_thread = reverse("thread-feed", args=[thread.pk])
    feeds = [reverse("all-feed"), reverse("board-feed", args=[thread.board.slug]), of_thread]
    part = reverse("sitemap-threads", args=[0])

    with served() as port:
        client = Client(port)
        tags = {}
        for address in (*feeds, part, reverse("sitemap"), reverse("sitemap-boards")):
            for _ in range(2):  # made, and kept
                _status, headers, _body = client.get(address)
            assert headers["cache-control"] == "public, no-cache"
            tags[address] = headers["etag"]
            assert client.get(address, **{"If-None-Match": headers["etag"]})[0] == 304

        moderating.hide_post(make.viewer(make.moderator()), reply, "tidy")
        time.sleep(STALE)
        for address in feeds:
            assert "mark-2-x" not in client.get(address)[2].decode()
            assert client.get(address, **{"If-None-Match": tags[address]})[0] == 200

        assert thread.get_absolute_url() in client.get(part)[2].decode()
        moderating.hide_thread(make.viewer(make.moderator()), thread, "rude")
        time.sleep(STALE)
        assert thread.get_absolute_url() not in client.get(part)[2].decode()
        assert client.get(of_thread)[0] == 404
