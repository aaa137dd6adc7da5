"""Counting what is done against an allowance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

# One statement, so that requests side by side in all processes never count less than they did.
COUNT_ONE = """
    INSERT INTO limits_spent AS spent (key, since, times) VALUES (%(key)s, now(), 1)
    ON CONFLICT (key) DO UPDATE SET
        since = CASE WHEN spent.since <= now() - %(window)s THEN now() ELSE spent.since END,
        times = CASE WHEN spent.since <= now() - %(window)s THEN 1 ELSE spent.times + 1 END
    RETURNING since, times
"""


GIVE_BACK = "UPDATE limits_spent SET times = greatest(times - 1, 0) WHERE key = %(key)s"


@dataclass(frozen=True, slots=True)
class Allowance:
    """`times` within a window of `seconds`."""

    deed: str
    times: int
    seconds: int

    @property
    def window(self) -> timedelta:
        return timedelta(seconds=self.seconds)

    def key(self, who: str) -> str:
        return f"{self.deed}:{who}"[:200]


class SpentUp(Exception):
    """The allowance is used up; `again_at` says until when, `wait` in whole seconds from now."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(f"again at {again_at:%H:%M:%S}")
        self.again_at = again_at

    @property
    def wait(self) -> int:
        return max(1, int((self.again_at - timezone.now()).total_seconds()) + 1)


def spend(allowance: Allowance, who: str) -> None:
    """Count one use by `who` (a member's id or a network address).

    Call it outside the deed's transaction, or a refused deed would not count. Raises SpentUp.
    """
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"key": allowance.key(who), "window": allowance.window}
        cursor.execute(COUNT_ONE, values)
        since, times = cursor.fetchone()
    if times > allowance.times:
        raise SpentUp(since + allowance.window)


def give_back(allowance: Allowance, who: str) -> None:
    """Take back one use that turned out to be none."""
    with connection.cursor() as cursor:
        cursor.execute(GIVE_BACK, {"key": allowance.key(who)})


def forget(allowance: Allowance, who: str) -> None:
    """Begin anew for `who`."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM limits_spent WHERE key = %s", [allowance.key(who)])
