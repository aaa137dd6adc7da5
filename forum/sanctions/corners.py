"""What a clean-up puts away, corner by corner. A room above names its own by `add_corner`, in the
`ready` of its app."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise

from accounts.models import User
from forum.boards.viewer import Viewer, viewer_of
from forum.log.models import LogEntry
from forum.sanctions.models import Cleaned, Cleaning


@dataclass(frozen=True, slots=True)
class Corner:
    """One kind of what a member leaves on the forum.

    `of` is a query of all of it, and `put_away` does what lies under one value of its column `by`,
    in a transaction that holds the clean-up: not more at once than is quickly done, as it is asked
    again until nothing is left. What it did it remembers. `restore` brings one of that back, unless
    it was decided otherwise since: `now` tells, for many at once, when each was put away as it is
    now.

    `will` and `comes_back` are lazy plurals of `n`, for the pages that ask first.
    """

    what: str
    of: Callable[[User], Any]
    by: str
    put_away: Callable[[Cleaning, int], None]
    restore: Callable[[Cleaned], None]
    now: Callable[[list[int]], Iterable[tuple[int, datetime | None]]]
    will: str | Promise
    comes_back: str | Promise

    def left(self, member: User) -> Any:
        """A query of what `put_away` takes, in order."""
        return self.of(member).order_by(self.by).values_list(self.by, flat=True).distinct()


CORNERS: dict[str, Corner] = {}


def add_corner(corner: Corner) -> None:
    CORNERS[corner.what] = corner


def remember(
    made: Cleaning, what: str, target_id: int, at: datetime | None, **kept: Any
) -> Cleaned:
    """`kept` is what bringing it back needs to know besides."""
    was_answer = bool(kept.pop("was_answer", False))
    return Cleaned.objects.create(
        cleaning=made, what=what, target_id=target_id, at=at, was_answer=was_answer, kept=kept
    )


def reason_of(made: Cleaning) -> str:
    said = LogEntry.objects.filter(pk=made.entry_id or 0).values_list("reason", flat=True)
    return said.first() or ""


def hand_of(made: Cleaning) -> Viewer:
    """Who cleans up: the right to was asked when it was decided."""
    return viewer_of(made.done_by or AnonymousUser())
