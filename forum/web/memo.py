"""Remembering an answer in the process, for a while or until something changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Protocol

# How long after hearing of all commits no further one is reckoned with: under a second, and longer
# than the pause between two hearings.
TRUSTED_FOR = 0.8


class Freshness(Protocol):
    """What is known of the database, as moments of `time.monotonic`."""

    changed_at: float  # when it was last heard to have changed
    heard_at: float  # until when all its changes are known

    def start(self) -> None: ...


def remembered[Answer](seconds: float) -> Callable[[Callable[[], Answer]], Callable[[], Answer]]:
    """Ask the function again only when its last answer is older than `seconds`.

    For what may be a moment old. `forget()` of the decorated function drops what it remembers.
    """

    def decorate(ask: Callable[[], Answer]) -> Callable[[], Answer]:
        kept: list[tuple[float, Answer]] = []

        @wraps(ask)
        def answer() -> Answer:
            if not kept or kept[0][0] < time.monotonic():
                kept[:] = [(time.monotonic() + seconds, ask())]
            return kept[0][1]

        answer.forget = kept.clear  # type: ignore[attr-defined]
        return answer

    return decorate


_trusted: list[Freshness] = []


def trust(freshness: Freshness) -> None:
    """Have this tell what is unchanged; until then everything is asked for each time."""
    _trusted[:] = [freshness]


def while_unchanged[Answer](ask: Callable[[], Answer]) -> Callable[[], Answer]:
    """Ask the database again only when it may have changed since it was asked last.

    Only for what is made of tables whose changes are told to everybody: those of a guest's page.
    """
    kept: list[tuple[float, Answer]] = []

    @wraps(ask)
    def answer() -> Answer:
        if kept and is_unchanged_since(kept[0][0]):
            return kept[0][1]
        began = time.monotonic()
        found = ask()
        kept[:] = [(began, found)]
        return found

    return answer


def is_unchanged_since(moment: float) -> bool:
    return any(is_unchanged(known, moment) for known in _trusted)


def is_unchanged(known: Freshness, moment: float) -> bool:
    """Whether the database surely holds what it held then."""
    return moment > known.changed_at and time.monotonic() - known.heard_at < TRUSTED_FOR
