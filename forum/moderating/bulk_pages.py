"""Choosing many threads or posts, page after page, and doing one deed to all of them.

What was chosen on other pages is carried along in the form, so this needs no script and no session.
Ordinary lists, `forum.reading.choosing`, send what was chosen there to be asked about here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.signing_in import sign_in_first
from forum.boards.asking import asks_a_guest, require_desk, sent
from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.boards.rights import Right
from forum.log.models import LogEntry
from forum.moderating import bulk, previews
from forum.moderating.actions import Leaving
from forum.moderating.bulk import ON_POSTS, ON_THREADS, Bulk, Outcome
from forum.moderating.forms import BulkForm, OptionalReasonForm
from forum.moderating.views import require_moderator
from forum.posts.models import Post
from forum.reading.choosing import MOST_CHOSEN, left_out_sentence
from forum.reading.thread import fetch_thread
from forum.threads.models import Thread
from forum.web.numbers import ids_chosen, whole_number

A_PAGE = 50


def choose_posts(request: ForumRequest, thread_id: int) -> HttpResponseBase:
    thread = fetch_thread(request, thread_id)
    if asks_a_guest(request):
        return sign_in_first(request)
    require_moderator(request, thread)
    chosen = chosen_in(request)
    go = going(request)
    posts = Post.objects.visible_to(request.viewer).filter(thread=thread)
    if go in {"split", "move-posts"} and chosen:
        if left_out := left_out_of(request):
            messages.warning(request, left_out)
        address = reverse(f"{'split-thread' if go == 'split' else go}", args=[thread.pk])
        return redirect(f"{address}?{urlencode([('post', pk) for pk in chosen])}")
    here = reverse("choose-posts", args=[thread.pk])
    page: dict[str, Any] = {"thread": thread, "board": thread.board, **ways(request, here)}
    if go in ON_POSTS:
        return do_to_posts(request, posts, page, thread.get_absolute_url())
    after = mark_in(request, "after") or 0
    rows = list(
        posts.filter(number__gt=after).select_related("author").order_by("number")[: A_PAGE + 1]
    )
    page |= carried(rows[:A_PAGE], chosen)
    page |= {
        "deeds": ON_POSTS,
        "next": rows[A_PAGE - 1].number if len(rows) > A_PAGE else None,
        "previous": previous_mark(after),
    }
    return render(request, "moderating/choose_posts.html", page)


def do_to_posts(
    request: ForumRequest, posts: QuerySet[Post], page: dict[str, Any], otherwise: str
) -> HttpResponseBase:
    """Ask first, then do to those chosen of `posts`; `otherwise` is where to go from no list."""
    go, chosen = going(request), chosen_in(request)
    deed = ON_POSTS[go]
    if not chosen:
        return nothing_chosen(request, page["back"])
    found = posts.filter(pk__in=chosen).select_related("author", "thread__board")
    items = list(found.order_by("thread_id", "number"))
    page |= {"preview": previews.of_posts(found), "items": items}
    form = bulk_form(request, deed)
    if form.is_bound and form.is_valid():
        outcome = bulk.on_posts(request.viewer, items, deed, form.cleaned_data["reason"])
        return told(request, outcome, list_of(request) or otherwise)
    return asked(request, page, deed, go, form)


def choose_threads(request: ForumRequest) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    require_desk(request)
    chosen = chosen_in(request)
    go = going(request)
    threads = moderated(request)
    deed = ON_THREADS.get(go)
    if deed and not deed.may(request.viewer):
        raise PermissionDenied(_("This is up to those who moderate all boards."))
    board = board_of(request)
    here = reverse("choose-threads") + (f"?board={board.slug}" if board else "")
    page: dict[str, Any] = ways(request, here)
    if deed and not chosen:
        return nothing_chosen(request, page["back"])
    if deed:
        found = threads.filter(pk__in=chosen).select_related("board", "author")
        page["items"] = list(found.order_by("-last_place"))
        posts = Post.objects.filter(thread__in=[thread.pk for thread in page["items"]])
        page["preview"] = [previews.threads_sentence(len(page["items"])), *previews.of_posts(posts)]
        form = bulk_form(request, deed)
        if form.is_bound and form.is_valid():
            reason, how = form.cleaned_data["reason"], how_in(form, deed)
            outcome = bulk.on_threads(request.viewer, page["items"], deed, reason, *how)
            return told(request, outcome, list_of(request) or here)
        return asked(request, page, deed, go, form)
    before = mark_in(request, "before")
    shown = threads.filter(last_place__lt=before) if before else threads
    rows = list(shown.select_related("board", "author").order_by("-last_place")[: A_PAGE + 1])
    page |= carried(rows[:A_PAGE], chosen)
    offered = {name: each for name, each in ON_THREADS.items() if each.may(request.viewer)}
    page |= {"deeds": offered, "board": board}
    page["next"] = rows[A_PAGE - 1].last_place if len(rows) > A_PAGE else None
    page["is_first"] = not before
    return render(request, "moderating/choose_threads.html", page)


def undo_batch(request: ForumRequest, batch: UUID) -> HttpResponseBase:
    if asks_a_guest(request):
        return sign_in_first(request)
    require_desk(request)
    entries = LogEntry.objects.visible_to(request.viewer).for_rows(request.viewer)
    found = list(entries.filter(batch=batch).order_by("id")[: MOST_CHOSEN + 1])
    if not found:
        raise Http404("no such batch")
    form = OptionalReasonForm(sent(request))
    if form.is_bound and form.is_valid():
        outcome = bulk.undo_batch(request.viewer, found, form.cleaned_data["reason"])
        return told(request, outcome, reverse("moderation-log"))
    page = {"form": form, "entries": found}
    return render(request, "moderating/undo_batch.html", page, status=422 if form.is_bound else 200)


# --- steps ----------------------------------------------------------------------------------------


def said_in(request: ForumRequest) -> QueryDict:
    return request.POST if request.method == "POST" else request.GET


def going(request: ForumRequest) -> str:
    """What is to be done, or where to; an ordinary list asks for it by GET, which only asks."""
    return said_in(request).get("go", "")


def chosen_in(request: ForumRequest) -> list[int]:
    return ids_chosen(said_in(request).getlist("chosen"), MOST_CHOSEN)


def left_out_of(request: ForumRequest) -> str:
    return left_out_sentence(said_in(request).getlist("chosen"))


def list_of(request: ForumRequest) -> str:
    """The address of the list in which it was chosen, if it was in one of ours."""
    address = said_in(request).get("from", "")
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    return address if is_ours else ""


def ways(request: ForumRequest, here: str) -> dict[str, Any]:
    """Where the page's form goes to, and the way back to where it was chosen, with what was."""
    came_from = list_of(request)
    chosen = urlencode([("choose", "1"), *(("chosen", pk) for pk in chosen_in(request))])
    joint = "&" if "?" in came_from else "?"
    return {
        "here": here,
        "came_from": came_from,
        "back": f"{came_from}{joint}{chosen}" if came_from else here,
        "left_out": left_out_of(request),
    }


def nothing_chosen(request: ForumRequest, back: str) -> HttpResponseBase:
    messages.info(request, _("Nothing is chosen yet."))
    return redirect(back)


def mark_in(request: ForumRequest, name: str) -> int | None:
    """Where the page begins: a button sent `go=<name>-<mark>`, or the address says it."""
    go = going(request)
    text = go.removeprefix(f"{name}-") if go.startswith(f"{name}-") else request.GET.get(name, "")
    return whole_number(text)


def previous_mark(after: int) -> int | None:
    return max(0, after - A_PAGE) if after else None


def carried(rows: list[Any], chosen: list[int]) -> dict[str, Any]:
    """The rows of this page, which of them are chosen, and what was chosen on others."""
    here = {row.pk for row in rows}
    return {
        "rows": rows,
        "chosen": set(chosen) & here,
        "elsewhere": [pk for pk in chosen if pk not in here],
        "most": MOST_CHOSEN,
    }


def moderated(request: ForumRequest) -> Any:
    viewer = request.viewer
    threads = Thread.objects.visible_to(viewer)
    if not viewer.sees_everything:
        threads = threads.filter(board__in=viewer.board_ids(Right.MODERATE))
    board = board_of(request)
    return threads.filter(board=board) if board else threads


def board_of(request: ForumRequest) -> Board | None:
    slug = request.GET.get("board", "")
    boards = Board.objects.visible_to(request.viewer).select_related("parent")
    return get_object_or_404(boards, slug=slug) if slug else None


def bulk_form(request: ForumRequest, deed: Bulk[Any]) -> BulkForm:
    return BulkForm(request.viewer, request.POST if "sure" in request.POST else None, asks=deed)


def how_in(form: BulkForm, deed: Bulk[Any]) -> list[Leaving | datetime | None]:
    """Of a valid form: what the deed takes beside the reason."""
    if deed.needs_board:
        return [Leaving(form.target, form.pointer)]
    return [form.cleaned_data["until"]] if deed.has_end else []


def asked(
    request: ForumRequest, page: dict[str, Any], deed: Bulk[Any], go: str, form: BulkForm
) -> HttpResponse:
    page |= {"deed": deed, "go": go, "form": form, "bulk_ids": [each.pk for each in page["items"]]}
    return render(request, "moderating/bulk.html", page, status=422 if form.is_bound else 200)


def told(request: ForumRequest, outcome: Outcome, address: str) -> HttpResponseBase:
    """What was done, with the way to take all of it back; what was not, item by item."""
    if outcome.done:
        done = ngettext("Done to %(n)d.", "Done to %(n)d.", outcome.done) % {"n": outcome.done}
        undo = reverse("undo-batch", args=[outcome.batch])
        words = format_html('{} <a href="{}">{}</a>', done, undo, _("Take all of it back"))
        messages.success(request, words)
    if outcome.already:
        n = outcome.already
        so = ngettext("%(n)d was so already.", "%(n)d were so already.", n) % {"n": n}
        messages.info(request, so)
    if left_out := left_out_of(request):
        messages.warning(request, left_out)
    for name, why in outcome.refused[:20]:
        messages.warning(request, f"{name}: {why}")
    return redirect(address)
