"""Fetching what a stranger linked, from public addresses alone. Knows no Django.

A name is resolved once, every address it has must be public, and the connection goes to the very
address that was looked at: a name that answers differently the next time gains nothing. Redirects
are followed by hand, each as if it were the first. Time is bounded for all of it together, so that
a server that drips holds nobody up; what comes over the wire is counted where it is read, headers
too. Nothing is decompressed, since nothing compressed is asked for.
"""

from __future__ import annotations

import queue
import re
import socket
import ssl
import string
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import httpcore

from forum.cards.public import is_public

PORTS = {"http": 80, "https": 443}
LONGEST_ADDRESS = 1000
MOST_REDIRECTS = 4
# Of one name; the first that answers is taken.
MOST_TRIED = 3
# What a body is read to may stand astride two chunks.
LONGEST_END = 32
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# What comes beside the body: headers of all steps, and the framing of chunks.
MOST_BESIDE = 256 * 1024
HOST = re.compile(r"[a-z0-9_.:-]{1,253}")


class NotFetched(Exception):
    """Nothing was got; says why, for administrators. Whoever wrote the link is told nothing."""


class Limits(NamedTuple):
    seconds: float
    size: int
    types: frozenset[str]


class Fetched(NamedTuple):
    address: str  # after all redirects
    type: str  # as the Content-Type has it, in small letters
    body: bytes


type Resolve = Callable[[str, int], list[str]]
type Allow = Callable[[str], bool]


def resolved(host: str, port: int) -> list[str]:
    """All addresses of a name, as text."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(frozen=True)
class Fetcher:
    """`agent` is how we call ourselves, `allow` says which addresses may be asked, redirects too;
    `resolve` and `backend` are the outside world."""

    agent: str
    allow: Allow
    resolve: Resolve = resolved
    backend: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)
    trust: ssl.SSLContext | None = None

    def fetch(
        self, address: str, limits: Limits, until: re.Pattern[bytes] | None = None
    ) -> Fetched:
        """What is at the address; the body only to the end of what matches `until`.

        Raises NotFetched, for whatever reason it may be.
        """
        deadline = Deadline(limits.seconds)
        try:
            for _ in range(MOST_REDIRECTS + 1):
                answer = self.asked(address, limits, deadline, until)
                if isinstance(answer, Fetched):
                    return answer
                address = urljoin(address, answer)
        # A server may send what no library has foreseen, and a name may be none.
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as wrong:
            raise NotFetched(f"{type(wrong).__name__}: {wrong}") from wrong
        except (OSError, ValueError, httpcore.UnsupportedProtocol) as wrong:
            raise NotFetched(f"{type(wrong).__name__}: {wrong}") from wrong
        raise NotFetched("too many redirects")

    def asked(
        self, address: str, limits: Limits, deadline: Deadline, until: re.Pattern[bytes] | None
    ) -> Fetched | str:
        """One step: what was got, or where it leads."""
        if not self.allow(address):
            raise NotFetched("a site that is not allowed")
        url, headers = request_for(address, self.agent)
        door = PublicDoor(self.resolve, self.backend, deadline, limits.size + MOST_BESIDE)
        with (
            httpcore.ConnectionPool(self.trust, network_backend=door, http2=False) as pool,
            pool.stream("GET", url, headers=headers) as answer,
        ):
            told = {name.lower(): value for name, value in answer.headers}
            if answer.status in REDIRECTS and b"location" in told:
                return quote(told[b"location"], safe=string.punctuation)
            if answer.status != 200:
                raise NotFetched(f"status {answer.status}")
            kind = told.get(b"content-type", b"").decode("latin-1").lower()
            require_type(kind, told.get(b"content-encoding", b"").decode("latin-1"), limits)
            body = read(answer.iter_stream(), limits.size, until)
        return Fetched(address, kind, body)


# --- what is asked for ----------------------------------------------------------------------------


def parts_of(address: str) -> SplitResult:
    """Raises NotFetched for what we never ask for."""
    parts = urlsplit(address)
    if len(address) > LONGEST_ADDRESS:
        raise NotFetched("too long an address")
    if parts.scheme not in PORTS:
        raise NotFetched(f"not the web: {parts.scheme}")
    if parts.username is not None or parts.password is not None:
        raise NotFetched("a name and password in the address")
    if (parts.port or PORTS[parts.scheme]) not in PORTS.values():
        raise NotFetched(f"port {parts.port}")
    if not HOST.fullmatch(parts.hostname or ""):
        raise NotFetched("no name of a host")
    return parts


def request_for(address: str, agent: str) -> tuple[httpcore.URL, list[tuple[bytes, bytes]]]:
    """The host that is asked for is the one that is connected to: both are told from here."""
    parts = parts_of(address)
    host = (parts.hostname or "").encode("ascii")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    port = parts.port or PORTS[parts.scheme]
    url = httpcore.URL(
        scheme=parts.scheme.encode(),
        host=host,
        port=port,
        target=target.encode("ascii"),
    )
    named = b"[%b]" % host if b":" in host else host
    headers = [
        (b"Host", b"%b:%d" % (named, port) if parts.port else named),
        (b"User-Agent", agent.encode("ascii", "ignore")),
        (b"Accept", b"text/html, application/xhtml+xml, image/*;q=0.9"),
        (b"Accept-Encoding", b"identity"),
        (b"Connection", b"close"),
    ]
    return url, headers


# --- what comes back ------------------------------------------------------------------------------


def require_type(kind: str, encoding: str, limits: Limits) -> None:
    if kind.partition(";")[0].strip() not in limits.types:
        raise NotFetched(f"type {kind[:80] or 'not told'}")
    if encoding.strip().lower() not in {"", "identity"}:
        raise NotFetched(f"encoding {encoding[:80]}")


def read(chunks: Iterable[bytes], most: int, until: re.Pattern[bytes] | None) -> bytes:
    body = bytearray()
    for chunk in chunks:
        looked_at = max(0, len(body) - LONGEST_END)
        body += chunk
        if until and (found := until.search(body, looked_at)):
            return bytes(body[: found.end()])
        if len(body) > most:
            raise NotFetched(f"more than {most} bytes")
    return bytes(body)


# --- the door -------------------------------------------------------------------------------------


class Deadline:
    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds

    def left(self) -> float:
        """Raises NotFetched when there is none."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise NotFetched("too slow")
        return left


class PublicDoor(httpcore.NetworkBackend):
    """The only way out: to public addresses, until the deadline, for so many bytes."""

    def __init__(
        self, resolve: Resolve, backend: httpcore.NetworkBackend, deadline: Deadline, most: int
    ) -> None:
        self.resolve = resolve
        self.backend = backend
        self.deadline = deadline
        self.most = most

    def connect_tcp(self, host: str, port: int, *_: Any, **__: Any) -> httpcore.NetworkStream:
        failure: Exception = NotFetched("no address")
        addresses = self.public_addresses(host, port)[:MOST_TRIED]
        for tried, address in enumerate(addresses):
            # One that swallows everything leaves some time to the next.
            patience = self.deadline.left() / (len(addresses) - tried)
            try:
                stream = self.backend.connect_tcp(address, port, timeout=patience)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                failure = failed
            else:
                return Metered(stream, self.deadline, Meter(self.most))
        raise failure

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise NotFetched("not the web")

    def public_addresses(self, host: str, port: int) -> list[str]:
        """One that isn't public shuts out all: nobody's public server has such a neighbour."""
        addresses = self.addresses(host, port)
        for address in addresses:
            if not is_public(ip_address(address)):
                raise NotFetched(f"{address} is not public")
        return addresses

    def addresses(self, host: str, port: int) -> list[str]:
        """Asked in a thread of its own: how long a resolver waits is nobody's to say."""
        answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self.resolve(host, port))
            except (OSError, ValueError) as unknown:
                answers.put(unknown)

        threading.Thread(target=ask, name="resolving", daemon=True).start()
        try:
            answer = answers.get(timeout=self.deadline.left())
        except queue.Empty:
            raise NotFetched("too slow a resolver") from None
        if isinstance(answer, Exception):
            raise NotFetched(f"no address: {answer}")
        return answer


class Meter:
    def __init__(self, most: int) -> None:
        self.left = most

    def count(self, chunk: bytes) -> bytes:
        self.left -= len(chunk)
        if self.left < 0:
            raise NotFetched("more than it should be")
        return chunk


class Metered(httpcore.NetworkStream):
    """A connection that knows neither patience nor endlessness."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline, meter: Meter) -> None:
        self.stream = stream
        self.deadline = deadline
        self.meter = meter

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.meter.count(self.stream.read(max_bytes, self.deadline.left()))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.deadline.left())

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        stream = self.stream.start_tls(ssl_context, server_hostname, self.deadline.left())
        return Metered(stream, self.deadline, self.meter)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)
