"""Featured threads: marked where they are, and the last few on the index."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.moderating import showing
from forum.reading.index import FEATURED_SHOWN
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return make.viewer(make.moderator())


def titles(client: Client) -> list[str]:
    return [each.title for each in client.get("/").context["featured"]]


def test_the_last_few_stand_on_the_index_for_who_sees_them(chief, signed_in):
    board = make.board()
    secret = make.thread(make.hidden_board(), chief.user, title="Secret")
    made = [make.thread(board, title=f"Worth reading {n}") for n in range(FEATURED_SHOWN + 1)]
    for thread in [*made, secret]:
        showing.feature(chief, thread)

    expected = [thread.title for thread in reversed(made[1:])]
    assert titles(Client()) == expected
    assert titles(signed_in(chief.user)) == ["Secret", *expected[:-1]]


def test_it_is_marked_in_lists_and_in_the_thread(chief):
    thread = make.thread()
    for address in (thread.board.get_absolute_url(), thread.get_absolute_url()):
        assert "mark-featured" not in Client().get(address).text

    showing.feature(chief, thread)

    for address in (thread.board.get_absolute_url(), thread.get_absolute_url()):
        assert "mark-featured" in Client().get(address).text


def test_it_costs_the_same_for_one_and_for_three(chief):
    board = make.board()
    costs = []
    for count in (1, 2):
        for _ in range(count):
            showing.feature(chief, make.thread(board))
        Client().get("/")
        with CaptureQueriesContext(connection) as seen:
            Client().get("/")
        costs.append(len(seen))
    assert costs[0] == costs[1]
