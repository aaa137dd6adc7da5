"""Remembering an answer in the process, for a while or until something changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Protocol

# How long after hearing of all commits no further one is reckoned with: under a second, and longer
# than the pause between two hearings.
TRUSTED_FOR = 0.8


class Freshness(Protocol):
    """What is known of some tables, as moments of `time.monotonic`."""

    changed_at: float  # when they were last heard to have changed
    heard_at: float  # until when all their changes are known

    def start(self) -> None:
        """Begin to listen, in this process."""


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


MOST_KEPT = 10_000
_trusted: list[Freshness] = []


def trust(freshness: Freshness) -> None:
    """Have this tell whether rights are unchanged; until then they are asked for each time."""
    _trusted[:] = [freshness]


def while_rights_unchanged[**Asked, Answer](
    ask: Callable[Asked, Answer],
) -> Callable[Asked, Answer]:
    """Ask the database again only when anybody's rights may have changed since it was asked last.

    For what is told by the tables named in `RIGHTS` in forum/live/migrations, and nothing else.
    """
    kept: dict[Hashable, tuple[float, Answer]] = {}

    @wraps(ask)
    def answer(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        asked = (args, *kwargs.items())
        known = kept.get(asked)
        if known and is_unchanged_since(known[0]):
            return known[1]
        began = time.monotonic()
        found = ask(*args, **kwargs)
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[asked] = began, found
        return found

    return answer


def is_unchanged_since(moment: float) -> bool:
    return any(is_unchanged(known, moment) for known in _trusted)


def is_unchanged(known: Freshness, moment: float) -> bool:
    """Whether the tables surely hold what they held then."""
    return moment > known.changed_at and time.monotonic() - known.heard_at < TRUSTED_FOR
