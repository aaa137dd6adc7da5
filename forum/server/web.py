"""The web processes: `python -m forum.server.web <address> <port>` serves the pages with granian.

Two workers of four threads: one thread a worker collapses when clients wait for the database, and
granian's own default would allow hundreds, each able to hold a connection.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from django.urls import get_resolver
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from forum.server.launch import die_with_parent
from forum.wsgi import application

WORKERS = 2
THREADS = 4
BACKLOG = 2048
GARBAGE = 20_000  # objects made and not freed before the next look for cycles


def main(address: str, port: int, loader: Callable[[], Any] | None = None) -> None:
    """Serve until stopped; `loader` brings another application than the site."""
    # What is imported before the fork is shared by the workers, and done once; so are kept pages.
    # From Python 3.14 on a fork has to be asked for.
    multiprocessing.set_start_method("fork", force=True)
    _ = get_resolver().url_patterns
    gc.freeze()
    # A page makes thousands of objects and few cycles: Python's default looks for them several
    # times a page.
    gc.set_threshold(GARBAGE, 20, 50)
    Server(
        "forum.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        backlog=BACKLOG,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=1,
    ).serve(target_loader=loader or Loader(), wrap_loader=False)


class Loader:
    """What each worker calls first. A class, as a function in `main` would not survive pickling."""

    def __init__(self) -> None:
        self.server = os.getpid()

    def __call__(self) -> Any:
        die_with_parent(self.server, signal.SIGKILL)
        return application


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
