"""Listening to PostgreSQL: one thread and one connection a process.

Moments are those of `time.monotonic`, one clock for all processes of a machine.
"""

from __future__ import annotations

import logging
import os
import select
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection

logger = logging.getLogger(__name__)

# So often it is made sure that nothing was missed, by a question that comes back behind all news.
HEARD_EVERY = 0.25
AGAIN_AFTER = 1.0
LONGEST_START = 2.0
SILENCE = 5000  # milliseconds until a network that swallows everything counts as gone


class Listening:
    """A thread that listens to channels, and begins anew whenever its connection is lost.

    It begins with the first `start` in a process: a thread made before a fork would be lost.
    """

    channels: tuple[str, ...]

    def __init__(self) -> None:
        self.process = 0
        self.lock = threading.Lock()
        self.heard = threading.Event()
        self.stopped = threading.Event()

    def begun(self) -> None:
        """Called when it begins to listen: what was told before is not known."""

    def told(self, channel: str, payload: str) -> None:
        """Called for what is told, in the thread that listens."""

    def sure(self, moment: float) -> None:
        """Called when all that was committed before the moment has been told."""

    def start(self) -> None:
        """Begin to listen, once a process; the first call waits a moment until it does."""
        if self.process == os.getpid():
            return
        with self.lock:
            if self.process != os.getpid():
                self.process = os.getpid()
                self.heard.clear()
                threading.Thread(target=self.listen, name="listening", daemon=True).start()
        self.heard.wait(LONGEST_START)

    def stop(self) -> None:
        """Listen no more; nothing is known from then on."""
        self.stopped.set()

    def listen(self) -> None:
        while not self.stopped.is_set():
            try:
                self.listen_until_lost()
            except psycopg.Error as lost:
                logger.warning("changes are not heard: %s", str(lost).strip())
            self.stopped.wait(AGAIN_AFTER)

    def listen_until_lost(self) -> None:
        with psycopg.connect(**parameters(), autocommit=True) as database:
            database.add_notify_handler(lambda told: self.told(told.channel, told.payload))
            for channel in self.channels:
                database.execute(f"LISTEN {channel}")
            self.begun()
            while not self.stopped.is_set():
                self.make_sure(database)
                select.select([database], [], [], HEARD_EVERY)

    def make_sure(self, database: psycopg.Connection[object]) -> None:
        asked_at = time.monotonic()
        # PostgreSQL tells of what was committed before the question before it answers.
        database.execute("SELECT")
        self.sure(asked_at)
        self.heard.set()


class Told:
    """When what a channel tells of last changed, and until when that is known: `memo.Freshness`."""

    def __init__(self, start: Callable[[], None]) -> None:
        self.start = start
        self.changed_at = float("inf")
        self.heard_at = float("-inf")


class Changes(Listening):
    """What is known of the tables that guests' pages show, and of those of rights."""

    channels = ("forum_changed", "forum_rights")

    def __init__(self) -> None:
        super().__init__()
        self.pages, self.rights = Told(self.start), Told(self.start)
        self.by_channel = dict(zip(self.channels, (self.pages, self.rights), strict=True))

    def begun(self) -> None:
        for channel in self.channels:
            self.told(channel, "")

    def told(self, channel: str, payload: str) -> None:
        self.by_channel[channel].changed_at = time.monotonic()

    def sure(self, moment: float) -> None:
        self.pages.heard_at = self.rights.heard_at = moment


def parameters() -> dict[str, Any]:
    """How Django connects, without what only its own connections need."""
    ours = connection.get_connection_params()
    kept = {name: ours[name] for name in ours if name not in NOT_TAKEN}
    return {**kept, "connect_timeout": 2, "tcp_user_timeout": SILENCE}


NOT_TAKEN = ("cursor_factory", "context", "options", "prepare_threshold", "server_side_binding")

changes = Changes()
