"""The page on which a thread's tags are changed, and what is offered while someone types them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.signing_in import sign_in_first
from forum.boards.asking import sent
from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.limits.refusing import refusals_on, status_of
from forum.limits.sentences import again_sentence
from forum.limits.spending import Allowance, SpentUp, spend
from forum.posting.tagging import retag
from forum.reading.thread import fetch_thread
from forum.tags.choosing import names_of, offered
from forum.tags.fields import TagsField, fit_tags
from forum.tags.names import NAME_LENGTH
from forum.tags.permissions import can_tag
from forum.threads.models import Thread
from forum.web.errors import too_soon
from forum.web.keyset import mark_of

RETAGGED = Allowance("retag", times=30, seconds=300)
OFFERS = Allowance("offer-tags", times=120, seconds=60)


class TagsForm(forms.Form):
    tags = TagsField()


def edit_tags(request: ForumRequest, thread_id: int) -> HttpResponseBase:
    thread = fetch_thread(request, thread_id)
    if request.viewer.is_guest:
        return sign_in_first(request)
    if not can_tag(request.viewer, thread):
        raise PermissionDenied(_("You may not change the tags of this thread."))
    names = names_of(thread.pk)
    form = TagsForm(sent(request), initial={"tags": ", ".join(names)})
    fit_tags(form, request.viewer, thread.board, frozenset(names))
    if form.is_valid() and is_kept(request, thread, form):
        return redirect(thread)
    context = {"thread": thread, "board": thread.board, "form": form}
    status = status_of(form) if form.is_bound else 200
    return render(request, "tags/edit.html", context, status=status)


@require_GET
def offer_tags(request: ForumRequest) -> HttpResponseBase:
    """Names that begin with `q` and that `board` takes, as JSON."""
    if request.viewer.is_guest:
        raise PermissionDenied(_("Sign in to write."))
    try:
        spend(OFFERS, str(request.viewer.id))
    except SpentUp as spent:
        return too_soon(request, again_sentence(spent), spent.wait)
    boards = Board.objects.visible_to(request.viewer)
    board = get_object_or_404(boards, pk=mark_of(request, "board") or 0)
    begun = request.GET.get("q", "")[:NAME_LENGTH]
    return JsonResponse({"tags": offered(request.viewer, board, begun) if board.takes_tags else []})


# --- steps ----------------------------------------------------------------------------------------


def is_kept(request: ForumRequest, thread: Thread, form: TagsForm) -> bool:
    """Whether they could be; if not, the form says why and keeps what was typed."""
    with refusals_on(form):
        spend(RETAGGED, str(request.viewer.id))
        if retag(request.viewer, thread, form.cleaned_data["tags"]):
            messages.success(request, _("The tags are changed."))
    return not form.errors
