"""Threads that are announced atop the pages of everyone who sees them.

Which they are changes rarely and is asked by every page: it is remembered for all who see the same,
until PostgreSQL tells of a change. What a member has dismissed comes with the member.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from forum.boards.viewer import Sight
from forum.threads.models import Thread
from forum.web.memo import while_rights_unchanged

MOST_SHOWN = 3
MOST_ASKED = 50
MOST_KEPT = 500
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class Announced(NamedTuple):
    """A thread as its announcement shows it; `number` is another when it is announced anew."""

    pk: int
    slug: str
    title: str
    number: int
    until: datetime | None

    def get_absolute_url(self) -> str:
        return reverse("thread", args=[self.pk, self.slug])


def announcements(request: HttpRequest) -> dict[str, object]:
    """Asked only by a page that shows them, once."""
    return {"announcements": cache(partial(shown_to, request))}


def shown_to(request: HttpRequest, beside: int | None = None) -> tuple[Announced, ...]:
    """The newest that the viewer hasn't dismissed; not the thread on whose own page they are."""
    viewer = getattr(request, "viewer", None)
    if viewer is None:
        return ()
    dismissed = viewer.user.dismissed_announcements if viewer.user else ()
    shown = [
        each
        for each in announced_to(viewer.sight)
        if each.pk != beside and each.number not in dismissed and is_to_come(each.until)
    ]
    return tuple(shown[:MOST_SHOWN])


def is_to_come(until: datetime | None) -> bool:
    return until is None or until > timezone.now()


# What is remembered knows no clock: `shown_to` looks at it again.
@while_rights_unchanged
def announced_to(sight: Sight) -> tuple[Announced, ...]:
    announced = Thread.objects.visible_to(sight).filter(
        Q(announced_until=None) | Q(announced_until__gt=Now()), announced_at__isnull=False
    )
    found = announced.order_by("-announced_at").values_list(
        "pk", "slug", "title", "announced_at", "announced_until"
    )
    return tuple(
        Announced(pk, slug, title, number_of(at), until)
        for pk, slug, title, at, until in found[:MOST_ASKED]
        if at
    )


def number_of(announced_at: datetime) -> int:
    return (announced_at - BEGINNING) // timedelta(microseconds=1)


def dismiss(member: User, thread: Thread) -> None:
    """The member sees this announcement no more; of those that are over, nothing is kept."""
    with transaction.atomic():
        now = User.objects.select_for_update(no_key=True).get(pk=member.pk)
        standing = Thread.objects.exclude(announced_at=None).order_by("-announced_at")
        moments = standing.values_list("announced_at", flat=True)[:MOST_KEPT]
        kept = {number_of(at) for at in moments if at} & {*now.dismissed_announcements}
        if thread.announced_at:
            kept.add(number_of(thread.announced_at))
        now.dismissed_announcements = sorted(kept)
        now.save(update_fields=["dismissed_announcements"])
