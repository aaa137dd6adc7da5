"""Who may do what on a board."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import ngettext

from accounts.models import Group
from accounts.signing_in import after_recent_sign_in
from forum.administering import actions
from forum.administering.asking import answer
from forum.administering.forms import GrantsForm
from forum.administering.gate import for_administrators
from forum.boards.asking import sent
from forum.boards.middleware import ForumRequest
from forum.boards.models import Board, Grant
from forum.boards.rights import NAMES, Right


@for_administrators
@after_recent_sign_in
def edit(request: ForumRequest, board_id: int) -> HttpResponse:
    board = get_object_or_404(Board.objects.select_related("parent"), pk=board_id)
    data = sent(request)
    form = GrantsForm(data, groups=Group.objects.all(), held=held_on(board))
    if not form.is_valid():
        return answer(
            request, "administering/grants.html", form, board=board, rights=NAMES.values()
        )
    changed = actions.set_grants(
        board, form.held, whole_category=form.cleaned_data["whole_category"]
    )
    messages.success(request, saved_on(changed))
    return redirect("administer-grants", board.pk)


def saved_on(count: int) -> str:
    said = ngettext("Saved on %(count)d board.", "Saved on %(count)d boards.", count)
    return said % {"count": count}


def held_on(board: Board) -> dict[int, Right]:
    grants = Grant.objects.filter(board=board).values_list("group_id", "rights")
    return {group_id: Right(rights) for group_id, rights in grants}
