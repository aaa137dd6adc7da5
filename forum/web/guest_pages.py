"""Guests' pages, answered before Django is asked.

Whoever signs in gets nothing from here. A page is kept for a language and a theme; it is answered
only while the database is known to have changed nothing since it was made, in this process or
another, and then with the bytes that Django would make.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, parse_cookie
from django.utils.translation import get_language_from_request

from forum.web.compression import packed, takes_packed, with_vary
from forum.web.context import theme_in_cookie
from forum.web.kept_pages import KeptPage, Key, OwnPages, SharedPages, etag_of
from forum.web.memo import Freshness, is_unchanged
from forum.web.wsgi import Application, Environ, Headers, StartResponse, whole

MARK = "veche.kept_for_guests"
# Ages («5 minutes ago»), views and who is online change without a word from the database.
KEPT_FOR = 20.0
NOT_KEPT_FOR = 60.0
MOST_NOT_KEPT = 10_000
# Our own addresses and a browser's cookies are shorter: what is longer was made up, and would only
# fill the memory.
LONGEST_KEY = 2000
LONGEST_COOKIE = 4000
# Caches on the way may keep a page too, but have to ask each time: then 304 costs them nothing,
# and one that doesn't know `Vary: Cookie` still never passes on what isn't the reader's.
CACHE_CONTROL = ("Cache-Control", "public, no-cache")
WITH_NOT_MODIFIED = frozenset({"cache-control", "content-language", "date", "vary"})
PRIVATE_COOKIES = frozenset({settings.SESSION_COOKIE_NAME, "messages"})


def keep_for_guests(request: HttpRequest, *, viewed: int = 0) -> None:
    """Let this page, if it answers 200, be shown to other guests too.

    `viewed` is the thread whose views count. The page may depend on the address, the language, the
    theme and what is committed, on nothing else of the request.
    """
    request.META[MARK] = viewed


class GuestPages:
    """The site as a WSGI application, with guests' pages kept."""

    def __init__(
        self, site: Application, freshness: Freshness, count_view: Callable[[int], None]
    ) -> None:
        self.site = site
        self.freshness = freshness
        self.count_view = count_view
        self.own = OwnPages()
        self.shared = SharedPages()
        self.not_kept = LatelySeen()

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        key = key_of(environ)
        if key is None:
            return self.site(environ, start)
        page = self.own.get(key)
        if page and self.is_fresh(page):
            return self.answer_again(page, environ, start)
        if key in self.not_kept or shape_of(environ) in self.not_kept:
            return self.site(environ, start)
        return self.made_once(key, environ, start)

    def is_fresh(self, page: KeptPage) -> bool:
        is_young = time.monotonic() - page.began < KEPT_FOR
        return is_young and is_unchanged(self.freshness, page.began)

    def made_once(self, key: Key, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        """Make the page while all others who ask for it wait, in whatever process."""
        self.freshness.start()
        with self.shared.held(key) as slot:
            page = slot.page()
            if page and self.is_fresh(page):
                self.own.put(page)
                return self.answer_again(page, environ, start)
            answer = asked(self.site, environ)
            if (page := kept(key, answer, environ)) is None:
                self.remember_not_kept(key, answer, environ)
                start(answer.status, answer.headers)
                return answer.chunks
            self.own.put(page)
            slot.put(page)
        return answered(page, environ, start)

    def remember_not_kept(self, key: Key, answer: Answer, environ: Environ) -> None:
        """A whole page that isn't kept stands for others like it, as one search does for all.

        Any other answer only for itself: `?page=1` is a redirect, and must not take from everybody
        the page where it leads. 304 tells of what the asker holds, and 5xx of us: not of the page.
        """
        if answer.status.startswith("200"):
            self.not_kept.add(shape_of(environ))
        elif not answer.status.startswith(("304", "5")):
            self.not_kept.add(key)

    def answer_again(
        self, page: KeptPage, environ: Environ, start: StartResponse
    ) -> Iterable[bytes]:
        if page.viewed:
            self.count_view(page.viewed)
        return answered(page, environ, start)


class LatelySeen:
    """Addresses whose answers are nobody's to keep: there, readers need not wait for each other.

    Only their hashes, which are small however long an address is.
    """

    def __init__(self) -> None:
        self.until: dict[int, float] = {}

    def __contains__(self, address: Hashable) -> bool:
        return self.until.get(hash(address), 0.0) > time.monotonic()

    def add(self, address: Hashable) -> None:
        if len(self.until) >= MOST_NOT_KEPT:
            self.until.clear()
        self.until[hash(address)] = time.monotonic() + NOT_KEPT_FOR


# --- which page is asked for ----------------------------------------------------------------------


class Reader(NamedTuple):
    language: str
    theme: str


def key_of(environ: Environ) -> Key | None:
    """What a guest's page depends on; None for what must not be answered from here."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_HX_REQUEST" in environ:
        return None
    cookie, accepted = environ.get("HTTP_COOKIE", ""), environ.get("HTTP_ACCEPT_LANGUAGE", "")
    address = (
        environ.get("wsgi.url_scheme", ""),
        environ.get("HTTP_X_FORWARDED_PROTO", ""),
        environ.get("HTTP_HOST", ""),
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
    )
    if sum(map(len, address)) > LONGEST_KEY or len(cookie) + len(accepted) > LONGEST_COOKIE:
        return None
    reader = reader_of(cookie, accepted)
    return None if reader is None else (*reader, *address)


def shape_of(environ: Environ) -> tuple[str, frozenset[str]]:
    """The address, without what its parameters are."""
    query = environ.get("QUERY_STRING", "")
    return environ["PATH_INFO"], frozenset(each.partition("=")[0] for each in query.split("&"))


@lru_cache(maxsize=4096)
def reader_of(cookie: str, accepted: str) -> Reader | None:
    """The language and theme of a guest; None for whoever may be a member or has a message."""
    request = HttpRequest()
    request.COOKIES = parse_cookie(cookie)
    request.META["HTTP_ACCEPT_LANGUAGE"] = accepted
    if PRIVATE_COOKIES & request.COOKIES.keys():
        return None
    return Reader(get_language_from_request(request), theme_in_cookie(request))


# --- what is answered -----------------------------------------------------------------------------


class Answer(NamedTuple):
    began: float
    status: str
    headers: Headers
    chunks: Iterable[bytes]


def asked(site: Application, environ: Environ) -> Answer:
    told: list[Any] = []
    began = time.monotonic()
    chunks = site(environ, lambda status, headers, *_: told.extend((status, headers)))
    return Answer(began, told[0], told[1], chunks)


def kept(key: Key, answer: Answer, environ: Environ) -> KeptPage | None:
    """The answer as a page to keep, unless it is one for this guest alone."""
    names = {name.lower() for name, _ in answer.headers}
    if MARK not in environ or not answer.status.startswith("200") or "set-cookie" in names:
        return None
    body = whole(answer.chunks)
    others = [
        header
        for header in with_vary(answer.headers)
        if header[0].lower() not in ("etag", "cache-control", "content-length")
    ]
    headers = [*others, CACHE_CONTROL]
    return KeptPage(key, answer.began, etag_of(body), headers, body, packed(body), environ[MARK])


def answered(page: KeptPage, environ: Environ, start: StartResponse) -> Iterable[bytes]:
    """Plain or packed, each under an ETag of its own: they are not the same bytes."""
    is_packed = takes_packed(environ)
    etag = f'{page.etag[:-1]}-gzip"' if is_packed else page.etag
    wanted = environ.get("HTTP_IF_NONE_MATCH", "")
    if wanted and is_among(etag, wanted):
        few = [header for header in page.headers if header[0].lower() in WITH_NOT_MODIFIED]
        start("304 Not Modified", [*few, ("ETag", etag)])
        return [b""]
    body = page.packed if is_packed else page.body
    encoding = [("Content-Encoding", "gzip")] if is_packed else []
    length = ("Content-Length", str(len(body)))
    start("200 OK", [*page.headers, *encoding, ("ETag", etag), length])
    return [body]


def is_among(etag: str, wanted: str) -> bool:
    """By the weak comparison that If-None-Match asks for (RFC 9110, 13.1.2)."""
    if wanted.strip() == "*":
        return True
    return etag in (each.strip().removeprefix("W/") for each in wanted.split(","))
