"""What the points of warnings come to."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.administering.asking import answer
from forum.administering.gate import for_administrators
from forum.boards.middleware import ForumRequest
from forum.sanctions.models import Measures, measures


class MeasuresForm(forms.ModelForm):
    class Meta:
        model = Measures
        fields = ("watch_from", "silence_from", "silence_days", "ban_from", "ban_days")
        help_texts = {
            "watch_from": gettext_lazy("Left empty, this measure is never taken."),
            "silence_days": gettext_lazy("Left empty, it has no end."),
            "ban_days": gettext_lazy("Left empty, it has no end."),
        }


@for_administrators
def edit(request: ForumRequest) -> HttpResponse:
    form = MeasuresForm(request.POST or None, instance=measures())
    if form.is_bound and form.is_valid():
        Measures.objects.update_or_create(pk=1, defaults=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("administer-measures")
    return answer(request, "administering/measures.html", form)
