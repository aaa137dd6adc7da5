"""Who may do what to whom: standing against standing, and what a board's moderators may."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from forum.boards.models import Board
from forum.sanctions import actions
from forum.sanctions.actions import Charge, Stop
from forum.sanctions.permissions import can_ban, can_clean_up, can_note, can_silence_on, can_warn
from tests import make

pytestmark = pytest.mark.django_db

KINDS = ("guest", "member", "board_moderator", "moderator", "administrator")


@pytest.fixture
def board() -> Board:
    return make.board()


@pytest.fixture
def people(board) -> dict[str, User | None]:
    return {
        "guest": None,
        "member": make.member(),
        "board_moderator": make.board_moderator(board),
        "moderator": make.moderator(),
        "administrator": make.administrator(),
    }


@pytest.fixture
def targets(board) -> dict[str, User]:
    return {
        "member": make.member(),
        "board_moderator": make.board_moderator(board),
        "moderator": make.moderator(),
        "administrator": make.administrator(),
    }


LESSER = {
    "moderator": {"member", "board_moderator"},
    "administrator": {"member", "board_moderator", "moderator"},
}


@pytest.mark.parametrize("deed", [can_warn, can_ban])
def test_only_who_moderates_everywhere_acts_and_only_on_who_stands_lower(people, targets, deed):
    for kind, person in people.items():
        viewer = make.viewer(person)
        may = {name for name, target in targets.items() if deed(viewer, target)}
        assert may == LESSER.get(kind, set()), kind


def test_nobody_acts_on_themselves(people):
    for person in filter(None, people.values()):
        viewer = make.viewer(person)
        assert not can_warn(viewer, person)
        assert not can_note(viewer, person)
        assert not can_ban(viewer, person)


def test_notes_may_be_about_an_equal_but_not_about_a_better(people, targets):
    moderator, administrator = (
        make.viewer(people["moderator"]),
        make.viewer(people["administrator"]),
    )

    assert can_note(moderator, targets["moderator"])
    assert not can_note(moderator, targets["administrator"])
    assert can_note(administrator, targets["administrator"])


def test_staff_are_never_cleaned_up(people, targets):
    assert not can_clean_up(make.viewer(people["administrator"]), targets["moderator"])


def test_a_boards_moderator_silences_on_that_board_alone_and_no_fellow(people, targets, board):
    viewer, other = make.viewer(people["board_moderator"]), make.board()

    assert can_silence_on(viewer, board, targets["member"], moderates_there=False)
    assert not can_silence_on(viewer, other, targets["member"], moderates_there=False)
    assert not can_silence_on(viewer, board, targets["board_moderator"], moderates_there=True)
    assert not can_silence_on(viewer, board, targets["moderator"], moderates_there=False)
    with pytest.raises(PermissionDenied):
        actions.silence(viewer, targets["member"], None, Stop("rude"))
    with pytest.raises(PermissionDenied):
        actions.silence(viewer, targets["member"], other, Stop("rude"))
    with pytest.raises(PermissionDenied):
        actions.silence(viewer, targets["board_moderator"], board, Stop("rude"))
    assert actions.silence(viewer, targets["member"], board, Stop("rude"))


def test_every_action_asks_again_who_acts_as_they_are_now(people, targets, board):
    """Of a moderator who was dismissed while their request ran."""
    staff = people["moderator"]
    viewer, member = make.viewer(staff), targets["member"]
    User.objects.filter(pk=staff.pk).update(standing=0)

    for deed in (
        lambda: actions.note(viewer, member, "Text"),
        lambda: actions.warn(viewer, member, Charge(1, "rude")),
        lambda: actions.silence(viewer, member, None, Stop("rude")),
        lambda: actions.silence(viewer, member, board, Stop("rude")),
        lambda: actions.ban(viewer, member, Stop("rude")),
        lambda: actions.ban_place(viewer, Stop("rude"), network="203.0.113.0/24"),
    ):
        with pytest.raises(PermissionDenied):
            deed()


def test_who_rose_meanwhile_is_left_alone(people, targets):
    viewer, member = make.viewer(people["moderator"]), targets["member"]
    User.objects.filter(pk=member.pk).update(standing=100)

    for deed in (
        lambda: actions.warn(viewer, member, Charge(1, "rude")),
        lambda: actions.silence(viewer, member, None, Stop("rude")),
        lambda: actions.ban(viewer, member, Stop("rude")),
    ):
        with pytest.raises(PermissionDenied):
            deed()
