"""Server-sent events: what is new in a thread or on a board, told to whoever has its page open.

An ASGI application for a process of its own. Events hold numbers and ids of what the reader may see
at that moment, nothing else; who reads the page asks for the words through the front door.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest, parse_cookie
from django.http.request import split_domain_port, validate_host

from forum.boards.models import Board
from forum.boards.viewer import Sight, viewer_of
from forum.live.listening import Listening
from forum.posts.models import Post
from forum.threads.models import Thread
from forum.web.address import client_network
from forum.web.text import is_storable

type Scope = dict[str, Any]
type Receive = Callable[[], Awaitable[dict[str, Any]]]
type Send = Callable[[dict[str, Any]], Awaitable[None]]

MOST_OPEN = 5000
MOST_OF_A_NETWORK = 30
MOST_WAITING = 16  # events that a reader may be behind
MOST_COUNTED = 100
COMMENT_EVERY = 20.0
RETRY = (2000, 8000)  # milliseconds; spread, so that not all come back at once
TRY_LATER = 30
DATABASE_THREADS = 4
CLOSED = None


class Refused(Exception):
    """The status that is answered instead of a stream."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(eq=False, slots=True)
class Stream:
    """A reader's open page. `after` is the last number of a thread that it shows."""

    sight: Sight
    thread_id: int | None = None
    board_id: int | None = None
    after: int = 0
    events: asyncio.Queue[str | None] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))

    def tell(self, name: str, told: dict[str, Any]) -> None:
        self.put(f"event: {name}\ndata: {json.dumps(told)}\n\n")

    def close(self) -> None:
        self.put(CLOSED)

    def put(self, event: str | None) -> None:
        """A reader who is too far behind is let go: the browser comes back by itself."""
        try:
            self.events.put_nowait(event)
        except asyncio.QueueFull:
            self.events.get_nowait()
            self.events.put_nowait(CLOSED)


class Hub(Listening):
    """All open streams of the process, and the one connection that hears what happens."""

    channels = ("forum_thread", "forum_rights")

    def __init__(self) -> None:
        super().__init__()
        self.streams: set[Stream] = set()
        # Who has a stream, or is asking for one.
        self.networks: Counter[str] = Counter()
        self.rights_changed = 0  # how often
        self.telling: set[asyncio.Future[None]] = set()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.database = ThreadPoolExecutor(DATABASE_THREADS, thread_name_prefix="live")

    def begun(self) -> None:
        """What happened while nobody listened is found by those who come back."""
        self.call(self.close_all)

    def told(self, channel: str, payload: str) -> None:
        if channel == "forum_rights":
            self.call(self.close_all)
        else:
            self.call(self.thread_changed, int(payload))

    def call(self, function: Callable[..., None], *arguments: Any) -> None:
        if self.loop:
            self.loop.call_soon_threadsafe(function, *arguments)

    def close_all(self) -> None:
        self.rights_changed += 1
        for stream in list(self.streams):
            stream.close()

    def thread_changed(self, thread_id: int) -> None:
        readers = [stream for stream in self.streams if stream.thread_id == thread_id]
        lists = [stream for stream in self.streams if stream.board_id is not None]
        if readers or lists:
            task = asyncio.ensure_future(self.tell_of(thread_id, readers, lists))
            # The loop itself doesn't hold on to a task.
            self.telling.add(task)
            task.add_done_callback(self.telling.discard)

    async def tell_of(self, thread_id: int, readers: list[Stream], lists: list[Stream]) -> None:
        """Who can't be told comes back, and is told then."""
        try:
            await self.tell_readers_and_lists(thread_id, readers, lists)
        except DatabaseError:
            for stream in [*readers, *lists]:
                stream.close()

    async def tell_readers_and_lists(
        self, thread_id: int, readers: list[Stream], lists: list[Stream]
    ) -> None:
        """One look for all who see the same, however many they are."""
        for sight, streams in by_sight(readers).items():
            await self.tell_readers(thread_id, sight, streams)
        for sight, streams in by_sight(lists).items():
            board_id = await self.ask(board_of, thread_id, sight)
            for stream in streams:
                if stream.board_id == board_id:
                    stream.tell("threads", {"id": thread_id})

    async def tell_readers(self, thread_id: int, sight: Sight, streams: list[Stream]) -> None:
        after = min(stream.after for stream in streams)
        numbers = await self.ask(numbers_after, thread_id, sight, after)
        for stream in streams:
            if numbers is None:
                stream.close()
            elif new := [number for number in numbers if number > stream.after]:
                stream.tell("posts", {"numbers": new})

    async def ask[Answer](self, question: Callable[..., Answer], *arguments: Any) -> Answer:
        """Something of the database, in a thread: its answer never holds up the other streams."""

        def asked() -> Answer:
            close_old_connections()
            return question(*arguments)

        return await asyncio.get_running_loop().run_in_executor(self.database, asked)


def by_sight(streams: Iterable[Stream]) -> dict[Sight, list[Stream]]:
    grouped: dict[Sight, list[Stream]] = {}
    for stream in streams:
        grouped.setdefault(stream.sight, []).append(stream)
    return grouped


# --- what is asked of the database ----------------------------------------------------------------


def numbers_after(thread_id: int, sight: Sight, after: int) -> list[int] | None:
    """The numbers of visible posts, the last hundred; None when the thread is not to be seen."""
    if not Thread.objects.visible_to(sight).filter(pk=thread_id).exists():
        return None
    posts = Post.objects.visible_to(sight).filter(thread=thread_id, number__gt=after)
    return sorted(posts.order_by("-number").values_list("number", flat=True)[:MOST_COUNTED])


def board_of(thread_id: int, sight: Sight) -> int | None:
    threads = Thread.objects.visible_to(sight).filter(pk=thread_id)
    return threads.values_list("board_id", flat=True).first()


def opened(request: HttpRequest) -> Stream:
    """The stream that is asked for, if this reader may see what it tells of. Raises Refused."""
    kind, name = place_of(request.path)
    viewer = viewer_of(get_user(request))
    if kind == "thread" and is_number(name):
        threads = Thread.objects.visible_to(viewer).filter(pk=int(name))
        if threads.exists():
            after = request.GET.get("after", "0")
            return Stream(viewer.sight, int(name), after=int(after) if is_number(after) else 0)
    elif kind == "board":
        boards = Board.objects.visible_to(viewer).filter(slug=name)
        if (board_id := boards.values_list("pk", flat=True).first()) is not None:
            return Stream(viewer.sight, board_id=board_id)
    raise Refused(404)


def place_of(path: str) -> tuple[str, str]:
    parts = path.strip("/").split("/")
    if len(parts) != 3 or parts[0] != "live" or not is_storable(path):
        raise Refused(404)
    return parts[1], parts[2]


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


# --- who asks -------------------------------------------------------------------------------------


def request_of(scope: Scope) -> HttpRequest:
    """The request as Django's own functions for sessions and addresses take it."""
    headers = {
        name.decode("latin1").lower(): value.decode("latin1") for name, value in scope["headers"]
    }
    request = HttpRequest()
    request.method, request.path = scope["method"], scope["path"]
    query = parse_qs(scope["query_string"].decode("latin1"))
    request.GET = {name: values[-1] for name, values in query.items()}  # type: ignore[assignment]
    request.META = {
        f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()
    }
    request.META["REMOTE_ADDR"] = (scope.get("client") or [""])[0]
    cookies = parse_cookie(headers.get("cookie", ""))
    engine = import_module(settings.SESSION_ENGINE)
    request.session = engine.SessionStore(cookies.get(settings.SESSION_COOKIE_NAME))
    return request


def require_own(request: HttpRequest) -> None:
    """Only our own pages may listen: cookies come along from any. Raises Refused."""
    host, _port = split_domain_port(request.META.get("HTTP_HOST", ""))
    if not validate_host(host, settings.ALLOWED_HOSTS):
        raise Refused(400)
    if (origin := request.META.get("HTTP_ORIGIN")) and not is_ours(origin):
        raise Refused(403)


def is_ours(origin: str) -> bool:
    if origin == settings.SITE_URL:
        return True
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return False
    return port == settings.PORT and validate_host(parts.hostname or "", settings.ALLOWED_HOSTS)


# --- answering ------------------------------------------------------------------------------------

hub = Hub()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] != "http":
        return
    hub.loop = asyncio.get_running_loop()
    await hub.loop.run_in_executor(None, hub.start)
    request = request_of(scope)
    network = client_network(request)
    try:
        require_own(request)
        with room_for(network):
            await open_and_serve(request, receive, send)
    except Refused as refused:
        await refuse(request, refused.status, send)


@contextmanager
def room_for(network: str) -> Iterator[None]:
    """Taken before anything is waited for, or all who come at once had room. Raises Refused."""
    if hub.networks[network] >= MOST_OF_A_NETWORK:
        raise Refused(429)
    if hub.networks.total() >= MOST_OPEN:
        raise Refused(503)
    hub.networks[network] += 1
    try:
        yield
    finally:
        hub.networks -= Counter([network])


async def open_and_serve(request: HttpRequest, receive: Receive, send: Send) -> None:
    """Raises Refused, before anything is sent."""
    before = hub.rights_changed
    stream = await hub.ask(opened, request)
    hub.streams.add(stream)
    if hub.rights_changed != before:  # perhaps after they were asked for
        stream.close()
    try:
        await serve(request, stream, receive, send)
    finally:
        hub.streams.discard(stream)


async def serve(request: HttpRequest, stream: Stream, receive: Receive, send: Send) -> None:
    headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
    headers += [(b"x-accel-buffering", b"no"), *cross_origin(request)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send_text(send, f"retry: {random.randint(*RETRY)}\n\n")  # noqa: S311 - no secret
    gone = asyncio.ensure_future(wait_until_gone(receive))
    try:
        if stream.thread_id:  # what came between the page and now
            await hub.tell_readers(stream.thread_id, stream.sight, [stream])
        while (event := await next_event(stream, gone)) is not CLOSED:
            await send_text(send, event)
        await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()


async def next_event(stream: Stream, gone: asyncio.Future[None]) -> str | None:
    """The next event, a comment when it is quiet, or CLOSED when either side has enough."""
    waiting = asyncio.ensure_future(stream.events.get())
    either: set[asyncio.Future[Any]] = {waiting, gone}
    done, _ = await asyncio.wait(either, timeout=COMMENT_EVERY, return_when=asyncio.FIRST_COMPLETED)
    if waiting in done:
        return waiting.result()
    waiting.cancel()
    return CLOSED if gone in done else ": quiet\n\n"


async def wait_until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def send_text(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def refuse(request: HttpRequest, status: int, send: Send) -> None:
    headers = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
    if status in (429, 503):
        headers.append((b"retry-after", str(TRY_LATER).encode()))
    if status != 403:
        headers += cross_origin(request)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def cross_origin(request: HttpRequest) -> list[tuple[bytes, bytes]]:
    """Our own pages stand on another port, which makes them another origin to the browser."""
    origin = request.META.get("HTTP_ORIGIN")
    vary = [(b"vary", b"Origin, Cookie")]
    if not origin or not is_ours(origin):
        return vary
    allowed = [(b"access-control-allow-origin", origin.encode("latin1"))]
    return [*vary, *allowed, (b"access-control-allow-credentials", b"true")]
