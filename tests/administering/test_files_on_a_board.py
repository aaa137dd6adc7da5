"""What a board takes beside text is set on its page."""

import pytest

from forum.boards.models import Board
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def save(signed_in):
    board = make.board()
    client = signed_in(make.administrator())

    def send(**fields):
        sent = {"title": "New", "parent": board.parent_id, "slug": board.slug, **fields}
        answer = client.post(f"/administering/boards/{board.pk}/", sent)
        return answer, Board.objects.get(pk=board.pk)

    return send


def test_endings_are_kept_in_one_form(save):
    answer, board = save(takes_files="on", file_endings=".PDF, txt;  docx")

    assert answer.status_code == 302
    assert (board.takes_files, board.file_endings) == (True, "pdf txt docx")


def test_files_are_switched_off(save):
    _, board = save(file_endings="")

    assert (board.takes_files, board.file_endings) == (False, "")


@pytest.mark.parametrize("endings", ["a/b", "тхт", "png", "x" * 13])
def test_what_is_no_ending_is_refused(save, endings):
    answer, board = save(takes_files="on", file_endings=endings)

    assert answer.status_code == 422
    assert endings in answer.content.decode()
    assert board.file_endings == "pdf txt zip"
