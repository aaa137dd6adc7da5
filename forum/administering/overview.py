"""Where the administrators begin."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from accounts.models import Group, Rank, Standing, User
from forum.administering.gate import for_administrators
from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.cards.models import rules
from forum.cases.models import Rule


@for_administrators
def show(request: ForumRequest) -> HttpResponse:
    context = {
        "board_count": Board.objects.exclude(parent=None).count(),
        "group_count": Group.objects.count(),
        "rank_count": Rank.objects.count(),
        "rule_count": Rule.objects.in_force().count(),
        "has_cards": rules().is_on,
        "staff": User.objects.filter(standing__gte=Standing.MODERATOR, is_active=True).order_by(
            "-standing", "id"
        ),
    }
    return render(request, "administering/overview.html", context)
