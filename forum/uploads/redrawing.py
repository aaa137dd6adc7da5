"""Having a picture drawn anew by a process of its own, one at a time, within memory and time."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, NamedTuple

DRAWING = Path(__file__).with_name("drawing.py")
# A phone's largest photos; of a PNG or GIF the same is refused when it asks for too much memory.
MOST_PIXELS = 50_000_000
MOST_MOVING_PIXELS = 60_000_000
MEGABYTE = 1024 * 1024
MOST_MEMORY = 190 * MEGABYTE
MOST_SECONDS = 10
NEEDED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG")
# How many may wait for their turn, and how long: a process answers others at the same time.
MOST_AT_ONCE = 2
PATIENCE = 15

_turn = threading.Lock()
_places = threading.BoundedSemaphore(MOST_AT_ONCE)


class NotDrawn(Exception):
    """`reason` is unreadable, too-large, too-long, too-much-moving, too-slow, no-room or busy."""

    def __init__(self, reason: str, why: str = "") -> None:
        super().__init__(why or reason)
        self.reason = reason


class Drawn(NamedTuple):
    """A picture as files in a folder that is gone with the block it was drawn in."""

    width: int
    height: int
    files: list[Path]


@contextmanager
def redrawn(
    came: IO[bytes], longest: int, widths: tuple[int, ...] = (), *, moves: bool = True
) -> Iterator[Drawn]:
    """The picture, no side longer than `longest`, and in those `widths` that are smaller than it;
    of an animation all of it, as large as it is, or its first picture where nothing `moves`.

    Raises NotDrawn; OSError where there is no room for it.
    """
    with TemporaryDirectory(prefix="veche-drawing-") as name:
        folder = Path(name)
        with (folder / "came").open("wb") as file:
            shutil.copyfileobj(came, file)
        asked = {
            "longest": longest,
            "widths": widths,
            "moves": moves,
            "most_pixels": MOST_PIXELS,
            "most_moving_pixels": MOST_MOVING_PIXELS,
            "most_memory": MOST_MEMORY,
            "seconds": MOST_SECONDS,
        }
        (folder / "asked.json").write_text(json.dumps(asked))
        with own_turn():
            told = run(folder)
        yield Drawn(told["width"], told["height"], [folder / file for file in told["files"]])


@contextmanager
def own_turn() -> Iterator[None]:
    """One at a time in each process, and one who waits: the other threads are for readers."""
    if not _places.acquire(blocking=False):
        raise NotDrawn("busy")
    try:
        if not _turn.acquire(timeout=PATIENCE):
            raise NotDrawn("busy")
        try:
            yield
        finally:
            _turn.release()
    finally:
        _places.release()


def run(folder: Path) -> dict:
    command = [sys.executable, "-I", str(DRAWING), str(folder)]
    try:
        # It sets its own bounds, the system ends it at them; nothing it says is of use.
        ended = subprocess.run(  # noqa: S603 - our own program
            command,
            timeout=MOST_SECONDS + 5,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            env=surroundings(),
        )
    except subprocess.TimeoutExpired:
        raise NotDrawn("too-slow") from None
    if -ended.returncode in (signal.SIGKILL, signal.SIGXCPU):
        raise NotDrawn("too-slow")
    return what_was_told(folder / "drawn.json")


def surroundings() -> dict[str, str]:
    """What Python needs to start, and none of our secrets: a decoder may have a hole."""
    needed = {name: os.environ[name] for name in NEEDED if name in os.environ}
    return {**needed, "MALLOC_ARENA_MAX": "1"}


def what_was_told(file: Path) -> dict:
    """A process that ended without a word was ended: by its time, or by a decoder's fault."""
    try:
        told: dict = json.loads(file.read_text())
    except (FileNotFoundError, ValueError):
        raise NotDrawn("unreadable", "it ended without a word") from None
    if "refused" in told:
        raise NotDrawn(told["refused"], told.get("why", ""))
    return told
