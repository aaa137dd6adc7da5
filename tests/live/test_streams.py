"""Live events over the real process: what readers are told, and what never leaves."""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client as Browser

from accounts.models import User
from forum.boards.models import Grant
from forum.boards.viewer import Sight
from forum.live import streams
from forum.moderating import actions as moderating
from forum.posts.models import Post
from forum.threads.models import Thread
from tests import make
from tests.serving import ADDRESS, served_live

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PAGES = 8123
OURS = f"http://localhost:{PAGES}"


class Stream:
    """An open page's connection, read line by line."""

    def __init__(self, port: int, path: str, **headers: str) -> None:
        self.server = http.client.HTTPConnection(ADDRESS, port, timeout=5)
        self.server.request("GET", path, headers=headers)
        self.answer = self.server.getresponse()

    def events(self, seconds: float = 3) -> Iterator[tuple[str, dict]]:
        name, end = "", time.monotonic() + seconds
        while time.monotonic() < end:
            line = self.answer.readline().decode()
            if not line:
                return
            if line.startswith("event: "):
                name = line[7:].strip()
            elif line.startswith("data: "):
                yield name, json.loads(line[6:])

    def next(self) -> tuple[str, dict]:
        return next(self.events())

    def is_closed(self) -> bool:
        """Whether the server ends it, within the time that reading waits."""
        try:
            return list(self.events(5)) == []
        except TimeoutError:
            return False

    def close(self) -> None:
        self.server.close()


@pytest.fixture(scope="module")
def live_port(django_db_setup):
    with served_live(PAGES) as port:
        yield port


@pytest.fixture
def listen(live_port):
    opened: list[Stream] = []

    def open_(path: str, **headers: str) -> Stream:
        opened.append(Stream(live_port, path, **headers))
        if opened[-1].answer.status == 200:
            assert opened[-1].answer.readline().startswith(b"retry: ")
        return opened[-1]

    yield open_
    for stream in opened:
        stream.close()


def cookie_of(user: User) -> str:
    browser = Browser()
    browser.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"


def test_readers_of_a_thread_hear_of_new_posts(listen):
    thread = make.thread(replies=1)
    guest = listen(f"/live/thread/{thread.pk}?after=2")
    member = listen(f"/live/thread/{thread.pk}?after=2", Cookie=cookie_of(make.member()))
    make.post(thread)

    assert guest.next() == member.next() == ("posts", {"numbers": [3]})
    assert guest.answer.headers["Content-Type"] == "text/event-stream"


def test_what_came_between_the_page_and_the_stream_is_told_at_once(listen):
    thread = make.thread(replies=3)

    assert listen(f"/live/thread/{thread.pk}?after=2").next() == ("posts", {"numbers": [3, 4]})


def test_who_reads_the_end_hears_of_it_beside_who_is_far_behind(listen):
    thread = make.thread(replies=1)
    author = make.member()
    thread.posts.bulk_create(
        Post(thread=thread, number=n, html="", body="", renderer_version=1, author=author)
        for n in range(3, 3 + 2 * streams.MOST_COUNTED)
    )
    last = 2 + 2 * streams.MOST_COUNTED
    Thread.objects.filter(pk=thread.pk).update(last_number=last)
    behind = listen(f"/live/thread/{thread.pk}?after=0")
    at_the_end = listen(f"/live/thread/{thread.pk}?after={last}")
    behind.next()
    make.post(thread)

    assert at_the_end.next() == ("posts", {"numbers": [last + 1]})


def test_a_hidden_post_is_told_to_nobody_who_may_not_see_it(listen):
    thread = make.thread()
    hidden = make.post(thread)
    moderator = make.moderator()
    moderating.hide_post(make.viewer(moderator), hidden, "rude")
    guest = listen(f"/live/thread/{thread.pk}?after=1")
    staff = listen(f"/live/thread/{thread.pk}?after=1", Cookie=cookie_of(moderator))
    make.post(thread)

    assert guest.next() == ("posts", {"numbers": [3]})
    assert staff.next() == ("posts", {"numbers": [2]})


def test_a_thread_that_is_hidden_closes_to_its_readers(listen):
    thread = make.thread()
    guest = listen(f"/live/thread/{thread.pk}?after=1")
    moderating.hide_thread(make.viewer(make.moderator()), thread, "rude")

    assert guest.is_closed()


def test_a_right_that_is_taken_closes_what_it_opened(listen):
    thread = make.thread()
    guest = listen(f"/live/thread/{thread.pk}?after=1")
    Grant.objects.filter(board=thread.board).delete()
    assert guest.is_closed()

    assert listen(f"/live/thread/{thread.pk}?after=1").answer.status == 404


def test_a_board_hears_which_of_its_threads_changed(listen):
    thread, elsewhere = make.thread(), make.thread()
    guest = listen(f"/live/board/{thread.board.slug}")
    make.post(elsewhere)
    make.post(thread)

    assert guest.next() == ("threads", {"id": thread.pk})


def test_of_a_hidden_thread_a_board_hears_nothing(listen):
    board = make.board()
    hidden, seen = make.thread(board), make.thread(board)
    moderator = make.moderator()
    moderating.hide_thread(make.viewer(moderator), hidden, "rude")
    guest = listen(f"/live/board/{board.slug}")
    make.post(hidden, moderator)
    make.post(seen)

    assert guest.next() == ("threads", {"id": seen.pk})


@pytest.mark.parametrize("reader", ["guest", "member"])
def test_what_one_may_not_see_is_not_there(listen, reader):
    hidden = make.thread(make.hidden_board(), make.moderator())
    headers = {"Cookie": cookie_of(make.member())} if reader == "member" else {}

    for path in (f"/live/thread/{hidden.pk}", f"/live/board/{hidden.board.slug}"):
        assert listen(path, **headers).answer.status == 404


def test_what_is_no_stream_is_404(listen):
    threads = ["thread/x", "thread/999999999", "thread/-1", "thread/" + "9" * 40, "thread/1/2"]
    others = ["", "board/none", "board/%00", "board/%ff", "post/1"]

    for place in threads + others:
        assert listen(f"/live/{place}").answer.status == 404


def test_only_our_own_pages_may_listen(listen):
    path = f"/live/thread/{make.thread().pk}"

    ours = listen(path, Origin=OURS).answer
    assert ours.status == 200
    assert ours.headers["Access-Control-Allow-Origin"] == OURS
    assert ours.headers["Access-Control-Allow-Credentials"] == "true"
    for stranger in ("https://evil.example", "http://localhost:1", "null", "http://["):
        answer = listen(path, Origin=stranger).answer
        assert answer.status == 403
        assert "Access-Control-Allow-Origin" not in answer.headers
    assert listen(path, Host="evil.example").answer.status == 400


def test_one_network_gets_so_many_streams_and_no_more(listen):
    path = f"/live/thread/{make.thread().pk}"
    open_ones = [listen(path) for _ in range(streams.MOST_OF_A_NETWORK)]
    refused = listen(path).answer

    assert refused.status == 429
    assert int(refused.headers["Retry-After"]) > 0
    open_ones[0].close()
    end = time.monotonic() + 5
    while listen(path).answer.status == 429:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_who_asks_for_many_at_once_gets_no_more(listen, live_port):
    path = f"/live/thread/{make.thread().pk}"
    statuses = []
    together = threading.Barrier(3 * streams.MOST_OF_A_NETWORK)

    def ask() -> None:
        server = http.client.HTTPConnection(ADDRESS, live_port, timeout=5)
        server.connect()
        together.wait()
        server.request("GET", path)
        statuses.append(server.getresponse().status)
        together.wait()
        server.close()

    readers = [threading.Thread(target=ask) for _ in range(together.parties)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert 0 < statuses.count(200) <= streams.MOST_OF_A_NETWORK


def test_a_right_taken_while_a_stream_is_opened_closes_it(monkeypatch):
    hub = streams.Hub()
    monkeypatch.setattr(streams, "hub", hub)
    monkeypatch.setattr(hub, "start", lambda: None)

    async def opened_meanwhile(question, request):
        hub.close_all()
        return streams.Stream(Sight(sees_everything=False, rights=()), board_id=1)

    monkeypatch.setattr(hub, "ask", opened_meanwhile)
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        await asyncio.sleep(60)

    headers = [(b"host", b"localhost")]
    scope = {"type": "http", "method": "GET", "path": "/live/board/x", "query_string": b""}
    served = streams.application({**scope, "headers": headers}, receive, send)
    asyncio.run(asyncio.wait_for(served, 5))

    assert sent[-1] == {"type": "http.response.body", "body": b""}
    assert not hub.streams
    assert not hub.networks
