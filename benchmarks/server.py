"""The forum's own server, and its worker, as they are measured."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from benchmarks import taken
from forum.server.refusal import Refused

ADDRESS = "127.0.0.1"
READY_WITHIN = 30


@contextmanager
def started(port: int) -> Iterator[dict[str, int]]:
    """The process ids of the web server, the worker and PostgreSQL, by name."""
    web = subprocess.Popen([sys.executable, "-m", "benchmarks.fixed", ADDRESS, str(port)])
    worker = subprocess.Popen([sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"])
    processes = {"web": web.pid, "worker": worker.pid}
    if postgres := taken.postgres():
        processes["PostgreSQL"] = postgres
    try:
        wait_until_ready(web, port)
        yield processes
    finally:
        for process in (web, worker):
            process.terminate()
        for process in (web, worker):
            process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((ADDRESS, 0))
        return int(probe.getsockname()[1])


def wait_until_ready(web: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and web.poll() is None:
        try:
            socket.create_connection((ADDRESS, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise Refused("The server doesn't start.")
