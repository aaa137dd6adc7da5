"""Where administrators choose as whom to look at the forum, and come back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import Group, Standing, User
from forum.administering.gate import for_administrators
from forum.administering.seeing import KEPT_IN, SeenAs
from forum.boards.asking import sent
from forum.boards.middleware import ForumRequest
from forum.log.models import Deed
from forum.log.writing import Trace, log_member_deed
from forum.web.fields import LineField


class SeeAsForm(forms.Form):
    """A member, a group, or else a guest. `seen` of a form that was found valid."""

    member = LineField(
        label=gettext_lazy("As a member"),
        required=False,
        max_length=30,
        help_text=gettext_lazy("Moderators and administrators see everything, as you do."),
        widget=forms.TextInput(attrs={"autocapitalize": "none"}),
    )
    group = forms.ModelChoiceField(
        Group.objects.none(),
        label=gettext_lazy("As a group"),
        required=False,
        empty_label=gettext_lazy("as a guest"),
        error_messages={"invalid_choice": gettext_lazy("Choose one of the groups in the list.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["group"].queryset = Group.objects.all()  # type: ignore[attr-defined]

    def clean_member(self) -> User | None:
        name = self.cleaned_data["member"].strip().removeprefix("@")
        found = User.objects.filter(username__iexact=name).first() if name else None
        if name and found is None:
            raise forms.ValidationError(_("There is no member of this name."))
        if found and found.standing > Standing.MEMBER:
            raise forms.ValidationError(_("Who moderates the whole forum sees all of it."))
        return found

    @property
    def seen(self) -> SeenAs:
        if member := self.cleaned_data["member"]:
            return SeenAs("member", member.pk)
        if group := self.cleaned_data["group"]:
            return SeenAs("group", group.pk)
        return SeenAs("guest")


@for_administrators
def choose(request: ForumRequest) -> HttpResponse:
    form = SeeAsForm(sent(request))
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "administering/see_as.html", {"form": form}, status=status)
    seen = form.seen
    trace = Trace(after=asdict(seen))
    log_member_deed(request.viewer, Deed.SEE_AS, form.cleaned_data["member"], "", trace)
    request.session[KEPT_IN] = asdict(seen)
    return redirect("index")


@require_POST
def stop(request: ForumRequest) -> HttpResponse:
    """Asked of who they are themselves: the viewer is another meanwhile."""
    user = request.user
    if not isinstance(user, User) or user.standing < Standing.ADMINISTRATOR:
        raise Http404("for administrators")
    if request.session.pop(KEPT_IN, None):
        messages.success(request, _("You see the forum as yourself again."))
    return redirect("see-as")
