"""The pages that ask before posts go into another thread: first what will happen, then the deed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.signing_in import sign_in_first
from forum.boards.asking import asks_a_guest, sent
from forum.boards.middleware import ForumRequest
from forum.limits.refusing import refusals_on, refuse, status_of
from forum.log.models import Deed, LogEntry
from forum.moderating import merging, previews
from forum.moderating.merging import Chosen, NotPossible
from forum.moderating.merging_forms import MergeForm, MovePostsForm, PostsForm, SplitForm, key_of
from forum.moderating.views import require_moderator, require_thread
from forum.posts.models import Post
from forum.reading.moved import fetch_survivor
from forum.reading.thread import fetch_thread, post_address
from forum.threads.models import Thread
from forum.web.numbers import ids_chosen, whole_number

SHOWN = 5
MOST_CHOSEN = 1000


def merge_thread(request: ForumRequest, thread_id: int) -> HttpResponseBase:
    thread = fetch_survivor(request, thread_id)
    if asks_a_guest(request):
        return sign_in_first(request)
    require_thread(request, thread)
    if thread.pk != thread_id:  # sent twice
        return redirect(thread)
    form = MergeForm(request.viewer, thread, sent(request), initial=request.GET.dict())
    page: dict[str, Any] = {"thread": thread, "board": thread.board, "form": form}
    if form.is_bound and form.is_valid():
        target = form.cleaned_data["into"]
        if form.was_seen and is_done(
            form, lambda: merging.merge(request.viewer, thread, target, reason_of(form))
        ):
            offer_undo(request, thread, Deed.MERGE, _("The threads are one now."))
            return redirect(target)
        page |= {"preview": previews.of_merging(thread), "target": target, "key": form.key}
    return asked(request, "moderating/merge.html", page)


def split_thread(request: ForumRequest, thread_id: int) -> HttpResponseBase:
    thread = fetch_thread(request, thread_id)
    if asks_a_guest(request):
        return sign_in_first(request)
    require_moderator(request, thread)
    ids = chosen_ids(request)
    form = SplitForm(request.viewer, thread, ids, sent(request), initial=begun(request))
    page = page_of_posts(request, thread, form)
    if form.is_bound and form.is_valid():
        made: list[Thread | None] = []
        said = form.cleaned_data

        def split() -> None:
            made.append(
                merging.split(request.viewer, thread, form.chosen, form.new, said["reason"])
            )

        if form.was_seen and is_done(form, split):
            if made[0]:
                offer_undo(request, thread, Deed.SPLIT, _("The posts are a thread of their own."))
            return redirect(made[0] or where_it_is(request, thread, ids))
        page["key"] = form.key
    return asked(request, "moderating/split.html", page)


def move_posts(request: ForumRequest, thread_id: int) -> HttpResponseBase:
    thread = fetch_thread(request, thread_id)
    if asks_a_guest(request):
        return sign_in_first(request)
    require_moderator(request, thread)
    ids = chosen_ids(request)
    initial = begun(request) | {"into": request.GET.get("into", "")}
    form = MovePostsForm(request.viewer, thread, ids, sent(request), initial=initial)
    page = page_of_posts(request, thread, form)
    if form.is_bound and form.is_valid():
        target, said = form.cleaned_data["into"], form.cleaned_data
        if form.was_seen and is_done(
            form,
            lambda: merging.move_posts(request.viewer, thread, form.chosen, target, said["reason"]),
        ):
            offer_undo(request, thread, Deed.MOVE_POSTS, _("The posts are in this thread now."))
            return redirect(target)
        page |= {"target": target, "key": form.key}
    return asked(request, "moderating/move_posts.html", page)


# --- steps ----------------------------------------------------------------------------------------


def chosen_ids(request: ForumRequest) -> list[int]:
    """Of posts, as the check-boxes of a thread send them."""
    said = request.POST if request.method == "POST" else request.GET
    return ids_chosen(said.getlist("post"), MOST_CHOSEN)


def begun(request: ForumRequest) -> dict[str, Any]:
    return {"from_number": request.GET.get("from", "")}


def page_of_posts(request: ForumRequest, thread: Thread, form: PostsForm) -> dict[str, Any]:
    """With the posts that go, as far as they are known, and what hangs on them."""
    page: dict[str, Any] = {"thread": thread, "board": thread.board, "form": form}
    page["ids"] = form.ids
    chosen = known_so_far(request, form)
    if chosen is None:
        return page
    posts = chosen.among(thread).filter(pk__in=Post.objects.visible_to(request.viewer))
    in_order = posts.select_related("author").order_by("number")
    shown = list(in_order[:SHOWN])
    if not shown:
        return page
    count = posts.count()
    last = in_order.last() if count > SHOWN else None
    page |= {"posts": shown, "more": count - SHOWN - 1 if last else 0, "last": last}
    page |= {"preview": previews.of_moving(posts), "key": key_of(chosen)}
    return page


def known_so_far(request: ForumRequest, form: PostsForm) -> Chosen | None:
    if form.ids:
        return Chosen(form.ids)
    number = whole_number(request.GET.get("from", ""))
    if form.is_bound:
        form.is_valid()
        number = form.cleaned_data.get("from_number")
    return Chosen(from_number=number) if number and number > 1 else None


def is_done(form: forms.Form, deed: Callable[[], object]) -> bool:
    """Do it; when it was refused, the form says why."""
    with refusals_on(form):
        try:
            deed()
        except NotPossible as why:
            refuse(form, str(why), 409)
    return not form.errors


def reason_of(form: forms.Form) -> str:
    return str(form.cleaned_data["reason"])


def offer_undo(request: ForumRequest, thread: Thread, deed: Deed, sentence: str) -> None:
    """Say that it is done, and lead to where it is taken back."""
    entries = LogEntry.objects.filter(actor=request.viewer.user, thread=thread, deed=deed)
    entry_id = entries.order_by("-id").values_list("pk", flat=True).first()
    if entry_id is None:
        messages.success(request, sentence)
        return
    address, undo = reverse("undo", args=[entry_id]), _("Take it back")
    messages.success(request, format_html('{} <a href="{}">{}</a>', sentence, address, undo))


def where_it_is(request: ForumRequest, thread: Thread, ids: Sequence[int]) -> str:
    """Sent twice: the first of the posts where it stands by now, or the thread."""
    posts = Post.objects.visible_to(request.viewer).select_related("thread__board")
    first = posts.filter(pk__in=ids).order_by("number").first()
    return post_address(first, request.viewer) if first else thread.get_absolute_url()


def asked(request: ForumRequest, template: str, page: dict[str, Any]) -> HttpResponse:
    """What was sent right is shown for a look before it is done; that is no error."""
    form = page["form"]
    return render(request, template, page, status=status_of(form) if form.errors else 200)
