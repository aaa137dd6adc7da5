"""The list behind the bell. Every change is a POST, so each row is a button."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.signing_in import sign_in_first
from forum.boards.middleware import ForumRequest
from forum.notifications.models import Notification, NotificationQuerySet
from forum.notifications.rows import Row
from forum.web.keyset import mark_of, stretch
from forum.web.numbers import whole_number

ROWS_A_PAGE = 30


def show_notifications(request: ForumRequest) -> HttpResponse:
    if request.viewer.is_guest:
        return sign_in_first(request)
    mine = Notification.objects.visible_to(request.viewer).for_rows(request.viewer).order_by("-id")
    if before := mark_of(request, "before"):
        mine = mine.filter(id__lt=before)
    page = stretch(request, mine[: ROWS_A_PAGE + 1], ROWS_A_PAGE, "before")
    context = {
        "page": page,
        "rows": [Row(told) for told in page.rows],
        "newest": page.rows[0].pk if page.rows and page.is_first else "",
    }
    return render(request, "notifications/notifications.html", context)


@require_POST
def read(request: ForumRequest, notification_id: int) -> HttpResponseBase:
    """Mark one as read and go where it leads; with `stay`, back to the list."""
    if request.viewer.is_guest:
        return sign_in_first(request)
    mine = Notification.objects.visible_to(request.viewer)
    told = get_object_or_404(mine.for_rows(request.viewer), pk=notification_id)
    mine.filter(pk=told.pk).read()
    target = "" if "stay" in request.POST else Row(told).target
    return redirect(target or "notifications")


@require_POST
def read_all(request: ForumRequest) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    shown_to(request).read()
    return redirect("notifications")


@require_POST
def clear(request: ForumRequest) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    shown_to(request).clear()
    messages.success(request, _("The list is cleared."))
    return redirect("notifications")


def shown_to(request: ForumRequest) -> NotificationQuerySet:
    """The member's, up to the newest that the page showed: what came since was not seen yet."""
    mine = Notification.objects.filter(recipient_id=request.viewer.id, cleared_at=None)
    if (up_to := whole_number(request.POST.get("up_to", ""))) is not None:
        mine = mine.filter(id__lte=up_to)
    return mine
