"""What everyone may read: the rules, and where it is switched on, how the forum is moderated."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from forum.boards.middleware import ForumRequest
from forum.cases.figures import figures
from forum.cases.models import Rule, openness


def show_rules(request: ForumRequest) -> HttpResponse:
    context = {"rules": Rule.objects.in_force(), "is_open": openness().is_on}
    return render(request, "cases/rules.html", context)


def show_figures(request: ForumRequest) -> HttpResponse:
    """Administrators look at it before they switch it on."""
    shown = openness()
    if not (shown.is_on or request.viewer.is_administrator):
        raise Http404("not shown")
    context = {"shown": shown, "months": figures(shown)}
    return render(request, "cases/transparency.html", context)
