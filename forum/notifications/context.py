"""The bell in every page's header."""

from __future__ import annotations

from functools import cache, partial

from django.http import HttpRequest

from forum.notifications.models import Notification

MOST_COUNTED = 99


def bell(request: HttpRequest) -> dict[str, object]:
    """Asked only by a page that shows it, once, and never for a guest."""
    return {"unread_notifications": cache(partial(unread_of, request))}


def unread_of(request: HttpRequest) -> int:
    viewer = getattr(request, "viewer", None)
    if viewer is None or viewer.is_guest:
        return 0
    unread = Notification.objects.visible_to(viewer).unread()
    return unread[: MOST_COUNTED + 1].count()
