"""A member has seen an announcement, and wants it no more."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.preferences import back
from accounts.signing_in import sign_in_first
from forum.boards.middleware import ForumRequest
from forum.reading.thread import fetch_thread
from forum.threads.announcements import dismiss


@require_POST
def dismiss_announcement(request: ForumRequest, thread_id: int) -> HttpResponseBase:
    thread = fetch_thread(request, thread_id)
    if request.viewer.user is None:
        return sign_in_first(request)
    dismiss(request.viewer.user, thread)
    if request.htmx:
        return HttpResponse()
    return redirect(back(request))
