"""Until when a member's points keep them watched."""

from __future__ import annotations

from datetime import datetime

from accounts.models import FOR_GOOD, User
from forum.sanctions.models import Caution, measures


def gather_watch(member_id: int) -> None:
    """Note it on the account. In a transaction that holds the member."""
    User.objects.filter(pk=member_id).update(watched_until=watched_until(member_id))


def watched_until(member_id: int) -> datetime | None:
    """When enough of their warnings have expired that the rest stays below the measure."""
    enough = measures().watch_from
    given = Caution.objects.filter(member=member_id).standing().values_list("expires_at", "points")
    lasting = sorted(((expires or FOR_GOOD, points) for expires, points in given), reverse=True)
    points = 0
    for expires, of_one in lasting:
        points += of_one
        if enough is not None and points >= enough:
            return expires
    return None
