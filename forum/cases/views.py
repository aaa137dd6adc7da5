"""A case's page, and what moderators do there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.signing_in import sign_in_first
from forum.boards.asking import require_desk
from forum.boards.middleware import ForumRequest
from forum.cases import appealing, deciding, handling
from forum.cases.deciding import is_nobodys
from forum.cases.forms import AnswerAppealForm, DecideForm, DecideManyForm, RemarkForm
from forum.cases.history import history_of
from forum.cases.kinds import kind_of
from forum.cases.models import Case, Rule
from forum.cases.permissions import can_decide, can_handle
from forum.cases.queue import Row, queue_page, rows_of
from forum.cases.sentences import outcome_sentence
from forum.limits.refusing import refusals_on, refuse, status_of
from forum.web.numbers import whole_number
from forum.web.taken import tell_taken


def show_case(request: ForumRequest, case_id: int) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    return case_page(request, fetch_case(request, case_id))


@require_POST
def decide(request: ForumRequest, case_id: int) -> HttpResponseBase:
    case = fetch_case(request, case_id)
    form = DecideForm(request.viewer, case, request.POST)
    if not form.is_valid():
        return case_page(request, case, deciding=form)
    try:
        with refusals_on(form):
            deciding.decide(request.viewer, case, form.decision())
    except deciding.DecidedBefore as before:
        refuse(form, outcome_sentence(before.case), 409)
    except deciding.MoreCameIn:
        refuse(form, _("More was said about it while you looked: please read it first."), 409)
    if form.errors:
        return case_page(request, fetch_case(request, case_id), deciding=form)
    messages.success(request, _("The case is decided."))
    return redirect("next-case") if "next" in request.POST else redirect("case", case.pk)


@require_POST
def decide_many(request: ForumRequest) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    require_desk(request)
    form = DecideManyForm(list(Rule.objects.in_force()), request.POST)
    if not form.is_valid():
        return queue_page(request, form, 422)
    found = Case.objects.visible_to(request.viewer).with_facts().filter(pk__in=form.marks)
    batch = deciding.new_batch()
    sorted_ = deciding.decide_many(
        request.viewer,
        [
            (case, form.decision(up_to=form.marks[case.pk], batch=batch))
            for case in found.order_by("pk")
        ],
    )
    say_what_came(request, sorted_)
    return redirect("moderation")


@require_POST
def claim(request: ForumRequest, case_id: int) -> HttpResponseBase:
    """Take it, or with `let_go` give it back; with `take_over` also from someone else."""
    case = fetch_case(request, case_id)
    if "let_go" in request.POST:
        handling.let_go(request.viewer, case)
        return redirect(back_to(request, case))
    try:
        now = handling.claim(request.viewer, case, take_over="take_over" in request.POST)
    except deciding.DecidedBefore as before:
        messages.info(request, outcome_sentence(before.case))
        return redirect(case)
    if now.claimed_by_id != request.viewer.id and now.claimed_by:
        name = now.claimed_by.username
        messages.info(request, _("%(name)s looks into it already.") % {"name": name})
    return redirect(back_to(request, case))


@require_POST
def remark(request: ForumRequest, case_id: int) -> HttpResponseBase:
    case = fetch_case(request, case_id)
    form = RemarkForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        with refusals_on(form):
            handling.remark(request.viewer, case, said["body"], said["submission_id"])
    if form.errors:
        return case_page(request, case, remarking=form)
    return tell_taken(request, redirect(f"{case.get_absolute_url()}#discussion"))


@require_POST
def answer_appeal(request: ForumRequest, case_id: int) -> HttpResponseBase:
    case = fetch_case(request, case_id)
    form = AnswerAppealForm(request.POST)
    if not form.is_valid():
        return case_page(request, case, answering=form)
    said = form.cleaned_data
    left = ""
    try:
        with refusals_on(form):
            left = appealing.answer(request.viewer, case, said["is_upheld"], said["reason"])
    except deciding.DecidedBefore as before:
        refuse(form, appealing.sentence_of(before.case), 409)
    if form.errors:
        return case_page(request, fetch_case(request, case_id), answering=form)
    messages.success(request, _("The appeal is decided."))
    if left:
        messages.warning(request, left)
    return redirect("case", case.pk)


# --- steps ----------------------------------------------------------------------------------------


def fetch_case(request: ForumRequest, case_id: int) -> Case:
    """With its facts, if the viewer may see it. Raises Http404."""
    seen = Case.objects.visible_to(request.viewer).with_facts()
    found: Case = get_object_or_404(seen, pk=whole_number(str(case_id)))
    return found


def case_page(
    request: ForumRequest,
    case: Case,
    *,
    deciding: DecideForm | None = None,
    remarking: RemarkForm | None = None,
    answering: AnswerAppealForm | None = None,
) -> HttpResponse:
    """With the form that was refused, as it was filled in."""
    viewer = request.viewer
    row = rows_of(viewer, [case])[0]
    appeal = case.made_appeal
    may_decide = can_decide(viewer, case)
    context: dict[str, Any] = {
        "case": case,
        "row": row,
        "snapshots": snapshots_of(case),
        "history": (history := history_of(viewer, case)),
        "others": [Row(each, kind_of(each), None, False) for each in history.cases]
        if history
        else [],
        "remarks": case.remarks.select_related("author"),
        "can_handle": can_handle(viewer, case),
        "together": together_with(case),
        "deciding": deciding,
        "appeal": appeal,
        "remarking": remarking or RemarkForm(auto_id="remark-%s"),
    }
    context["is_nobodys"] = not case.is_decided and is_nobodys(viewer, case)
    may_now = may_decide or context["is_nobodys"]
    if may_now and not case.is_decided and deciding is None:
        newest = row.reports[-1].pk if row.reports else None
        context["deciding"] = DecideForm(viewer, case, None, initial={"up_to": newest})
    if appeal and not appeal.is_decided and may_decide:
        others = appealing.others_who_could(case)
        is_theirs = case.decided_by_id != viewer.id or not others
        context["is_alone"] = case.decided_by_id == viewer.id and not others
        context["must_be_another"] = not is_theirs
        if is_theirs:
            context["answering"] = AnswerAppealForm(auto_id="appeal-%s")
    if answering is not None:
        context["answering"] = answering
    status = sent_status(request, deciding or remarking or answering)
    return render(request, "cases/case.html", context, status=status)


def together_with(case: Case) -> list[int]:
    """The cases that one deed has decided with this one."""
    if case.decided_with_id:
        return [case.decided_with_id]
    return list(case.decided_along.order_by("pk").values_list("pk", flat=True))


def snapshots_of(case: Case) -> list[Any]:
    """Newest first; most often there is one."""
    return list(case.snapshots.order_by("-id")[:10])


def sent_status(request: ForumRequest, form: forms.Form | None) -> int:
    return status_of(form) if form is not None and form.errors else 200


def back_to(request: ForumRequest, case: Case) -> Any:
    return "moderation" if "queue" in request.POST else case


def say_what_came(request: ForumRequest, found: deciding.Sorted) -> None:
    if n := len(found.decided):
        said = ngettext("%(n)d case is decided.", "%(n)d cases are decided.", n)
        messages.success(request, said % {"n": n})
    for case in found.decided_before:
        messages.info(request, outcome_sentence(case))
    if n := len(found.with_more):
        said = ngettext(
            "More was said about %(n)d case while you looked: it is still open.",
            "More was said about %(n)d cases while you looked: they are still open.",
            n,
        )
        messages.warning(request, said % {"n": n})
    if n := len(found.refused):
        said = ngettext(
            "%(n)d case can’t be decided so, or not by you.",
            "%(n)d cases can’t be decided so, or not by you.",
            n,
        )
        messages.warning(request, said % {"n": n})
