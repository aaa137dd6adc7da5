"""The board tree: make, change, order, delete."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forum.administering import actions
from forum.administering.asking import answer, confirm, keep
from forum.administering.forms import BoardForm, CategoryForm
from forum.administering.gate import for_administrators
from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.web.numbers import whole_number, whole_numbers
from forum.web.plain import plain

STEPS = {"up": -1, "down": +1}


@dataclass(frozen=True, slots=True)
class Branch:
    category: Board
    boards: list[Board]


@for_administrators
def show_tree(request: ForumRequest) -> HttpResponse:
    return render(request, "administering/boards.html", {"branches": branches()})


def branches() -> list[Branch]:
    """The whole tree, empty categories too; one query."""
    boards = list(Board.objects.in_tree_order())
    return [
        Branch(category, [board for board in boards if board.parent_id == category.pk])
        for category in boards
        if category.is_category
    ]


@for_administrators
def create_category(request: ForumRequest) -> HttpResponse:
    form = CategoryForm(request.POST or None)
    if kept := keep(form, actions.add_board):
        messages.success(request, _("The category “%(title)s” is made.") % {"title": kept.title})
        return redirect("administer-boards")
    return answer(request, "administering/board.html", form)


@for_administrators
def create_board(request: ForumRequest) -> HttpResponse:
    if not Board.objects.filter(parent=None).exists():
        messages.info(request, _("Boards stand in categories: make a category first."))
        return redirect("create-category")
    form = BoardForm(request.POST or None, initial={"parent": request.GET.get("in")})
    if kept := keep(form, actions.add_board):
        messages.success(request, _("The board “%(title)s” is made.") % {"title": kept.title})
        return redirect("administer-grants", kept.pk)
    return answer(request, "administering/board.html", form)


@for_administrators
def edit(request: ForumRequest, board_id: int) -> HttpResponse:
    board = get_object_or_404(Board, pk=board_id)
    kind = CategoryForm if board.is_category else BoardForm
    form = kind(request.POST or None, instance=board)
    if keep(form, actions.change_board):
        messages.success(request, _("Saved."))
        return redirect(place_of(board))
    return answer(
        request, "administering/board.html", form, board=board, title=form.initial["title"]
    )


@for_administrators
@require_POST
def move(request: ForumRequest, board_id: int) -> HttpResponse:
    board = get_object_or_404(Board, pk=board_id)
    actions.shift_board(board, STEPS.get(request.POST.get("direction", ""), 0))
    return redirect(place_of(board))


@for_administrators
@require_POST
def arrange(request: ForumRequest) -> HttpResponse:
    """The order that was dragged; without scripts there are the buttons of `move`."""
    category = whole_number(request.POST.get("category", ""))
    order = whole_numbers(request.POST.getlist("board"))
    try:
        actions.arrange_boards(category, order)
    except PermissionDenied as refused:
        return plain(str(refused), 409)
    return HttpResponse(status=204)


@for_administrators
def delete(request: ForumRequest, board_id: int) -> HttpResponse:
    board = Board.objects.filter(pk=board_id).first()
    is_category = board is not None and board.is_category
    return confirm(
        request,
        board,
        actions.delete_board,
        question=_("Delete the category “%(name)s”?")
        if is_category
        else _("Delete the board “%(name)s”?"),
        back=reverse("administer-boards"),
    )


def place_of(board: Board) -> str:
    return f"{reverse('administer-boards')}#board-{board.pk}"
