import pytest
from django.test import Client

from accounts.models import Audience, Group
from forum.boards.models import Board, Grant
from forum.boards.rights import ALL, TAKE_PART, Right
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def everyone():
    return Group.objects.get(audience=Audience.EVERYONE)


@pytest.fixture
def members():
    return Group.objects.get(audience=Audience.MEMBERS)


@pytest.fixture
def curators():
    return Group.objects.create(name="Curators")


@pytest.fixture
def admin(confirmed) -> Client:
    """Giving rights asks for a recent sign-in."""
    return confirmed


def address(board: Board) -> str:
    return f"/administering/boards/{board.pk}/grants/"


def ticks(rights: dict[Group, Right]) -> dict[str, list[int]]:
    return {f"group-{group.pk}": [right.value for right in held] for group, held in rights.items()}


def held(board: Board) -> dict[Group, Right]:
    return {grant.group: Right(grant.rights) for grant in Grant.objects.filter(board=board)}


def test_one_save_keeps_the_whole_matrix(admin, everyone, members, curators):
    board = make.board()

    page = admin.post(
        address(board),
        ticks({everyone: Right.SEE, members: Right.SEE | Right.REPLY, curators: ALL}),
    )

    assert page.url == address(board)
    assert held(board) == {everyone: Right.SEE, members: Right.SEE | Right.REPLY, curators: ALL}


def test_it_may_be_sent_twice(admin, members):
    board = make.board()

    for _ in range(2):
        admin.post(address(board), ticks({members: TAKE_PART}))

    assert held(board) == {members: TAKE_PART}


def test_what_is_ticked_shows_as_ticked(admin, everyone):
    board = make.board()

    page = admin.get(address(board)).text

    assert f'name="group-{everyone.pk}" value="1" checked>' in page
    assert f'name="group-{everyone.pk}" value="2" disabled>' in page


def test_seeing_comes_with_every_other_right(admin, members):
    board = make.board()

    admin.post(address(board), ticks({members: Right.REPLY}))

    assert held(board) == {members: Right.SEE | Right.REPLY}


def test_moderating_brings_all_rights(admin, curators):
    board = make.board()

    admin.post(address(board), ticks({curators: Right.MODERATE}))

    assert held(board)[curators] == ALL


def test_guests_can_only_be_allowed_to_see(admin, everyone):
    board = make.board()
    before = held(board)

    page = admin.post(address(board), ticks({everyone: Right.SEE | Right.REPLY}))

    assert page.status_code == 422
    assert "Guests can only be allowed to see." in page.text
    assert held(board) == before


def test_a_right_that_is_none_is_refused(admin, members):
    board = make.board()
    before = held(board)

    for odd in ("32", "-1", "x", "\0", "9" * 30):
        assert admin.post(address(board), {f"group-{members.pk}": odd}).status_code == 422
    assert held(board) == before


def test_it_can_be_applied_to_the_whole_category(admin, members):
    parent = make.category()
    board, sister = make.board(parent=parent), make.board(parent=parent)
    stranger = make.board()

    admin.post(address(board), {**ticks({members: Right.SEE}), "whole_category": "on"})

    assert held(board) == held(sister) == held(parent) == {members: Right.SEE}
    assert held(stranger)[members] == TAKE_PART


def test_saving_a_category_alone_leaves_its_boards(admin, members):
    board = make.board()

    admin.post(address(board.parent), ticks({members: Right.SEE}))

    assert held(board.parent) == {members: Right.SEE}
    assert held(board)[members] == TAKE_PART


def test_what_was_taken_away_is_gone_at_once(admin, signed_in):
    board = make.board()
    reader, guest = signed_in(make.member()), Client()
    assert guest.get(board.get_absolute_url()).status_code == 200

    admin.post(address(board), {})

    assert guest.get(board.get_absolute_url()).status_code == 404
    assert reader.get(board.get_absolute_url()).status_code == 404


def test_it_asks_for_the_password_first_and_then_keeps_all_that_was_ticked(
    root, password, members, curators
):
    board, admin = make.board(), Client()
    admin.force_login(root)
    before = held(board)

    page = admin.post(address(board), ticks({members: TAKE_PART, curators: ALL}))
    assert page.url == f"/accounts/reauthenticate/?next={address(board).replace('/', '%2F')}"
    assert held(board) == before
    assert admin.post(page.url, {"password": "not this one"}).status_code == 200
    assert held(board) == before

    page = admin.post(page.url, {"password": password})
    assert page.url == address(board)
    assert held(board) == {members: TAKE_PART, curators: ALL}
