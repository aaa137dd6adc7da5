from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forum.boards.middleware import ForumRequest
from forum.limits.sentences import again_sentence
from forum.limits.spending import Allowance, SpentUp, spend
from forum.posts.rendering import prepare
from forum.suggestions import actions
from forum.suggestions.forms import AnswerForm, SuggestionForm
from forum.suggestions.models import State, Suggestion
from forum.web.address import client_network
from forum.web.keyset import mark_of, stretch
from forum.web.taken import tell_taken

LETTERS = Allowance("suggestion", 5, 3600)
LETTERS_A_PAGE = 30
LARGEST_ID = 2**63 - 1

# --- writing --------------------------------------------------------------------------------------


def write(request: ForumRequest) -> HttpResponseBase:
    form = SuggestionForm(request.viewer, request.POST or None)
    if not form.is_valid():
        return shown(request, form, 422 if form.is_bound else 200)
    said = form.cleaned_data
    if said["website"] or actions.sent_before(said["submission_id"]):
        return tell_taken(request, redirect("suggestions-thanks"))
    try:
        spend(LETTERS, who(request))
    except SpentUp as spent:
        form.add_error(None, again_sentence(spent))
        response = shown(request, form, 429)
        response["Retry-After"] = str(spent.wait)
        return response
    actions.send(request.viewer, said["body"], said.get("email", ""), said["submission_id"])
    return tell_taken(request, redirect("suggestions-thanks"))


def thank(request: ForumRequest) -> HttpResponse:
    return render(request, "suggestions/thanks.html")


def shown(request: ForumRequest, form: SuggestionForm, status: int) -> HttpResponse:
    return render(request, "suggestions/write.html", {"form": form}, status=status)


def who(request: ForumRequest) -> str:
    viewer = request.viewer
    return client_network(request) if viewer.is_guest else f"member {viewer.id}"


# --- the staff's inbox ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filter:
    label: str
    address: str
    count: int
    is_chosen: bool


def show_inbox(request: ForumRequest) -> HttpResponse:
    require_staff(request)
    state = request.GET.get("state", "")
    if state and state not in State.values:
        raise Http404("no such state")
    letters = Suggestion.objects.visible_to(request.viewer).select_related("author")
    if state:
        letters = letters.filter(state=state)
    if (before := mark_of(request, "before")) is not None:
        letters = letters.filter(pk__lt=before)
    found = list(letters.order_by("-pk")[: LETTERS_A_PAGE + 1])
    page = {
        "letters": stretch(request, found, LETTERS_A_PAGE, "before"),
        "filters": filters(state),
        "newest": inbox_address(state),
    }
    return render(request, "suggestions/inbox.html", page)


def show_letter(request: ForumRequest, suggestion_id: int) -> HttpResponseBase:
    """The letter; a POST answers it."""
    require_staff(request)
    letters = Suggestion.objects.visible_to(request.viewer).select_related("author", "handled_by")
    letter = get_object_or_404(letters, pk=within(suggestion_id))
    form = AnswerForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            actions.answer(request.viewer, letter.pk, form.cleaned_data["body"])
        except PermissionDenied as refused:
            form.add_error(None, str(refused))
            status = 403
        else:
            return redirect("suggestion", letter.pk)
    page = {"letter": letter, "text": SafeString(prepare(letter.body).html), "form": form}
    return render(request, "suggestions/letter.html", page, status=status)


@require_POST
def mark_read(request: ForumRequest, suggestion_id: int) -> HttpResponseBase:
    require_staff(request)
    try:
        actions.mark_read(request.viewer, within(suggestion_id))
    except Suggestion.DoesNotExist:
        raise Http404 from None
    return redirect("suggestion", suggestion_id)


def require_staff(request: ForumRequest) -> None:
    """To others the inbox is not there. Raises Http404."""
    if not request.viewer.is_moderator:
        raise Http404


def within(number: int) -> int:
    """A number that can be an id. Raises Http404."""
    if number > LARGEST_ID:
        raise Http404
    return number


def filters(chosen: str) -> list[Filter]:
    """All letters and those of each state, with how many there are; one query."""
    counted = Suggestion.objects.order_by().values_list("state").annotate(Count("pk"))
    counts: dict[str, int] = dict(counted)
    named = [("", _("All letters"), sum(counts.values()))]
    named += [(str(state), str(state.label), counts.get(state, 0)) for state in State]
    return [
        Filter(label, inbox_address(state), count, state == chosen) for state, label, count in named
    ]


def inbox_address(state: str) -> str:
    return reverse("suggestions-inbox") + (f"?state={state}" if state else "")
