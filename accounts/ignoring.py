"""Members whom a member wants to hear nothing from. Nobody is told of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from accounts.models import Ignoring, Standing, User

MOST_IGNORED = 500


def can_ignore(member: User, other: User) -> bool:
    """The staff is heard by everybody."""
    return member.pk != other.pk and other.standing < Standing.MODERATOR


def ignore(member: User, other: User) -> None:
    Ignoring.objects.get_or_create(member=member, ignored=other)


def heed(member: User, other: User) -> None:
    """Ignore them no longer."""
    Ignoring.objects.filter(member=member, ignored=other).delete()


def ignored_by(member_id: int) -> list[User]:
    rows = Ignoring.objects.filter(member=member_id).select_related("ignored").order_by("-id")
    return [row.ignored for row in rows[:MOST_IGNORED]]


def does_ignore(member_id: int, other_id: int) -> bool:
    return Ignoring.objects.filter(member=member_id, ignored=other_id).exists()


def whom_ignores(member_id: int) -> QuerySet[Ignoring, Any]:
    """The ids of those, as a subquery; whoever came to the staff since is heard again."""
    rows = Ignoring.objects.filter(member=member_id, ignored__standing__lt=Standing.MODERATOR)
    return rows.values("ignored")


def who_ignore(other_id: int | None, members: Iterable[int]) -> set[int]:
    """Those of the members who do; whoever came to the staff since is heard again. One query."""
    if other_id is None:
        return set()
    rows = Ignoring.objects.filter(ignored=other_id, ignored__standing__lt=Standing.MODERATOR)
    return set(rows.filter(member__in=list(members)).values_list("member_id", flat=True))
