"""A local server that does what hostile ones do, reached as if it stood on a public address."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpcore
import pytest
import trustme
from django.conf import settings

from forum.cards.fetching import Fetcher, Limits

PUBLIC = "93.184.215.14"
LIMITS = Limits(1.5, 100_000, frozenset({"text/html"}))

type Answer = bytes | Callable[[socket.socket], None]


class Server:
    """Answers each path with bytes, or lets a function talk to whoever asks."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []  # the requests, as they came
        self.sent = 0
        self.context = context
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(client,), daemon=True).start()

    def talk(self, client: socket.socket) -> None:
        with suppress(OSError):
            if self.context:
                client = self.context.wrap_socket(client, server_side=True)
            request = client.recv(65536).decode("latin-1")
            self.asked.append(request)
            answer = self.answers.get(request.split(" ")[1], status("404 Not Found"))
            if callable(answer):
                answer(client)
            else:
                client.sendall(answer)
            client.close()

    def close(self) -> None:
        # Closing alone would leave the thread that accepts where it is.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


def status(line: str, *headers: str, body: bytes = b"") -> bytes:
    told = [f"HTTP/1.1 {line}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(told).encode("latin-1") + body


def page(body: str, type_: str = "text/html; charset=utf-8") -> bytes:
    return status("200 OK", f"Content-Type: {type_}", body=body.encode())


def redirect(to: str) -> bytes:
    return status("302 Found", f"Location: {to}")


def drip(beginning: bytes, again: bytes, pause: float = 0.1) -> Callable[[socket.socket], None]:
    """The beginning, and then the same little thing for ever; without a pause, as much as fits."""

    def talk(client: socket.socket) -> None:
        client.sendall(beginning)
        for _ in range(int(60 / pause) if pause else 10_000_000):
            client.sendall(again)
            time.sleep(pause)

    return talk


@dataclass
class Internet(httpcore.NetworkBackend):
    """Names and where they lead. Whatever address is connected to, the local server answers.

    A name may have several answers; each time it is asked it gives the next.
    """

    server: Server
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    connected: list[tuple[str, int]] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)

    def resolve(self, host: str, port: int) -> list[str]:
        self.resolved.append(host)
        answers = self.names.get(host)
        if answers is None:
            raise socket.gaierror(f"no such name: {host}")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def connect_tcp(self, host: str, port: int, timeout=None, **_) -> httpcore.NetworkStream:
        self.connected.append((host, port))
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.server.port, timeout=timeout)


def kept_in(folder: Path) -> dict[str, object]:
    """The storages as they are, but files in this folder."""
    files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(folder)},
    }
    return {**settings.STORAGES, "default": files}


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def internet(server) -> Internet:
    return Internet(server, {"example.org": [[PUBLIC]]})


@pytest.fixture
def fetcher(internet) -> Fetcher:
    return Fetcher("test", lambda address: True, internet.resolve, internet)


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()
