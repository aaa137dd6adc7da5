"""Calling the moderators to a post, a thread or a member."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.signing_in import sign_in_first
from forum.boards.asking import asks_a_guest, sent
from forum.boards.middleware import ForumRequest
from forum.cases.kinds import Target, target_member, target_post, target_thread
from forum.cases.opening import has_reported
from forum.cases.staff import only_author_may_look_at
from forum.limits.refusing import refusals_on
from forum.limits.spending import Allowance, spend
from forum.moderating import reports
from forum.moderating.forms import ReportForm
from forum.moderating.views import asked, fetch_post
from forum.posts.permissions import can_report
from forum.posts.rendering import prepare
from forum.reading.thread import fetch_thread, post_address
from forum.threads.permissions import can_report_thread
from forum.web.taken import tell_taken

REPORTS = Allowance("report", times=10, seconds=3600)


def report_post(request: ForumRequest, post_id: int) -> HttpResponseBase:
    post = fetch_post(request, post_id)
    if not request.viewer.is_guest and not can_report(request.viewer, post):
        raise PermissionDenied(_("This post is your own: you can edit it."))
    page = {"post": post, "thread": post.thread, "board": post.thread.board}
    return report(request, target_post(post), page, post_address(post, request.viewer))


def report_thread(request: ForumRequest, thread_id: int) -> HttpResponseBase:
    thread = fetch_thread(request, thread_id)
    if not request.viewer.is_guest and not can_report_thread(request.viewer, thread):
        raise PermissionDenied(_("This thread is your own."))
    page = {"thread": thread, "board": thread.board}
    return report(request, target_thread(thread), page, thread.get_absolute_url())


def report_member(request: ForumRequest, username: str) -> HttpResponseBase:
    member = get_object_or_404(User, username__iexact=username, is_active=True)
    if member.pk == request.viewer.id:
        raise PermissionDenied(_("This is yourself."))
    page = {"member": member, "way_back": member.get_absolute_url()}
    return report(request, target_member(member), page, member.get_absolute_url())


# --- steps ----------------------------------------------------------------------------------------


def report(
    request: ForumRequest,
    target: Target,
    page: dict[str, Any],
    back: str,
    template: str = "moderating/report.html",
) -> HttpResponseBase:
    """Asks what is wrong with what the viewer sees, and tells the moderators once."""
    if asks_a_guest(request):
        return sign_in_first(request)
    if not request.viewer.is_guest and has_reported(target, request.viewer.id):
        return already_reported(request, back)
    form = ReportForm(sent(request))
    page |= {"form": form, "has_tools": True, "kind": target.kind}
    if "preview" in request.POST and not request.viewer.is_guest and form.is_valid():
        return render(request, template, page | {"preview": prepare(form.word.reason).html})
    if not (form.is_valid() and may_report_now(request, form)):
        return asked(request, template, page)
    if not reports.report(request.viewer, target, form.word):
        return already_reported(request, back)
    if only_author_may_look_at(target):
        said = _(
            "Your report is kept. Only its author could look at it now, so it waits for others."
        )
        messages.warning(request, said)
    else:
        messages.success(request, _("Thank you. The moderators will look at it."))
    return tell_taken(request, redirect(back))


def may_report_now(request: ForumRequest, form: ReportForm) -> bool:
    """Whether the report may be sent; if not, the form says why and keeps the text."""
    if request.viewer.is_guest:
        form.add_error(
            None, _("You are signed out. Sign in in another tab, then send this once more.")
        )
        return False
    with refusals_on(form):
        spend(REPORTS, str(request.viewer.id))
    return not form.errors


def already_reported(request: ForumRequest, back: str) -> HttpResponseBase:
    messages.info(request, _("Your report on it is already with the moderators."))
    return tell_taken(request, redirect(back))
