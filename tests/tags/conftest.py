import pytest

from forum.boards.models import Board
from tests.tags.making import board_with_tags


@pytest.fixture
def board(db) -> Board:
    return board_with_tags()
