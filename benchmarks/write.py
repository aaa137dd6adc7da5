"""`python -m benchmarks write`: how long writers wait for a preview, and for a reply to be taken.

Previews of 7 KB: each writer asks as often as the composer does while one types; then wrk asks for
as many at once, and again as soon as they are there, which is many more writers. Replies of 700
bytes, as most are, and of 7 KB: each writer sends one every five seconds, to a thread of their own,
beside readers who open a page every half second, half of them members. Every answer is checked: a
refusal is no figure.
"""

from __future__ import annotations

import http.client
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from http.cookies import SimpleCookie
from itertools import cycle
from statistics import quantiles
from threading import Event
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.urls import reverse

from accounts.models import Standing, User
from benchmarks import wrk
from benchmarks.pages import cookie_of, measured_pages, threads_for_all
from benchmarks.scratch import refuse_a_forum_of_people
from benchmarks.server import ADDRESS, free_port, started
from benchmarks.texts import SENTENCES
from forum.limits.models import Spent
from forum.server.console import say, step
from forum.server.refusal import Refused
from forum.threads.models import Thread

USUAL, LONG = 700, 7_000  # bytes of a text
WRITERS = 10
PREVIEWING = 60  # members, none of whom asks for more than a member may
SECONDS = 8
PREVIEWS = 8  # of each writer
PREVIEW_EVERY = 1.2  # seconds: APART in static/js/composer/preview.js
REPLIES = 6  # of each writer: twice as many are less than a member may post in five minutes
REPLY_EVERY = 5.0
READERS = 20
READ_EVERY = 0.5
SETTLED = 5  # seconds: pages that nobody read since the server started are made slowly


def options_from(arguments: list[str]) -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks write", description=__doc__)
    parser.add_argument("--writers", type=int, default=WRITERS, help="at once (10)")
    return parser.parse_args(arguments)


def run(options: Namespace) -> None:
    wrk.refuse_without_wrk()
    refuse_a_forum_of_people()
    Spent.objects.all().delete()  # of a run before this
    port = free_port()
    with started(port):
        writers = [Writer(each, port) for each in members(options.writers)]
        threads = open_threads(options.writers)
        in_turn(writers, Writer.preview, 3, 0.1)  # each process imports what it needs
        with step("Previews"):
            previews = in_turn(writers, Writer.preview, PREVIEWS, PREVIEW_EVERY)
        with step("Previews at once"):
            at_once = previews_at_once(members(PREVIEWING), port, options.writers)
        with step("Replies"), reading(port) as pages:
            usual = replies_of(writers, threads, USUAL)
            long = replies_of(writers, threads, LONG)
    lasted = REPLIES * REPLY_EVERY
    table = [
        row("preview, as the composer asks", previews, PREVIEWS * PREVIEW_EVERY),
        line(f"preview, {options.writers} at once", at_once.rate, at_once.p50, at_once.p95),
        row("reply, beside readers", usual, lasted),
        row("reply of 7 KB, beside readers", long, lasted),
        row("pages that they read", pages, 2 * lasted),
    ]
    say("\n".join(["", "| | a second | p50 ms | p95 ms |", "|---|--:|--:|--:|", *table]))


def members(count: int) -> list[User]:
    return list(User.objects.filter(standing=Standing.MEMBER, is_active=True)[:count])


def open_threads(count: int) -> list[Thread]:
    return list(threads_for_all().filter(locked_at=None).order_by("-last_place")[:count])


def text(size: int) -> str:
    """As posts are: a quote, and in a long one a list, code, a table; in both languages."""
    lines = [line for said in SENTENCES.values() for line in said.strip().splitlines()]
    parts = [
        "> " + "\n> ".join(lines[:3]),
        "\n".join(f"- **{line[:20]}**{line[20:]}" for line in lines[3:9]),
        "```python\n" + "\n".join(f"print({n}, {n * n})" for n in range(20)) + "\n```",
        "| a | b |\n|---|---|\n" + "\n".join(f"| {n} | `{n:b}` |" for n in range(12)),
    ]
    parts = parts if size > USUAL else parts[:1]
    while len("\n\n".join(parts).encode()) < size:
        parts.append(" ".join(lines[len(parts) * 3 % len(lines) :][:6]))
    return "\n\n".join(parts)


# --- writing --------------------------------------------------------------------------------------


class Writer:
    """A member's browser, with one connection that is kept open."""

    def __init__(self, member: User, port: int) -> None:
        self.server = http.client.HTTPConnection(ADDRESS, port, timeout=30)
        self.cookie = cookie_of(member)

    def preview(self) -> float:
        return self.post(reverse("preview"), HTTPStatus.OK, body=text(LONG))

    def reply(self, thread: Thread, body: str) -> float:
        address = reverse("reply", args=[thread.pk])
        return self.post(address, HTTPStatus.FOUND, body=body, submission_id=str(uuid4()))

    def post(self, path: str, expected: HTTPStatus, **fields: str) -> float:
        """Milliseconds until it is answered. Raises Refused when not as expected."""
        form = {"csrfmiddlewaretoken": token_in(self.cookie), **fields}
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        sent = urlencode(form)
        began = time.perf_counter()
        self.server.request("POST", path, sent, headers)
        answer = self.server.getresponse()
        answer.read()
        if answer.status != expected:
            raise Refused(f"{path} answers {answer.status}.")
        return 1000 * (time.perf_counter() - began)


def token_in(cookie: str) -> str:
    return SimpleCookie(cookie)[settings.CSRF_COOKIE_NAME].value


def replies_of(writers: list[Writer], threads: list[Thread], size: int) -> list[float]:
    body, of = text(size), dict(zip(writers, threads, strict=True))
    return in_turn(writers, lambda writer: writer.reply(of[writer], body), REPLIES, REPLY_EVERY)


def in_turn(
    writers: list[Writer], deed: Callable[[Writer], float], times: int, every: float
) -> list[float]:
    """Milliseconds of each deed; the writers begin one after the other."""

    def do_often(writer: Writer, place: int) -> list[float]:
        time.sleep(every * place / len(writers))
        took = []
        for _ in range(times):
            took.append(deed(writer))
            time.sleep(max(0.0, every - took[-1] / 1000))
        return took

    with ThreadPoolExecutor(len(writers)) as pool:
        found = pool.map(do_often, writers, range(len(writers)))
        return [took for each in found for took in each]


def previews_at_once(writers: list[User], port: int, at_once: int) -> wrk.Run:
    body, cookies = text(LONG), [cookie_of(each) for each in writers]
    forms = [urlencode({"csrfmiddlewaretoken": token_in(each), "body": body}) for each in cookies]
    address = f"http://{ADDRESS}:{port}{reverse('preview')}"
    return wrk.post(address, forms, cookies, SECONDS, at_once)


# --- reading --------------------------------------------------------------------------------------


@contextmanager
def reading(port: int) -> Iterator[list[float]]:
    """Milliseconds of each page that was read meanwhile."""
    over, took = Event(), list[float]()
    (pages,) = (page for page in measured_pages() if "in turn" in page.name)
    cookies = ["" if n % 2 else cookie_of(each) for n, each in enumerate(members(READERS))]

    def read_often(cookie: str, place: int) -> None:
        server = http.client.HTTPConnection(ADDRESS, port, timeout=30)
        for path in cycle(pages.paths[place:]):
            if over.wait(READ_EVERY):
                return
            began = time.perf_counter()
            server.request("GET", path, headers={"Cookie": cookie})
            answer = server.getresponse()
            answer.read()
            if answer.status != HTTPStatus.OK:
                raise Refused(f"{path} answers {answer.status}.")
            took.append(1000 * (time.perf_counter() - began))

    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read_often, each, n) for n, each in enumerate(cookies)]
        time.sleep(SETTLED)
        took.clear()
        yield took
        over.set()
        for each in readers:
            each.result()


# --- what is told ---------------------------------------------------------------------------------


def row(name: str, times: list[float], seconds: float) -> str:
    percents = quantiles(times, n=100)
    return line(name, len(times) / seconds, percents[49], percents[94])


def line(name: str, rate: float, p50: float, p95: float) -> str:
    return f"| {name} | {rate:.1f} | {p50:.1f} | {p95:.1f} |"
