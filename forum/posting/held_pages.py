"""Pages of held posts: for their authors, and for the moderators who look at them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.signing_in import sign_in_first
from forum.boards.asking import require_desk, sent
from forum.boards.middleware import ForumRequest
from forum.drafts.actions import TooManyDrafts
from forum.drafts.places import composers
from forum.holding.models import HeldPost
from forum.holding.permissions import can_decide, can_take_back
from forum.limits.sentences import again_sentence
from forum.limits.spending import SpentUp
from forum.log.writing import Trace
from forum.posting import approving
from forum.posting.actions import EditedMeanwhile
from forum.posting.approving import DecidedAlready
from forum.posting.forms import RefuseForm
from forum.reading.thread import fits, post_address
from forum.web.keyset import mark_of, stretch
from forum.web.numbers import whole_numbers

HELD_A_PAGE = 20
OWN_SHOWN = 50


def show_own(request: ForumRequest) -> HttpResponseBase:
    """What waits of the viewer's, and what was refused."""
    if request.viewer.is_guest:
        return sign_in_first(request)
    own = HeldPost.objects.filter(author=request.viewer.id, post=None).with_places()
    rows = list(own.order_by("-id")[:OWN_SHOWN])
    return render(request, "posting/held_own.html", {"rows": rows})


def show_waiting(request: ForumRequest) -> HttpResponseBase:
    """What the moderators have to look at: who waited longest comes first."""
    if request.viewer.is_guest:
        return sign_in_first(request)
    return waiting(request, RefuseForm())


def show(request: ForumRequest, held_id: int) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    held = fetch(request, held_id)
    return render(request, "posting/held.html", page_of(request, held, RefuseForm()))


@require_POST
def approve(request: ForumRequest, held_id: int) -> HttpResponseBase:
    held = fetch(request, held_id)
    require_decider(request, held)
    try:
        post = approving.approve(request.viewer, held)
    except DecidedAlready as first:
        return told_who_was_first(request, first.held)
    except (PermissionDenied, SpentUp, EditedMeanwhile) as refused:
        messages.error(request, why_not(refused))
        return redirect(held)
    messages.success(request, _("It is published."))
    if request.POST.get("back") == "waiting":
        return redirect("held-posts")
    return redirect(post_address(post, request.viewer))


def refuse(request: ForumRequest, held_id: int) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    held = fetch(request, held_id)
    require_decider(request, held)
    form = RefuseForm(sent(request))
    if not form.is_valid():
        status = 422 if request.method == "POST" else 200
        page = page_of(request, held, form)
        return render(request, "posting/held.html", page, status=status)
    try:
        approving.refuse(request.viewer, held, form.cleaned_data["reason"])
    except DecidedAlready as first:
        return told_who_was_first(request, first.held)
    messages.success(request, _("It is not published; its author reads why."))
    return redirect("held-posts")


@require_POST
def approve_many(request: ForumRequest) -> HttpResponseBase:
    """Those that were ticked."""
    trace = Trace(batch=uuid4())
    return decide_each(request, lambda held: approving.approve(request.viewer, held, trace))


@require_POST
def refuse_many(request: ForumRequest) -> HttpResponseBase:
    """Those that were ticked, for one reason."""
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return waiting(request, form, status=422)
    trace, reason = Trace(batch=uuid4()), form.cleaned_data["reason"]
    return decide_each(request, lambda held: approving.refuse(request.viewer, held, reason, trace))


@require_POST
def take_back(request: ForumRequest, held_id: int) -> HttpResponseBase:
    held = fetch(request, held_id)
    try:
        place = approving.take_back(request.viewer, held)
    except DecidedAlready as first:
        return told_who_was_first(request, first.held)
    except (PermissionDenied, TooManyDrafts) as refused:
        sentence = str(refused) or _("You have too many drafts: send or discard one first.")
        messages.error(request, sentence)
        return redirect(held)
    messages.success(request, _("It waits no longer: it is a draft of yours again."))
    found = composers(request.viewer, [place]).get(place)
    return redirect(found.address if found else "drafts")


# --- steps ----------------------------------------------------------------------------------------


def waiting(request: ForumRequest, form: RefuseForm, status: int = 200) -> HttpResponse:
    """The list; ticks stay where they were."""
    require_desk(request)
    rows = HeldPost.objects.visible_to(request.viewer).waiting().with_places().order_by("id")
    if after := mark_of(request, "after"):
        rows = rows.filter(id__gt=after)
    page = stretch(request, rows[: HELD_A_PAGE + 1], HELD_A_PAGE, "after")
    may = {held.pk for held in page.rows if can_decide(request.viewer, held)}
    context = {"page": page, "may": may, "form": form, "ticked": ticked(request)}
    return render(request, "posting/held_waiting.html", context, status=status)


def ticked(request: ForumRequest) -> list[int]:
    return whole_numbers(request.POST.getlist("held"))


def decide_each(request: ForumRequest, decide: Callable[[HeldPost], object]) -> HttpResponseBase:
    """Each is asked for by itself; what could not be is told."""
    require_desk(request)
    rows = HeldPost.objects.visible_to(request.viewer).with_places()
    chosen = rows.filter(pk__in=ticked(request)).order_by("id")[:HELD_A_PAGE]
    tell_of_many(request, [outcome(decide, held) for held in chosen])
    return redirect("held-posts")


def fetch(request: ForumRequest, held_id: int) -> HeldPost:
    rows = HeldPost.objects.visible_to(request.viewer).with_places().select_related("decided_by")
    return get_object_or_404(rows, pk=fits(held_id))


def require_decider(request: ForumRequest, held: HeldPost) -> None:
    if not can_decide(request.viewer, held):
        raise PermissionDenied(_("You may not decide about this post."))


def page_of(request: ForumRequest, held: HeldPost, form: RefuseForm) -> dict[str, object]:
    return {
        "held": held,
        "board": held.board,
        "thread": held.thread,
        "form": form,
        "may_decide": held.is_waiting and can_decide(request.viewer, held),
        "may_take_back": can_take_back(request.viewer, held),
    }


def told_who_was_first(request: ForumRequest, held: HeldPost) -> HttpResponseBase:
    name = held.decided_by.username if held.decided_by else _("a moderator")
    sentence = (
        _("It has been approved already, by %(name)s.")
        if held.post_id
        else _("It has been refused already, by %(name)s.")
    )
    messages.info(request, sentence % {"name": name})
    return redirect(held)


def why_not(refused: Exception) -> str:
    if isinstance(refused, SpentUp):
        return again_sentence(refused)
    if isinstance(refused, EditedMeanwhile):
        return _("The post has been edited since: this text would undo that.")
    return str(refused)


def outcome(decide: Callable[[HeldPost], object], held: HeldPost) -> str:
    """Why it could not be; empty when it was done."""
    try:
        decide(held)
    except DecidedAlready:
        return _("Someone decided about a post of %(name)s first.") % {"name": held.author}
    except (PermissionDenied, SpentUp, EditedMeanwhile) as refused:
        return f"{held.author}: {why_not(refused)}"
    return ""


def tell_of_many(request: ForumRequest, outcomes: list[str]) -> None:
    if done := outcomes.count(""):
        sentence = ngettext("Done with %(n)d post.", "Done with %(n)d posts.", done)
        messages.success(request, sentence % {"n": done})
    for sentence in filter(None, outcomes):
        messages.error(request, sentence)
    if not outcomes:
        messages.info(request, _("Tick some of them first."))
