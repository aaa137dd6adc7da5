import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accounts.models import Audience, Group
from forum.boards.models import Grant
from forum.boards.rights import Right
from tests import make

pytestmark = pytest.mark.django_db


def test_a_group_has_one_grant_a_board():
    board, group = make.board(), Group.objects.create(name="Curators")
    Grant.objects.create(board=board, group=group, rights=Right.SEE)

    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(board=board, group=group, rights=Right.REPLY)


def test_there_is_one_group_an_audience():
    with pytest.raises(IntegrityError), transaction.atomic():
        Group.objects.create(name="Everyone again", audience=Audience.EVERYONE)


def test_a_board_with_threads_can_not_be_deleted_by_anyone():
    board = make.board()
    make.thread(board)

    with pytest.raises(ProtectedError):
        board.delete()
    with pytest.raises(ProtectedError):
        board.parent.delete()


def test_it_says_in_words_what_it_gives():
    board, group = make.board("Kitchen"), Group.objects.create(name="Cooks")
    make.grant(board, group, Right.SEE)

    assert str(Grant.objects.get(group=group)) == "Cooks · Kitchen: <Right.SEE: 1>"
