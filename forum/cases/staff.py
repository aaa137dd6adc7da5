"""Whether there is anybody of the staff for a case: asked of the members themselves."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import Standing, User
from forum.boards.models import Grant
from forum.boards.rights import Right
from forum.cases.kinds import Target
from forum.cases.models import Case


def someone_may_decide(case: Case) -> bool:
    """Beside the author, of whom nobody of lower standing decides."""
    board = case.stands_on
    return deciders(case.author_standing, case.author_id, board.pk if board else None).exists()


def only_author_may_look_at(target: Target) -> bool:
    """Whether its case would be in the queue of nobody but of whom it is about."""
    staff = deciders(None, None, target.board_id).values_list("pk", flat=True)
    return target.author_id is not None and [*staff[:2]] == [target.author_id]


def deciders(standing: int | None, author_id: int | None, board_id: int | None) -> QuerySet[User]:
    may = Q(standing__gte=Standing.MODERATOR)
    if board_id:
        may |= Q(groups__in=groups_moderating(board_id))
    people = User.objects.filter(may, is_active=True, standing__gte=standing or Standing.MEMBER)
    return people.exclude(pk=author_id or 0)


def groups_moderating(board_id: int) -> list[int]:
    grants = Grant.objects.filter(board=board_id).values_list("group", "rights")
    return [group_id for group_id, rights in grants if Right.MODERATE in Right(rights)]
