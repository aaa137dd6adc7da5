"""Answers packed by gzip, for readers who take it: a thread's page to a sixth, in 0.1 ms."""

from __future__ import annotations

import re
import secrets
import struct
from collections.abc import Iterable
from typing import Any

from isal import igzip_lib

from forum.web.wsgi import Application, Environ, Headers, StartResponse, whole

LEVEL = 2  # of 0 to 3: the last packs no better by much, and takes five times as long
SMALLEST = 500  # bytes; less fits into one packet as it is
PACKED = re.compile(r"text/|application/(json|xml|atom\+xml|ld\+json|manifest\+json)|image/svg")
MOST_PADDING = 100
# Deflated, with a name (RFC 1952, 2.3); no time; of an unknown system.
HEADER = struct.pack("<BBBBIBB", 0x1F, 0x8B, 8, 8, 0, 0, 255)


def packed(body: bytes, padding: int = 0) -> bytes:
    return (
        HEADER
        + b"." * padding
        + b"\0"
        + igzip_lib.compress(body, LEVEL, igzip_lib.COMP_GZIP_NO_HDR)
    )


def takes_packed(environ: Environ) -> bool:
    """Every browser does. `gzip;q=0` is a way of saying no that none was ever seen to use."""
    accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
    return "gzip" in accepted and "gzip;q=0" not in accepted.replace(" ", "")


class Compressed:
    """The site as a WSGI application, with its answers packed.

    A reader's own page has a padding of random length: who can make a reader ask for chosen words
    and sees how long the answers are, could else find out what is beside these words (BREACH).
    """

    def __init__(self, site: Application) -> None:
        self.site = site

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        if not takes_packed(environ):
            return self.site(environ, varied(start))
        told: list[Any] = []
        chunks = self.site(environ, lambda *said: told.extend(said))
        status, headers = told[0], told[1]
        if not is_worth_it(headers):
            start(status, with_vary(headers), *told[2:])
            return chunks
        body = packed(whole(chunks), secrets.randbelow(MOST_PADDING))
        start(status, packed_headers(headers, len(body)), *told[2:])
        return [body]


def varied(start: StartResponse) -> StartResponse:
    return lambda status, headers, *rest: start(status, with_vary(headers), *rest)


def is_worth_it(headers: Headers) -> bool:
    """Whether this is text that is all there; streams tell no length."""
    said = {name.lower(): value for name, value in headers}
    return (
        "content-encoding" not in said
        and int(said.get("content-length", 0)) >= SMALLEST
        and bool(PACKED.match(said.get("content-type", "")))
    )


def packed_headers(headers: Headers, length: int) -> Headers:
    """A strong ETag tells of the very bytes, which these are not: it becomes a weak one."""
    kept = [
        (name, f"W/{value}" if name.lower() == "etag" and value.startswith('"') else value)
        for name, value in with_vary(headers)
        if name.lower() != "content-length"
    ]
    return [*kept, ("Content-Encoding", "gzip"), ("Content-Length", str(length))]


def with_vary(headers: Headers) -> Headers:
    others = [header for header in headers if header[0].lower() != "vary"]
    asked = [value for name, value in headers if name.lower() == "vary"]
    if any("accept-encoding" in value.lower() for value in asked):
        return headers
    return [*others, ("Vary", ", ".join([*asked, "Accept-Encoding"]))]
