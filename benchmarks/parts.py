"""`python -m benchmarks parts`: where the time of a thread's page goes, in this process alone."""

from __future__ import annotations

import io
import sys
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.http import HttpResponse
from django.utils.module_loading import import_string

from benchmarks import taken
from benchmarks.pages import Page, cookie_of, measured_pages, reader
from forum.live.listening import changes
from forum.reading import post_rows, thread
from forum.server.console import say
from forum.web import composed
from forum.wsgi import pages

STRETCHES = 25  # of which the quickest counts: the others were disturbed
ASKED = 40

# What is timed, each without what is timed within it.
PARTS = {
    "sending queries, waiting for answers": (CursorWrapper, "execute"),
    "rows of the thread and its posts": (composed, "rows"),
    "posts joined": (post_rows, "rendered"),
    "template": (thread, "framed"),
}


def options_from(arguments: list[str]) -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks parts", description=__doc__)
    parser.add_argument("--page", default="thread", help="the page's name (thread)")
    return parser.parse_args(arguments)


def run(options: Namespace) -> None:
    (page,) = (each for each in measured_pages() if each.name == options.page)
    changes.start()
    say(f"\n{page.name}, milliseconds of a core\n\n| | guest | member |\n|---|--:|--:|")
    columns = [parts_of(page, cookie) for cookie in ("", cookie_of(reader()))]
    for name in columns[0]:
        say(f"| {name} | {' | '.join(f'{column[name]:.2f}' for column in columns)} |")
    changes.stop()


def parts_of(page: Page, cookie: str) -> dict[str, float]:
    def ask() -> None:
        answer = pages(environ_of(page, cookie), lambda *_: None)
        b"".join(answer)
        answer.close()

    for _ in range(2 * ASKED):
        ask()
    before = taken.worked_by(connection.connection.info.backend_pid)
    with timed() as spent:
        whole, parts = min(stretch(ask, spent) for _ in range(STRETCHES))
    after = taken.worked_by(connection.connection.info.backend_pid)
    parts["middlewares"] = middlewares(page)
    parts["everything else"] = whole - sum(parts.values())
    parts["all of Python"] = whole
    parts["PostgreSQL"] = 1000 * (after - before) / STRETCHES / ASKED
    return parts


def stretch(ask: Callable[[], None], spent: Counter[str]) -> tuple[float, dict[str, float]]:
    """Milliseconds that an answer took, whole and in parts."""
    spent.clear()
    began = time.thread_time()
    for _ in range(ASKED):
        ask()
    whole = 1000 * (time.thread_time() - began) / ASKED
    return whole, {name: 1000 * spent[name] / ASKED for name in PARTS}


@contextmanager
def timed() -> Iterator[Counter[str]]:
    """Count seconds into what is yielded, by the name of the part."""
    spent: Counter[str] = Counter()
    within = [0.0]
    originals = {name: getattr(*place) for name, place in PARTS.items()}

    def wrapped(name: str) -> Callable[..., Any]:
        def part(*args: Any, **kwargs: Any) -> Any:
            began = time.thread_time()
            within.append(0.0)
            try:
                return originals[name](*args, **kwargs)
            finally:
                took = time.thread_time() - began
                spent[name] += took - within.pop()
                within[-1] += took

        return part

    for name, place in PARTS.items():
        setattr(*place, wrapped(name))
    yield spent
    for name, place in PARTS.items():
        setattr(*place, originals[name])


def middlewares(page: Page) -> float:
    """What they take for a guest; a member's session and rights are queries, and counted there."""
    chain: Callable[[Any], Any] = nothing
    for name in reversed(settings.MIDDLEWARE):
        chain = import_string(name)(chain)
    return time_of(chain, page) - time_of(nothing, page)


def nothing(_request: Any) -> HttpResponse:
    return HttpResponse(b"")


def time_of(handle: Callable[[Any], Any], page: Page) -> float:
    def ask() -> None:
        handle(WSGIRequest(environ_of(page, "")))

    return min(stretch(ask, Counter())[0] for _ in range(STRETCHES))


def environ_of(page: Page, cookie: str) -> dict[str, Any]:
    path, _, query = page.path.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": cookie,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
