"""Who may write to a member, and whom they ignore."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts import ignoring
from accounts.models import User
from accounts.signing_in import sign_in_first
from forum.boards.asking import sent
from forum.boards.middleware import ForumRequest
from forum.conversations.forms import DoorForm


def show(request: ForumRequest) -> HttpResponseBase:
    user = request.viewer.user
    if user is None:
        return sign_in_first(request)
    before = {"takes": user.takes_conversations}
    form = DoorForm(sent(request), initial=before)
    if form.is_valid():
        user.takes_conversations = form.cleaned_data["takes"]
        user.save(update_fields=["takes_conversations"])
        messages.success(request, _("Saved."))
        return redirect("conversation-settings")
    context = {"form": form, "ignored": ignoring.ignored_by(user.pk)}
    return render(request, "conversations/settings.html", context)


def ignore_member(request: ForumRequest, username: str) -> HttpResponseBase:
    """Asks first; sent with `heed`, they are ignored no longer."""
    user = request.viewer.user
    if user is None:
        return sign_in_first(request)
    other = get_object_or_404(User, username__iexact=username)
    is_ignored = ignoring.does_ignore(user.pk, other.pk)
    if request.method == "POST":
        return changed(request, user, other)
    if not (is_ignored or ignoring.can_ignore(user, other)):
        raise PermissionDenied(refusal(user, other))
    context = {"member": other, "is_ignored": is_ignored}
    return render(request, "conversations/ignore.html", context)


def changed(request: ForumRequest, user: User, other: User) -> HttpResponse:
    if "heed" in request.POST:
        ignoring.heed(user, other)
        messages.success(request, _("You hear of %(name)s again.") % {"name": other.username})
    elif not ignoring.can_ignore(user, other):
        raise PermissionDenied(refusal(user, other))
    else:
        ignoring.ignore(user, other)
        messages.success(request, _("%(name)s is ignored.") % {"name": other.username})
    return redirect("conversation-settings")


def refusal(user: User, other: User) -> str:
    if user.pk == other.pk:
        return _("You can’t ignore yourself.")
    return _("Members of the staff can’t be ignored.")
