"""Administrators say on which boards threads may ask, and what is asked may be answered."""

import pytest

from forum.boards.models import Board
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("switch", ["has_polls", "has_answers"])
@pytest.mark.parametrize("is_on", [True, False])
def test_polls_and_answers_are_switched_on_the_boards_page(signed_in, switch, is_on):
    board = make.board()
    fields = {"title": "New", "parent": board.parent_id, "slug": board.slug}
    fields |= {switch: "on"} if is_on else {}

    answer = signed_in(make.administrator()).post(f"/administering/boards/{board.pk}/", fields)

    assert answer.status_code == 302
    assert getattr(Board.objects.get(pk=board.pk), switch) is is_on
