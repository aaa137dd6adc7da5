"""Who someone is to the boards: the rights of their groups, taken together."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Audience, Group
from forum.boards.rights import ALL, NAMES, NONE, TAKE_PART, Right
from forum.boards.viewer import Viewer, effective, viewer_of
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("given", "counts"),
    [
        (NONE, NONE),
        (Right.SEE, Right.SEE),
        (Right.REPLY, NONE),
        (Right.REPLY | Right.START, NONE),
        (TAKE_PART, TAKE_PART),
        (Right.MODERATE, ALL),
        (Right.MODERATE | Right.SEE, ALL),
    ],
)
def test_no_right_counts_without_sight_and_moderating_brings_all(given, counts):
    assert effective(given) == counts


def test_every_right_has_a_name():
    assert set(NAMES) == set(ALL)


def test_a_guest_holds_what_everyone_may_see():
    seen, hidden = make.board(), make.hidden_board()

    guest = make.viewer(None)

    assert guest.is_guest
    assert guest.may(Right.SEE, seen.pk)
    assert not guest.may(Right.SEE, hidden.pk)
    assert guest.board_ids(Right.SEE) == [seen.pk]


def test_a_guest_holds_nothing_but_sight_whatever_everyone_was_given():
    board = make.board(everyone=ALL)

    assert make.viewer(None).rights_on(board.pk) == Right.SEE
    assert make.viewer(make.member()).rights_on(board.pk) == ALL


def test_a_member_holds_the_rights_of_all_their_groups_together():
    board = make.board(everyone=Right.SEE, members=NONE)
    someone = make.member()
    for right in (Right.REPLY, Right.START):
        group = Group.objects.create(name=str(right))
        group.members.add(someone)
        make.grant(board, group, right)

    assert make.viewer(someone).rights_on(board.pk) == TAKE_PART
    assert make.viewer(make.member()).rights_on(board.pk) == Right.SEE


def test_a_right_given_on_one_board_holds_on_no_other():
    board, other = make.board(), make.board()

    viewer = make.viewer(make.board_moderator(board))

    assert viewer.rights_on(board.pk) == ALL
    assert viewer.rights_on(other.pk) == TAKE_PART
    assert viewer.moderates_anything
    assert not viewer.is_moderator


def test_a_grant_on_a_category_is_not_inherited():
    board = make.board(everyone=NONE, members=NONE)
    make.grant(board.parent, Group.objects.get(audience=Audience.EVERYONE), Right.SEE)

    assert not make.viewer(None).may(Right.SEE, board.pk)


@pytest.mark.parametrize("make_staff", [make.moderator, make.administrator])
def test_moderators_and_administrators_hold_everything_and_cost_no_query(make_staff):
    board, staff = make.hidden_board(), make_staff()

    with CaptureQueriesContext(connection) as seen:
        viewer = viewer_of(staff)

    assert len(seen) == 0
    assert viewer.rights_on(board.pk) == ALL
    assert viewer.sees_everything


def test_everyone_else_costs_one_query():
    make.board()
    for user in (AnonymousUser(), make.member()):
        with CaptureQueriesContext(connection) as seen:
            viewer_of(user)
        assert len(seen) == 1


@pytest.mark.parametrize("make_anyone", [make.member, make.moderator, make.administrator])
def test_who_was_shut_out_is_a_guest(make_anyone):
    hidden = make.hidden_board()

    viewer = make.viewer(make_anyone(is_active=False))

    assert viewer.is_guest
    assert viewer.id is None
    assert not viewer.may(Right.SEE, hidden.pk)


def test_standing_says_who_administrates():
    assert make.viewer(make.administrator()).is_administrator
    assert not make.viewer(make.moderator()).is_administrator
    assert not make.viewer(make.member()).is_moderator
    assert not Viewer().is_administrator
