"""Whether links to other sites become cards, and which."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from forum.administering.asking import answer
from forum.administering.forms import CardRulesForm
from forum.administering.gate import for_administrators
from forum.boards.middleware import ForumRequest
from forum.cards.models import CardRules, rules


@for_administrators
def edit(request: ForumRequest) -> HttpResponse:
    form = CardRulesForm(request.POST or None, instance=rules())
    if form.is_bound and form.is_valid():
        CardRules.objects.update_or_create(pk=1, defaults=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("administer-cards")
    return answer(request, "administering/cards.html", form)
