"""What an author reads of a decision about their words, and their appeal."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.signing_in import sign_in_first
from forum.boards.middleware import ForumRequest
from forum.cases import appealing
from forum.cases.forms import AppealForm
from forum.cases.kinds import kind_of, shown_of
from forum.cases.models import APPEAL_FOR, Case
from forum.cases.permissions import can_appeal
from forum.cases.sentences import outcome_words
from forum.limits.refusing import refusals_on, status_of
from forum.posts.models import Post
from forum.threads.models import Thread
from forum.web.numbers import whole_number
from forum.web.taken import tell_taken


def show_outcome(request: ForumRequest, case_id: int) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    return outcome_page(request, fetch_own(request, case_id), AppealForm())


@require_POST
def appeal(request: ForumRequest, case_id: int) -> HttpResponseBase:
    case = fetch_own(request, case_id)
    form = AppealForm(request.POST)
    asked = False
    if form.is_valid():
        with refusals_on(form):
            asked = appealing.appeal(request.viewer, case, form.cleaned_data["body"])
    if form.errors:
        return outcome_page(request, fetch_own(request, case_id), form)
    said = _("Your appeal is with the moderators.")
    messages.success(request, said if asked else _("You have appealed this already."))
    return tell_taken(request, redirect("case-outcome", case.pk))


# --- steps ----------------------------------------------------------------------------------------


def fetch_own(request: ForumRequest, case_id: int) -> Case:
    """A decided case about the viewer's words. Raises Http404."""
    own = Case.objects.told_to(request.viewer).with_facts()
    found: Case = get_object_or_404(own, pk=whole_number(str(case_id)))
    return found


def outcome_page(request: ForumRequest, case: Case, form: AppealForm) -> HttpResponse:
    shown = shown_of(request.viewer, [case]).get(case.pk) if sees(request, case) else None
    context = {
        "case": case,
        "title": shown.title if shown else own_title(case),
        "kind": kind_of(case).label,
        "done": outcome_words(case),
        "appeal": case.made_appeal,
        "can_appeal": can_appeal(request.viewer, case),
        "appeal_until": case.decided_at + APPEAL_FOR if case.decided_at else None,
        "form": form,
        "shown": shown,
    }
    status = status_of(form) if form.errors else 200
    return render(request, "cases/outcome.html", context, status=status)


def sees(request: ForumRequest, case: Case) -> bool:
    """Whether the author may still open what it is about."""
    if case.post_id:
        return Post.objects.visible_to(request.viewer).filter(pk=case.post_id).exists()
    if case.thread_id:
        return Thread.objects.visible_to(request.viewer).filter(pk=case.thread_id).exists()
    return False


def own_title(case: Case) -> str:
    """Of a thread that they began; another's may be called otherwise where they don't see it."""
    return case.thread.title if case.thread else ""
