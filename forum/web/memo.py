"""Remembering an answer in the process for a while, where a moment's staleness harms nobody."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps


def remembered[Answer](seconds: float) -> Callable[[Callable[[], Answer]], Callable[[], Answer]]:
    """Ask the function again only when its last answer is older than `seconds`.

    `forget()` of the decorated function drops what it remembers.
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
