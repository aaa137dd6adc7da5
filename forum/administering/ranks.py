"""The ladder of ranks."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Rank
from forum.administering.asking import answer, confirm, keep
from forum.administering.forms import RankForm
from forum.administering.gate import for_administrators
from forum.boards.middleware import ForumRequest


@for_administrators
def show_list(request: ForumRequest) -> HttpResponse:
    return render(request, "administering/ranks.html", {"ranks": Rank.objects.all()})


@for_administrators
def create(request: ForumRequest) -> HttpResponse:
    form = RankForm(request.POST or None)
    if kept := keep(form, Rank.save):
        messages.success(request, _("The rank “%(title)s” is made.") % {"title": kept.title})
        return redirect("administer-ranks")
    return answer(request, "administering/rank.html", form)


@for_administrators
def edit(request: ForumRequest, rank_id: int) -> HttpResponse:
    rank = get_object_or_404(Rank, pk=rank_id)
    title = rank.title
    form = RankForm(request.POST or None, instance=rank)
    if keep(form, Rank.save):
        messages.success(request, _("Saved."))
        return redirect("administer-ranks")
    return answer(request, "administering/rank.html", form, rank=rank, title=title)


@for_administrators
def delete(request: ForumRequest, rank_id: int) -> HttpResponse:
    return confirm(
        request,
        Rank.objects.filter(pk=rank_id).first(),
        delete_rank,
        question=_("Delete the rank “%(name)s”?"),
        back=reverse("administer-ranks"),
    )


def delete_rank(rank: Rank) -> None:
    if rank.points == 0:
        raise PermissionDenied(_("One rank must begin at 0 points, so that everyone has one."))
    rank.delete()
