"""The pages that set how a thread is, and those that remove something for good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.signing_in import after_recent_sign_in, sign_in_first
from forum.boards.asking import asks_a_guest, sent
from forum.boards.middleware import ForumRequest
from forum.boards.viewer import Viewer
from forum.limits.refusing import refusals_on
from forum.log.models import Deed
from forum.moderating import arranging, previews, purging
from forum.moderating.forms import (
    ClosingForm,
    OptionalReasonForm,
    PurgeForm,
    RenameForm,
    SlowModeForm,
)
from forum.moderating.merging_pages import offer_undo
from forum.moderating.views import asked, fetch_post, require_post, require_thread
from forum.posts.models import Post
from forum.reading.thread import fetch_thread
from forum.threads.models import Thread


@dataclass(frozen=True, slots=True)
class Setting:
    """Of a thread: the words of the page, what stands there now, and the action behind it."""

    deed: Deed
    heading: str | Promise
    effect: str | Promise
    button: str | Promise
    done: str | Promise
    form: type[OptionalReasonForm]
    now: Callable[[Thread], dict[str, Any]]
    put: Callable[[Viewer, Thread, dict[str, Any]], bool]
    # More than acting on the thread asks for. Raises PermissionDenied.
    require: Callable[[Viewer, Thread], None] = lambda viewer, thread: None


RENAME = Setting(
    Deed.RENAME,
    gettext_lazy("Rename this thread"),
    gettext_lazy("Its old address leads to it still."),
    gettext_lazy("Rename the thread"),
    gettext_lazy("The thread has its new title."),
    RenameForm,
    lambda thread: {"title": thread.title},
    lambda viewer, thread, said: arranging.rename(viewer, thread, said["title"], said["reason"]),
)
SLOW_MODE = Setting(
    Deed.SLOW_MODE,
    gettext_lazy("Slow mode"),
    gettext_lazy("Each member waits between two replies, so that a quarrel cools down."),
    gettext_lazy("Set it so"),
    gettext_lazy("The slow mode of the thread is set."),
    SlowModeForm,
    lambda thread: {"minutes": thread.slow_minutes},
    lambda viewer, thread, said: arranging.slow_down(
        viewer, thread, said["minutes"], said["reason"]
    ),
)
CLOSING = Setting(
    Deed.AUTO_CLOSE,
    gettext_lazy("When this thread closes by itself"),
    gettext_lazy("It is locked then, and can be unlocked as any other."),
    gettext_lazy("Set it so"),
    gettext_lazy("When the thread closes by itself is set."),
    ClosingForm,
    lambda thread: {"at": thread.closes_at, "idle_days": thread.closes_idle_days or None},
    lambda viewer, thread, said: arranging.close_by_itself(
        viewer, thread, said["at"], said["idle_days"], said["reason"]
    ),
)


def set_on_thread(request: ForumRequest, thread_id: int, setting: Setting) -> HttpResponseBase:
    thread = fetch_thread(request, thread_id)
    if asks_a_guest(request):
        return sign_in_first(request)
    require_thread(request, thread)
    setting.require(request.viewer, thread)
    form = setting.form(sent(request), initial=setting.now(thread))
    form.fit(request.viewer, thread)
    if not form.is_valid():
        page = {"decision": setting, "thread": thread, "board": thread.board, "form": form}
        return asked(request, "moderating/decide.html", page)
    if setting.put(request.viewer, thread, form.cleaned_data):
        offer_undo(request, thread, setting.deed, str(setting.done))
    else:
        messages.info(request, _("It was so already."))
    return redirect("thread-by-id", thread.pk)


@after_recent_sign_in
def purge_thread(request: ForumRequest, thread_id: int) -> HttpResponseBase:
    thread = fetch_thread(request, thread_id)
    if asks_a_guest(request):
        return sign_in_first(request)
    require_thread(request, thread)
    require_administrator(request)
    form = PurgeForm(sent(request))
    if form.is_valid():
        with refusals_on(form):
            purging.purge_thread(request.viewer, thread, form.cleaned_data["reason"])
    if not form.is_bound or form.errors:
        posts = previews.of_posts(Post.objects.filter(thread=thread))
        page = {"thread": thread, "board": thread.board, "form": form, "preview": posts}
        return asked(request, "moderating/purge.html", page)
    messages.success(request, _("The thread is gone for good."))
    return redirect(thread.board)


@after_recent_sign_in
def purge_post(request: ForumRequest, post_id: int) -> HttpResponseBase:
    post = fetch_post(request, post_id)
    if asks_a_guest(request):
        return sign_in_first(request)
    require_post(request, post)
    require_administrator(request)
    form = PurgeForm(sent(request))
    if form.is_valid():
        with refusals_on(form):
            purging.purge_post(request.viewer, post, form.cleaned_data["reason"])
    if not form.is_bound or form.errors:
        page = {"post": post, "thread": post.thread, "board": post.thread.board, "form": form}
        page["preview"] = previews.of_posts(Post.objects.filter(pk=post.pk))
        return asked(request, "moderating/purge.html", page)
    messages.success(request, _("The post is gone for good."))
    return redirect(reverse("thread-by-id", args=[post.thread_id]))


def require_administrator(request: ForumRequest) -> None:
    if not purging.can_purge_for_good(request.viewer):
        raise PermissionDenied(_("Only administrators may remove something for good."))
