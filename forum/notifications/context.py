"""The bell in every page's header."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from forum.boards.viewer import Sight
from forum.notifications.models import Notification
from forum.web import composed

MOST_COUNTED = 99


def bell(request: HttpRequest) -> dict[str, object]:
    """Asked only by a page that shows it, once, and never for a guest."""
    return {"unread_notifications": cache(partial(unread_of, request))}


def unread_of(request: HttpRequest) -> int:
    viewer = getattr(request, "viewer", None)
    if viewer is None or viewer.is_guest:
        return 0
    sight = viewer.sight
    return len(composed.rows(("bell", sight), lambda member: unread_rows(member, sight), viewer.id))


def unread_rows(member_id: int, sight: Sight) -> QuerySet[Notification, Any]:
    """One too many, to tell 99 from more."""
    unread = Notification.objects.told_to(member_id, sight).unread()
    return unread.values_list("id")[: MOST_COUNTED + 1]
