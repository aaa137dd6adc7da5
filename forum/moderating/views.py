"""Pages that ask before something is done to a thread or to a post."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.signing_in import sign_in_first
from forum.boards.asking import asks_a_guest, sent
from forum.boards.middleware import ForumRequest
from forum.limits.refusing import status_of
from forum.moderating import actions
from forum.moderating.actions import Leaving, PostAction, ThreadAction
from forum.moderating.decisions import Decision
from forum.moderating.forms import MoveForm
from forum.posts.models import Post
from forum.posts.permissions import can_moderate_post
from forum.reading.thread import fetch_thread, fits, post_address
from forum.threads.models import Thread
from forum.threads.permissions import can_act_on_thread, can_moderate


def decide_on_thread(
    request: ForumRequest, thread_id: int, decision: Decision[ThreadAction]
) -> HttpResponseBase:
    thread = fetch_thread(request, thread_id)
    if asks_a_guest(request):
        return sign_in_first(request)
    require_thread(request, thread)
    decision.require(request.viewer, thread)
    form = decision.form(sent(request))
    if not form.is_valid():
        page = {"decision": decision, "thread": thread, "board": thread.board, "form": form}
        return asked(request, "moderating/decide.html", page)
    decision.action(request.viewer, thread, form.cleaned_data["reason"])
    messages.success(request, str(decision.done))
    return redirect(thread)


def decide_on_post(
    request: ForumRequest, post_id: int, decision: Decision[PostAction]
) -> HttpResponseBase:
    post = fetch_post(request, post_id)
    if asks_a_guest(request):
        return sign_in_first(request)
    require_post(request, post)
    decision.require(request.viewer, post)
    form = decision.form(sent(request))
    if not form.is_valid():
        page = {"decision": decision, "post": post, "form": form, "back": back_to_queue(request)}
        page |= {"thread": post.thread, "board": post.thread.board}
        return asked(request, "moderating/decide.html", page)
    decision.action(request.viewer, post, form.cleaned_data["reason"])
    messages.success(request, str(decision.done))
    return redirect("moderation" if back_to_queue(request) else post_address(post, request.viewer))


def move_thread(request: ForumRequest, thread_id: int) -> HttpResponseBase:
    thread = fetch_thread(request, thread_id)
    if asks_a_guest(request):
        return sign_in_first(request)
    require_thread(request, thread)
    form = MoveForm(request.viewer, thread, sent(request))
    if not form.is_valid():
        page = {"thread": thread, "board": thread.board, "form": form}
        return asked(request, "moderating/move.html", page)
    to = Leaving(form.target, form.pointer)
    actions.move(request.viewer, thread, to, form.cleaned_data["reason"])
    messages.success(
        request, _("The thread is on the board “%(board)s” now.") % {"board": form.target}
    )
    return redirect(thread)


# --- steps ----------------------------------------------------------------------------------------


def fetch_post(request: ForumRequest, post_id: int) -> Post:
    posts = Post.objects.visible_to(request.viewer)
    posts = posts.select_related("author", "thread__author", "thread__board__parent")
    return get_object_or_404(posts, pk=fits(post_id))


def require_thread(request: ForumRequest, thread: Thread) -> None:
    require_moderator(request, thread)
    if not can_act_on_thread(request.viewer, thread):
        raise PermissionDenied(_("This thread was started by someone of higher standing than you."))


def require_post(request: ForumRequest, post: Post) -> None:
    require_moderator(request, post.thread)
    if not can_moderate_post(request.viewer, post.thread, post):
        raise PermissionDenied(_("This post is by someone of higher standing than you."))


def require_moderator(request: ForumRequest, thread: Thread) -> None:
    if not can_moderate(request.viewer, thread):
        raise PermissionDenied(_("Only moderators of this board may do this."))


def back_to_queue(request: ForumRequest) -> bool:
    return "queue" in (request.POST.get("back"), request.GET.get("back"))


def asked(request: ForumRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    """The page that asks; with what is wrong, when it was sent and can't be done so."""
    status = status_of(page["form"]) if request.method == "POST" else 200
    return render(request, template, page, status=status)
