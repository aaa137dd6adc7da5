"""Pages as bytes, kept between requests: by each process for itself, and by all of them together.

Moments are those of `time.monotonic`, which on one machine is one clock for all processes.
"""

from __future__ import annotations

import fcntl
import marshal
import mmap
import os
import secrets
import struct
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import NamedTuple

from forum.web.wsgi import Headers

type Key = tuple[str, ...]

OWN_BYTES = 32 * 1024 * 1024
# What a page takes apart from its texts: objects, and its place in a dict.
PAGE_BYTES = 1024
SLOTS = 512
SLOT_BYTES = 128 * 1024
LENGTH_BYTES = 4


class KeptPage(NamedTuple):
    """An answer of 200, plain and by gzip. `began`: before it, it has seen every change."""

    key: Key
    began: float
    etag: str
    headers: Headers
    body: bytes
    packed: bytes
    viewed: int  # the thread whose views count with each answer, or 0

    @property
    def size(self) -> int:
        """In memory, about: of a small page, the address and the headers are most of it."""
        texts = sum(map(len, self.key)) + sum(len(name) + len(said) for name, said in self.headers)
        return len(self.body) + len(self.packed) + texts + PAGE_BYTES


def etag_of(body: bytes) -> str:
    return f'"{blake2b(body, digest_size=16).hexdigest()}"'


class OwnPages:
    """What this process kept: the oldest go first, as every page is soon out of date anyway."""

    def __init__(self, room: int = OWN_BYTES) -> None:
        self.room = room
        self.taken = 0
        self.pages: OrderedDict[Key, KeptPage] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: Key) -> KeptPage | None:
        return self.pages.get(key)

    def put(self, page: KeptPage) -> None:
        with self.lock:
            self.drop(page.key)
            self.pages[page.key] = page
            self.taken += page.size
            while self.taken > self.room:
                self.drop(next(iter(self.pages)))

    def drop(self, key: Key) -> None:
        if page := self.pages.pop(key, None):
            self.taken -= page.size


class SharedPages:
    """What one process made, the others need not: memory of all that are forked after this.

    A page has one place where it may lie, whoever holds that place makes it, and those who wait
    find it there. The kernel lets go of what a killed process held.
    """

    def __init__(self) -> None:
        self.memory = mmap.mmap(-1, SLOTS * SLOT_BYTES)
        # The lock of a file is between processes; between threads there is another.
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process
        self.opened = 0, -1
        self.threads = [threading.Lock() for _ in range(SLOTS)]
        # Nobody can choose an address whose making holds up another's.
        self.secret = secrets.token_bytes(16)

    @contextmanager
    def held(self, key: Key) -> Iterator[Slot]:
        place = self.place_of(key)
        with self.threads[place]:
            file = self.file_of_this_process()
            lock(file, place, fcntl.F_WRLCK)
            try:
                yield Slot(self.memory, place * SLOT_BYTES, key)
            finally:
                lock(file, place, fcntl.F_UNLCK)

    def place_of(self, key: Key) -> int:
        digest = blake2b("\0".join(key).encode(), digest_size=4, key=self.secret).digest()
        return int.from_bytes(digest) % SLOTS

    def file_of_this_process(self) -> int:
        """Opened anew after a fork: what was opened once locks as one."""
        process, file = self.opened
        if process != os.getpid():
            file = os.open(f"/proc/self/fd/{self.file.fileno()}", os.O_RDWR)
            self.opened = os.getpid(), file
        return file


# As the kernel reads it: kind, whence, start, length, process.
FLOCK = struct.Struct("hhqqi4x")


def lock(file: int, place: int, kind: int) -> None:
    """Wait for one byte of the file, or let it go.

    By a lock of the open file: those of processes end in EDEADLK when a thread here waits for one
    there and another the other way round.
    """
    fcntl.fcntl(file, fcntl.F_OFD_SETLKW, FLOCK.pack(kind, os.SEEK_SET, place, 1, 0))


class Slot(NamedTuple):
    """One place of the shared memory, in the hands of one thread."""

    memory: mmap.mmap
    start: int
    key: Key

    def page(self) -> KeptPage | None:
        """What lies here, if it is the page asked for."""
        begin = self.start + LENGTH_BYTES
        length = int.from_bytes(self.memory[self.start : begin])
        if not length:
            return None
        # A process killed while writing leaves half a page.
        with suppress(ValueError, EOFError, TypeError):
            page = KeptPage(*marshal.loads(self.memory[begin : begin + length]))  # noqa: S302 - our own memory
            return page if page.key == self.key else None
        return None

    def put(self, page: KeptPage) -> None:
        """Put the page here unless it is too large, when each process makes its own."""
        packed = marshal.dumps(tuple(page))
        if len(packed) > SLOT_BYTES - LENGTH_BYTES:
            return
        begin = self.start + LENGTH_BYTES
        self.memory[self.start : begin] = bytes(LENGTH_BYTES)
        self.memory[begin : begin + len(packed)] = packed
        self.memory[self.start : begin] = len(packed).to_bytes(LENGTH_BYTES)
