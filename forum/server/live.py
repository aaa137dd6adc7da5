"""The process of live events: `python -m forum.server.live <address> <port>`."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

import django
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from forum.server.launch import die_with_parent


def main(address: str, port: int) -> None:
    Server(
        "forum.live.streams:application",
        address=address,
        port=port,
        interface=Interfaces.ASGI,
        workers=1,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=0.1,
        workers_kill_timeout=1,
    ).serve(target_loader=Loader(), wrap_loader=False)


class Loader:
    """What the worker calls first."""

    def __init__(self) -> None:
        self.server = os.getpid()

    def __call__(self) -> Any:
        die_with_parent(self.server, signal.SIGKILL)
        django.setup()
        from forum.live.streams import application  # noqa: PLC0415 - models need the setup

        return application


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
    main(sys.argv[1], int(sys.argv[2]))
