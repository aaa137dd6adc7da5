"""A member's drafts: saved by a form or a script, listed, gone on with, given up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.signing_in import sign_in_first
from forum.boards.middleware import ForumRequest
from forum.drafts.actions import SavedElsewhere, TooManyDrafts, draft_in, drop_draft, save_draft
from forum.drafts.forms import ASIDE, DraftForm
from forum.drafts.models import Draft
from forum.drafts.places import PLACE, Composer, composers
from forum.limits.sentences import again_sentence
from forum.limits.spending import Allowance, SpentUp, spend

SAVINGS = Allowance("draft", times=240, seconds=300)


@never_cache
def drafts(request: ForumRequest) -> HttpResponseBase:
    if request.method == "POST":
        return save(request)
    if "place" in request.GET:
        return tell(request)
    return show_drafts(request)


@require_safe
def show_drafts(request: ForumRequest) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    mine = list(Draft.objects.visible_to(request.viewer).order_by("-saved_at"))
    where = composers(request.viewer, (draft.place for draft in mine))
    rows = [Row(draft, where.get(draft.place)) for draft in mine]
    return render(request, "drafts/drafts.html", {"rows": rows})


@require_safe
def tell(request: ForumRequest) -> HttpResponse:
    """The draft in a place as JSON, for a form that came without it."""
    if request.viewer.is_guest:
        return refusal(_("Sign in to write."), 403)
    draft = draft_in(request.viewer, request.GET["place"][:30])
    return JsonResponse(told(draft) if draft else {"version": 0})


def save(request: ForumRequest) -> HttpResponseBase:
    """For a script as JSON; for the button of a form, a page."""
    answer = to_a_form if "save_draft" in request.POST else to_a_script
    if request.viewer.is_guest:
        return answer(request, Outcome(403, _("You are signed out: the draft was not saved.")))
    return answer(request, outcome_of_saving(request))


@require_POST
def discard(request: ForumRequest) -> HttpResponseBase:
    """Give a draft up; with `afresh`, go back to its form, which is then empty."""
    if request.viewer.is_guest:
        return sign_in_first(request)
    place = request.POST.get("place", "")
    if not PLACE.fullmatch(place):
        raise Http404("no such draft")
    drop_draft(request.viewer, place)
    if "afresh" in request.POST and (found := composers(request.viewer, [place])):
        return redirect(found[place].address)
    messages.success(request, _("The draft is discarded."))
    return redirect("drafts")


# --- steps ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    draft: Draft
    composer: Composer | None  # None where the member can no longer look


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of saving; `draft` is the one that is kept now."""

    status: int
    sentence: str = ""
    draft: Draft | None = None


def outcome_of_saving(request: ForumRequest) -> Outcome:
    form = DraftForm(request.POST)
    if not form.is_valid():
        return outcome_of_refusal(form)
    try:
        spend(SAVINGS, str(request.viewer.id))
        place, known = form.cleaned_data["place"], form.known_version
        return Outcome(200, draft=save_draft(request.viewer, place, form.written, known))
    except SavedElsewhere as newer:
        sentence = _("A newer draft was saved on another page. Here are both.")
        return Outcome(409, sentence, newer.draft)
    except PermissionDenied as refused:
        return Outcome(403, str(refused))
    except TooManyDrafts:
        return Outcome(429, _("You have too many drafts. Discard some, then save this one."))
    except SpentUp as spent:
        return Outcome(429, again_sentence(spent))


def outcome_of_refusal(form: DraftForm) -> Outcome:
    if form.is_too_long:
        return Outcome(413, _("The draft is too long to be kept. Shorten it, or copy it."))
    return Outcome(400, " ".join(str(error) for errors in form.errors.values() for error in errors))


def to_a_script(request: ForumRequest, outcome: Outcome) -> HttpResponse:
    if outcome.status == 200 and outcome.draft is None:
        return JsonResponse({"version": 0, "saved_at": None})
    if outcome.status == 200 and outcome.draft:
        saved = told(outcome.draft)
        return JsonResponse({name: saved[name] for name in ("version", "saved_at")})
    if outcome.draft:
        return JsonResponse(told(outcome.draft), status=outcome.status)
    return refusal(outcome.sentence, outcome.status)


def to_a_form(request: ForumRequest, outcome: Outcome) -> HttpResponse:
    """To the list, or back with all that was typed."""
    if outcome.status == 200:
        if outcome.draft:
            messages.success(request, _("The draft is saved."))
        there = reverse("drafts")
        return HttpResponse(headers={"HX-Redirect": there}) if request.htmx else redirect(there)
    page: dict[str, Any] = {
        "sentence": outcome.sentence,
        "newer": outcome.draft,
        "place": request.POST.get("place", ""),
        "title": request.POST.get("title", ""),
        "body": request.POST.get("body", ""),
        "reply_to": request.POST.get("reply_to", ""),
        "began": request.POST.get("began", ""),
        "aside": [pair for pair in request.POST.items() if ASIDE.fullmatch(pair[0])],
        "known": outcome.draft.version if outcome.draft else request.POST.get("known", ""),
    }
    return render(request, "drafts/unsaved.html", page, status=outcome.status)


def told(draft: Draft) -> dict[str, Any]:
    return {
        "version": draft.version,
        "title": draft.title,
        "body": draft.body,
        "reply_to": draft.reply_to_id,
        "began": draft.began,
        **draft.aside,
        "saved_at": draft.saved_at.isoformat(),
    }


def refusal(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
