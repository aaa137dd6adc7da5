"""Administrators say on which boards threads may ask."""

import pytest

from forum.boards.models import Board
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sent", [{"has_polls": "on"}, {}])
def test_polls_are_switched_on_the_boards_page(signed_in, sent):
    board = make.board()
    fields = {"title": "New", "parent": board.parent_id, "slug": board.slug, **sent}

    answer = signed_in(make.administrator()).post(f"/administering/boards/{board.pk}/", fields)

    assert answer.status_code == 302
    assert Board.objects.get(pk=board.pk).has_polls is bool(sent)
