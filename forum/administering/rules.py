"""The forum's rules, and what everyone may read of how they are kept."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max, ProtectedError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from forum.administering.asking import answer, confirm, keep
from forum.administering.forms import OpennessForm, RuleForm
from forum.administering.gate import for_administrators
from forum.boards.middleware import ForumRequest
from forum.cases.models import Openness, Rule, openness


@for_administrators
def show_list(request: ForumRequest) -> HttpResponse:
    context = {"rules": Rule.objects.all(), "openness": openness()}
    return render(request, "administering/rules.html", context)


@for_administrators
def create(request: ForumRequest) -> HttpResponse:
    form = RuleForm(request.POST or None, initial={"number": next_number(), "is_in_force": True})
    if kept := keep(form, write):
        messages.success(request, _("Rule %(rule)s is made.") % {"rule": kept})
        return redirect("administer-rules")
    return answer(request, "administering/rule.html", form)


@for_administrators
def edit(request: ForumRequest, rule_id: int) -> HttpResponse:
    rule = get_object_or_404(Rule, pk=rule_id)
    title = str(rule)
    form = RuleForm(request.POST or None, instance=rule)
    if keep(form, write):
        messages.success(request, _("Saved."))
        return redirect("administer-rules")
    return answer(request, "administering/rule.html", form, rule=rule, title=title)


@for_administrators
def delete(request: ForumRequest, rule_id: int) -> HttpResponse:
    return confirm(
        request,
        Rule.objects.filter(pk=rule_id).first(),
        delete_rule,
        question=_("Delete the rule “%(name)s”?"),
        back=reverse("administer-rules"),
    )


@for_administrators
def edit_openness(request: ForumRequest) -> HttpResponse:
    form = OpennessForm(request.POST or None, instance=openness())
    if form.is_bound and form.is_valid():
        Openness.objects.update_or_create(pk=1, defaults=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("administer-openness")
    return answer(request, "administering/openness.html", form)


# --- steps ----------------------------------------------------------------------------------------


def write(rule: Rule) -> None:
    rule.render()
    rule.save()


def delete_rule(rule: Rule) -> None:
    """Raises PermissionDenied once a decision cites it."""
    try:
        rule.delete()
    except ProtectedError:
        raise PermissionDenied(
            _("Decisions cite this rule. Take it out of force instead: it stays readable there.")
        ) from None


def next_number() -> int:
    return (Rule.objects.aggregate(last=Max("number"))["last"] or 0) + 1
