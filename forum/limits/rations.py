"""Rations of what is dear to make, counted in memory: who only reads writes no row.

Each process counts for itself, so that a reader gets the ration once from each at most.
"""

from __future__ import annotations

import threading
import time
from datetime import timedelta

from django.utils import timezone

from forum.limits.spending import SpentUp

MOST_REMEMBERED = 50_000


class Ration:
    """`times` for each reader within a window of `seconds`."""

    def __init__(self, times: int, seconds: float) -> None:
        self.times = times
        self.seconds = seconds
        self.spent: dict[str, tuple[float, int]] = {}
        self.lock = threading.Lock()

    def spend(self, who: str) -> None:
        """Count one use by `who`, a network address. Raises SpentUp."""
        now = time.monotonic()
        with self.lock:
            since, times = self.spent.get(who, (now, 0))
            if now - since >= self.seconds:
                since, times = now, 0
            if who not in self.spent and len(self.spent) >= MOST_REMEMBERED:
                self.forget_the_oldest()
            self.spent[who] = since, times + 1
        if times >= self.times:
            raise SpentUp(timezone.now() + timedelta(seconds=since + self.seconds - now))

    def forget_the_oldest(self) -> None:
        """A tenth at once, so that a farm of crawlers doesn't have each request look for one."""
        oldest = sorted(self.spent, key=lambda who: self.spent[who][0])
        for who in oldest[: MOST_REMEMBERED // 10]:
            del self.spent[who]
