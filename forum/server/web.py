"""The web processes: `python -m forum.server.web <address> <port>` serves the pages with granian.

Two workers of four threads: one thread a worker collapses when clients wait for the database, and
granian's own default would allow hundreds, each able to hold a connection.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from forum.server.launch import die_with_parent

WORKERS = 2
THREADS = 4
BACKLOG = 2048


def main(address: str, port: int) -> None:
    load_application()
    gc.freeze()
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
    ).serve(target_loader=Loader(), wrap_loader=False)


def load_application() -> Any:
    """The site, with all its views imported: made before the fork, its memory is shared."""
    from django.urls import get_resolver

    from forum.wsgi import application

    _ = get_resolver().url_patterns
    return application


class Loader:
    """What each worker process calls first; a class, because it must survive pickling."""

    def __init__(self) -> None:
        self.server = os.getpid()

    def __call__(self) -> Any:
        die_with_parent(self.server, signal.SIGKILL)
        return load_application()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
    main(sys.argv[1], int(sys.argv[2]))
