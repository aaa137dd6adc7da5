"""What a start says while it works: its steps, their times, a bar where one takes long."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

type Progress = Callable[[int, int], None]

WIDTH = 26
BAR = 24
# Shorter steps come and go without a bar.
PATIENCE = 0.5


def say(line: str) -> None:
    """Print a line. A terminal that was closed stops nobody."""
    with suppress(OSError, ValueError):
        print(line, flush=True)


@contextmanager
def step(name: str) -> Iterator[Progress]:
    """Announce a step and, at its end, its time; what it yields takes (done, of how many)."""
    shown = _OnTerminal(name) if sys.stdout.isatty() else _InLog(name)
    try:
        yield shown.progress
    except KeyboardInterrupt:
        shown.end("interrupted")
        raise
    except BaseException:
        shown.end("failed")
        raise
    shown.end(f"{shown.seconds:.1f} s")


class _Step:
    def __init__(self, name: str) -> None:
        self.name = name.ljust(WIDTH)
        self.begun_at = time.monotonic()
        self.done, self.total = 0, 0
        self.begin()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.begun_at

    def progress(self, done: int, total: int) -> None:
        self.done, self.total = done, total

    def begin(self) -> None: ...

    def end(self, how: str) -> None: ...


class _OnTerminal(_Step):
    """One line, drawn again and again by a thread: it moves even while the step says nothing."""

    def begin(self) -> None:
        self._write(f"  {self.name}")
        self.ended = threading.Event()
        self.painter = threading.Thread(target=self._paint, daemon=True)
        self.painter.start()

    def end(self, how: str) -> None:
        self.ended.set()
        self.painter.join()
        self._write(f"\r\033[K  {self.name}{how}\n")

    def _paint(self) -> None:
        while not self.ended.wait(0.1):
            if self.seconds > PATIENCE:
                self._write(f"\r\033[K  {self.name}{self._bar()} {self.seconds:.0f} s")

    def _bar(self) -> str:
        if not self.total:
            there = int(self.seconds * 8) % BAR
            return "[" + "-" * there + "#" + "-" * (BAR - there - 1) + "]"
        full = min(BAR, BAR * self.done // self.total)
        return "[" + "#" * full + "-" * (BAR - full) + f"] {100 * self.done // self.total} %"

    def _write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            sys.stdout.write(text)
            sys.stdout.flush()


class _InLog(_Step):
    """A line that grows: tenths of a long step are told once each."""

    def begin(self) -> None:
        self.told = 0
        self._write(f"  {self.name}")

    def progress(self, done: int, total: int) -> None:
        tenth = 10 * done // total if total else 0
        if tenth > self.told and tenth < 10 and self.seconds > PATIENCE:
            self.told = tenth
            self._write(f"{tenth}0% ")

    def end(self, how: str) -> None:
        self._write(f"{how}\n")

    def _write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            sys.stdout.write(text)
            sys.stdout.flush()
