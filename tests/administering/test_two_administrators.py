"""What two administrators do at the same moment."""

import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.models import Standing, User
from forum.administering import actions
from forum.boards.models import Board
from tests import make

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def together(*deeds: Callable[[], object]) -> list[Exception]:
    """Do all at once; what they raised."""
    gate, raised = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        try:
            gate.wait()
            deed()
        except Exception as wrong:  # noqa: BLE001 - it is what the test asks about
            raised.append(wrong)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_an_administrator_always_stays():
    one, other = make.administrator(), make.administrator()

    raised = together(
        lambda: actions.change_standing(one, other, Standing.MEMBER),
        lambda: actions.change_standing(other, one, Standing.MEMBER),
    )

    assert [type(wrong) for wrong in raised] == [PermissionDenied]
    assert User.objects.filter(standing=Standing.ADMINISTRATOR).count() == 1


def test_moves_and_new_boards_leave_no_gap_and_no_tie():
    parent = make.category()
    boards = [make.board(parent=parent) for _ in range(4)]

    raised = together(
        lambda: actions.shift_board(boards[0], +1),
        lambda: actions.shift_board(boards[3], -1),
        lambda: actions.add_board(Board(title="E", slug="e", parent=parent)),
        lambda: actions.add_board(Board(title="F", slug="f", parent=parent)),
        lambda: actions.delete_board(boards[1]),
    )

    positions = Board.objects.filter(parent=parent).order_by("position")
    assert raised == []
    assert list(positions.values_list("position", flat=True)) == [0, 1, 2, 3, 4]
