"""The page that asks before all of a spammer's words are put out of sight."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.signing_in import after_recent_sign_in, sign_in_first
from forum.boards.asking import asks_a_guest, sent
from forum.boards.middleware import ForumRequest
from forum.moderating.cleaning import Scope, clean_up, scope_of
from forum.moderating.corners import POST, THREAD
from forum.sanctions.corners import CORNERS
from forum.sanctions.permissions import can_clean_up
from forum.sanctions.spam import domains_of, is_everyones
from forum.sanctions.views import fetch_member
from forum.web.fields import prose


class CleanUpForm(forms.Form):
    reason = prose(
        gettext_lazy("Reason"),
        gettext_lazy("Say why: the member will read it."),
        help_text=gettext_lazy("The member and the other moderators will read it."),
    )
    domains = forms.MultipleChoiceField(
        label=gettext_lazy("Learn these sites as spam"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("What links to them is looked at before others see it."),
    )

    def __init__(self, domains: list[tuple[str, int]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not domains:
            del self.fields["domains"]
            return
        field = self.fields["domains"]
        field.choices = [(host, f"{host} · {n}") for host, n in domains]  # type: ignore[attr-defined]
        field.initial = [host for host, _n in domains if not is_everyones(host)]


@after_recent_sign_in
def ask(request: ForumRequest, member_id: int) -> HttpResponseBase:
    if asks_a_guest(request):
        return sign_in_first(request)
    member = fetch_member(request, member_id)
    if not can_clean_up(request.viewer, member):
        raise PermissionDenied(_("You may not clean up after this member."))
    form = CleanUpForm(domains_of(member), sent(request))
    if form.is_valid():
        said = form.cleaned_data
        made = clean_up(request.viewer, member, said["reason"], said.get("domains", []))
        if made is None:
            messages.info(request, _("This has been cleaned up already."))
        else:
            messages.success(request, _("It is cleaned up: nothing of it is in sight any more."))
        return redirect("member-record", member.pk)
    page = {"member": member, "form": form, "is_grave": True, "preview": preview(member, form)}
    status = 422 if form.is_bound else 200
    return render(request, "moderating/clean_up.html", page, status=status)


def preview(member: User, form: CleanUpForm) -> list[str]:
    scope = scope_of(member)
    return [*of_words(scope), *of_sites(form), *of_account(member, scope)]


def of_words(scope: Scope) -> list[str]:
    """What is there to put away, corner by corner."""
    further = {
        THREAD: ngettext(
            "with %(n)d reply of others.", "with %(n)d replies of others.", scope.replies_of_others
        )
        % {"n": scope.replies_of_others},
        POST: ngettext(
            "in %(n)d thread of others.", "in %(n)d threads of others.", scope.threads_of_posts
        )
        % {"n": scope.threads_of_posts},
    }
    return [
        f"{corner.will % {'n': n}} {further.get(corner.what, '')}".rstrip()
        for corner in CORNERS.values()
        if (n := scope.counts[corner.what])
    ]


def of_sites(form: CleanUpForm) -> list[str]:
    """As they are ticked when the page opens."""
    n = len(form.fields["domains"].initial) if "domains" in form.fields else 0
    said = ngettext(
        "Learns %(n)d site as spam, as ticked below.",
        "Learns %(n)d sites as spam, as ticked below.",
        n,
    )
    return [said % {"n": n}] if n else []


def of_account(member: User, scope: Scope) -> list[str]:
    said = ngettext("Ends %(n)d session.", "Ends %(n)d sessions.", scope.sessions)
    lines = [said % {"n": scope.sessions}]
    if member.about:
        lines.append(_("Takes the text about themselves off their page."))
    lines.append(_("Banned already.") if member.is_banned else _("Bans the account for good."))
    return lines
