"""Time as the machine these bounds were set on would have taken it.

A machine is several times slower than another, and than itself an hour ago. So each piece of work
is measured against a fixed one, beside it and in this thread's own time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import thread_time

# What `_fixed_work` takes, in seconds, where an ordinary post takes 10 ms to render.
PACE = 0.035


@contextmanager
def in_time(most: float) -> Iterator[None]:
    """Fail if what is done within takes more than `most` seconds."""
    began = thread_time()
    yield
    own = thread_time() - began
    assert own < most or _scaled(own) < most


def seconds(work: Callable[[], object]) -> float:
    began = thread_time()
    work()
    return _scaled(thread_time() - began)


def _scaled(own: float) -> float:
    return own * PACE / _fixed_work()


def _fixed_work() -> float:
    kept: dict[int, str] = {}
    began = thread_time()
    for number in range(250_000):
        kept[number & 255] = str(number)
    return thread_time() - began
