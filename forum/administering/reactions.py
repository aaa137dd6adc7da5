"""The reactions that members may give."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from forum.administering import actions
from forum.administering.asking import answer, confirm, keep
from forum.administering.forms import ReactionForm
from forum.administering.gate import for_administrators
from forum.boards.middleware import ForumRequest
from forum.reactions.models import ReactionKind


@for_administrators
def show_list(request: ForumRequest) -> HttpResponse:
    return render(request, "administering/reactions.html", {"kinds": ReactionKind.objects.all()})


@for_administrators
def create(request: ForumRequest) -> HttpResponse:
    form = ReactionForm(request.POST or None, initial={"place": next_place()})
    if kept := keep(form, ReactionKind.save):
        messages.success(request, _("The reaction “%(name)s” is made.") % {"name": kept})
        return redirect("administer-reactions")
    return answer(request, "administering/reaction.html", form)


@for_administrators
def edit(request: ForumRequest, kind_id: int) -> HttpResponse:
    kind = get_object_or_404(ReactionKind, pk=kind_id)
    title = str(kind)
    form = ReactionForm(request.POST or None, instance=kind)
    if keep(form, actions.change_reaction):
        messages.success(request, _("Saved."))
        return redirect("administer-reactions")
    return answer(request, "administering/reaction.html", form, kind=kind, title=title)


@for_administrators
def delete(request: ForumRequest, kind_id: int) -> HttpResponse:
    return confirm(
        request,
        ReactionKind.objects.filter(pk=kind_id).first(),
        delete_kind,
        question=_("Delete the reaction “%(name)s”?"),
        back=reverse("administer-reactions"),
    )


def delete_kind(kind: ReactionKind) -> None:
    """Raises PermissionDenied once anybody reacted with it."""
    try:
        with transaction.atomic():
            kind.delete()
    except IntegrityError:  # ProtectedError, or from PostgreSQL when someone just did
        raise PermissionDenied(
            _("Members have reacted with it. Take it out of those that may be given instead.")
        ) from None


def next_place() -> int:
    last = ReactionKind.objects.order_by("-place").first()
    return last.place + 1 if last else 1
