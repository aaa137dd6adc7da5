"""The real web processes over the database of the test, which must commit what they are to see."""

from __future__ import annotations

import fcntl
import gzip
import http.client
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

ADDRESS = "127.0.0.1"
READY_WITHIN = 60
# Below those that Linux lends to any connection that goes out.
PORTS = range(10_000, 32_000, 2)


@contextmanager
def served() -> Iterator[int]:
    """The port on which `forum.server.web` answers."""
    port = free_port()
    environment = {**os.environ, **surroundings(port)}
    collect_static_files(environment)
    with running("forum.server.web", port, environment):
        yield port


def collect_static_files(environment: dict[str, str]) -> None:
    """Once, into the folder that all processes of the tests share."""
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    with (settings.DATA_DIR / "static.collected").open("a+") as collected:
        fcntl.flock(collected, fcntl.LOCK_EX)
        if not collected.seek(0, os.SEEK_END):  # not even while this waited
            subprocess.run(collect, cwd=settings.BASE_DIR, env=environment, check=True)
            collected.write("once")


@contextmanager
def served_live(page_port: int) -> Iterator[int]:
    """The port on which live events come for pages that stand on `page_port`."""
    port = free_port()
    with running("forum.server.live", port, {**os.environ, **surroundings(page_port)}):
        yield port


@contextmanager
def running(module: str, port: int, environment: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", module, ADDRESS, str(port)]
    server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    try:
        wait_until_open(server, port)
        yield
    finally:
        server.terminate()
        server.wait(10)


def surroundings(port: int) -> dict[str, str]:
    return {
        "DATABASE_URL": database_address(),
        "FORUM_DATA_DIR": str(settings.DATA_DIR),
        "FORUM_PORT": str(port),
        "FORUM_DEBUG": "",
    }


def database_address() -> str:
    where = connection.settings_dict
    named = {"host": "HOST", "port": "PORT", "user": "USER"}
    query = {name: where[key] for name, key in named.items() if where.get(key)}
    password = f":{where['PASSWORD']}@" if where.get("PASSWORD") else ""
    return f"postgres://{password}/{where['NAME']}?{urlencode(query)}"


def free_port() -> int:
    """A port that is free, as is the next one, where `up` serves live events."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe, socket.socket() as next_probe, suppress(OSError):
            probe.bind((ADDRESS, port))
            next_probe.bind((ADDRESS, port + 1))
            return port


def wait_until_open(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended"
        try:
            socket.create_connection((ADDRESS, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server doesn't start")


class Client:
    """One connection that is kept open, as a browser's."""

    def __init__(self, port: int, **headers: str) -> None:
        self.server = http.client.HTTPConnection(ADDRESS, port, timeout=30)
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        self.server.request("GET", path, headers={**self.headers, **more})
        answer = self.server.getresponse()
        said, body = dict(answer.getheaders()), answer.read()
        if said.get("content-encoding", said.get("Content-Encoding")) == "gzip":
            body = gzip.decompress(body)
        return answer.status, said, body

    def close(self) -> None:
        self.server.close()
