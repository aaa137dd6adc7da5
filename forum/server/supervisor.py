"""Keeps the parts of the site running, and stops them together."""

from __future__ import annotations

import logging
import logging.handlers
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from forum.server import launch
from forum.server.console import say
from forum.server.postgres import Cluster
from forum.server.processes import is_running
from forum.server.refusal import Refused

LOOK_EVERY = 0.1
# Seconds before a part that ended is started again; the last for every further time.
PAUSES = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)
# A part that ran this long has recovered: its next end is treated as a first one.
STEADY_AFTER = 20.0
# Of the two seconds that a stop may take, web and worker have the first part, PostgreSQL the rest.
PATIENCE_WITH_CHILDREN = 0.7
PATIENCE = 1.6


class Part(Protocol):
    name: str

    def start(self) -> None: ...

    def is_alive(self) -> bool: ...

    def how_it_ended(self) -> str: ...


class Child:
    """A process of ours in a session of its own, so that Ctrl-C reaches the supervisor alone."""

    def __init__(self, name: str, command: Sequence[str], folder: Path, data_dir: Path) -> None:
        self.name = name
        self.command = list(command)
        self.folder = folder
        self.pid_file = data_dir / "run" / f"{name}.pid"
        self.log = _log(data_dir / "logs" / f"{name}.log", name)
        self.process: subprocess.Popen[str] | None = None
        self.last_line = ""

    def start(self) -> None:
        self.pid_file.parent.mkdir(parents=True, exist_ok=True)
        self.end_leftover()
        launcher = [sys.executable, "-IS", launch.__file__]
        bound = [str(os.getpid()), str(int(signal.SIGKILL)), "same"]
        self.process = subprocess.Popen(
            [*launcher, *bound, *self.command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd=self.folder,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,
        )
        self.pid_file.write_text(str(self.process.pid))
        assert self.process.stdout
        threading.Thread(target=self._pass_on, args=(self.process.stdout,), daemon=True).start()

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def how_it_ended(self) -> str:
        code = self.process.returncode if self.process else None
        if code is not None and code < 0:
            return f"killed by {signal.Signals(-code).name}"
        return f"exit code {code}"

    def ask_to_stop(self) -> None:
        if self.is_alive() and self.process:
            self.process.terminate()

    def stop_by(self, deadline: float) -> None:
        """Wait until the deadline for it to stop as asked, then end what is left of it."""
        if not self.process:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        _kill_group(self.process.pid)
        self.process.wait()
        self.pid_file.unlink(missing_ok=True)

    def end_leftover(self) -> None:
        """End the process of an earlier supervisor that was killed before it could."""
        if self.process:
            _kill_group(self.process.pid)
        try:
            pid = int(self.pid_file.read_text())
        except (OSError, ValueError):
            return
        deadline = time.monotonic() + 3
        while is_running(pid, " ".join(self.command[1:3])):
            if time.monotonic() > deadline - 1.5:
                _kill_group(pid)
            if time.monotonic() > deadline:
                raise Refused(f"The {self.name} process {pid} of an earlier start doesn't end.")
            time.sleep(0.02)
        self.pid_file.unlink(missing_ok=True)

    def _pass_on(self, output: IO[str]) -> None:
        for line in output:
            self.last_line = line.rstrip() or self.last_line
            self.log.info(line.rstrip())
            say(f"{self.name}: {line.rstrip()}")


class Database:
    """Our own PostgreSQL as a part that is kept running."""

    name = "PostgreSQL"

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    def start(self) -> None:
        self.cluster.start(die_with_us=True)

    def is_alive(self) -> bool:
        return self.cluster.is_running()

    def how_it_ended(self) -> str:
        return f"see {self.cluster.log}"


class Watched:
    """A part, how often it ended lately, and when it is started again."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.ends = 0
        self.started_at = time.monotonic()
        self.start_at: float | None = None

    def look(self) -> None:
        if self.start_at is None:
            if not self.part.is_alive():
                self._plan()
        elif time.monotonic() >= self.start_at:
            self._start()

    def _plan(self) -> None:
        if time.monotonic() - self.started_at > STEADY_AFTER:
            self.ends = 0
        pause = PAUSES[min(self.ends, len(PAUSES) - 1)]
        self.ends += 1
        self.start_at = time.monotonic() + pause
        ended = self.part.how_it_ended()
        say(f"{self.part.name} ended ({ended}); it starts again in {pause} s.")

    def _start(self) -> None:
        self.start_at = None
        self.started_at = time.monotonic()
        try:
            self.part.start()
        except (Refused, OSError) as wrong:
            say(f"{self.part.name} doesn't start: {wrong}")


class Supervisor:
    """All parts of one site. Use its methods from one thread: the parts die with it."""

    def __init__(self, cluster: Cluster | None, children: Sequence[Child]) -> None:
        self.cluster = cluster
        self.children = children

    def end_leftovers(self) -> None:
        for child in self.children:
            child.end_leftover()

    def start_database(self) -> None:
        if self.cluster:
            self.cluster.start(die_with_us=True)

    def start_children(self) -> None:
        for child in self.children:
            child.start()

    def watch(self) -> None:
        """Start again whatever ends, until interrupted."""
        database = [Watched(Database(self.cluster))] if self.cluster else []
        children = [Watched(child) for child in self.children]
        while True:
            for watched in database:
                watched.look()
            # Without a database the others would only fail again.
            if all(watched.start_at is None for watched in database):
                for watched in children:
                    watched.look()
            time.sleep(LOOK_EVERY)

    def stop(self) -> None:
        """Stop everything within two seconds."""
        began = time.monotonic()
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.stop_by(began + PATIENCE_WITH_CHILDREN)
        if self.cluster:
            left = began + PATIENCE - time.monotonic()
            self.cluster.stop(even_if_used=True, patience=max(0.5, left))


def _kill_group(pid: int) -> None:
    """End a process and those it started: it leads a session, so its group has its number."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _log(path: Path, name: str) -> logging.Logger:
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=10 * 1024 * 1024, backupCount=3, delay=True, encoding="utf-8"
    )
    logger = logging.Logger(f"veche.{name}", logging.INFO)
    logger.addHandler(handler)
    return logger
