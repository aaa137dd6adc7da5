import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Group
from forum.boards.rights import Right
from forum.limits.spending import spend
from forum.posting.views import MENTIONS
from tests import make

pytestmark = pytest.mark.django_db


def names(client, **query):
    return client.get("/mentions/", query).json()["names"]


def test_it_finds_names_by_their_beginning_in_any_case(member, signed_in):
    board = make.board()
    for name in ("Vera", "verona", "Вера", "oliver"):
        make.member(name)

    assert names(signed_in(member), board=board.pk, q="VER") == ["Vera", "verona"]
    assert names(signed_in(member), board=board.pk, q="ве") == ["Вера"]


def test_those_who_take_part_come_first_the_busiest_before(member, signed_in):
    thread = make.thread(author=make.member("anton"))
    busy = make.member("anya")
    make.member("alla")
    for _ in range(2):
        make.post(thread, author=busy)

    assert names(signed_in(member), thread=thread.pk, q="a") == ["anya", "anton", "alla"]
    assert names(signed_in(member), thread=thread.pk, q="") == ["anya", "anton"]


def test_a_post_stands_for_its_thread(member, signed_in):
    post = make.post(make.thread(author=make.member("anton")), make.member("anya"))

    assert names(signed_in(member), post=post.pk, q="an") == ["anton", "anya"]


def test_only_those_who_see_the_board_are_named(signed_in):
    board = make.hidden_board()
    insider, outsider = make.member("vera"), make.member("verona")
    keeper = make.moderator("vernon")
    group = Group.objects.create(name="Insiders")
    group.members.add(insider)
    make.grant(board, group, Right.SEE)

    assert names(signed_in(insider), board=board.pk, q="ve") == ["vernon"]
    assert names(signed_in(keeper), board=board.pk, q="ve") == ["vera"]
    assert signed_in(outsider).get("/mentions/", {"board": board.pk}).status_code == 404


def test_in_a_hidden_thread_only_those_who_moderate_are_named(signed_in):
    board = make.board()
    thread = make.thread(board, make.member("vera"))
    make.board_moderator(board, "verona")
    keeper = make.board_moderator(board)
    thread.hide()

    assert names(signed_in(keeper), thread=thread.pk, q="ver") == ["verona"]


def test_members_who_left_are_not_named(member, signed_in):
    make.member("vera", is_active=False)

    assert names(signed_in(member), board=make.board().pk, q="ver") == []


@pytest.mark.parametrize("query", [{}, {"thread": "x"}, {"board": "9" * 30}, {"thread": "0"}])
def test_it_needs_a_place(member, signed_in, query):
    assert signed_in(member).get("/mentions/", query).status_code == 404


def test_signs_that_mean_more_to_the_database_find_nothing(member, signed_in):
    board = make.board()
    make.member("vera")

    for begun in ("%", "_", "\\", "'"):
        assert names(signed_in(member), board=board.pk, q=begun) == []


def test_it_refuses_guests():
    assert Client().get("/mentions/", {"board": make.board().pk}).status_code == 403


def test_it_is_rationed(member, signed_in):
    board = make.board()
    for _ in range(MENTIONS.times):
        spend(MENTIONS, str(member.pk))

    assert signed_in(member).get("/mentions/", {"board": board.pk, "q": "a"}).status_code == 429


def test_its_queries_are_as_many_for_one_as_for_three(member, signed_in):
    thread = make.thread(author=make.member("ann"))
    client = signed_in(member)
    names(client, thread=thread.pk, q="an")
    with CaptureQueriesContext(connection) as for_one:
        names(client, thread=thread.pk, q="an")
    for name in ("anna", "anton"):
        make.post(thread, author=make.member(name))
    with CaptureQueriesContext(connection) as for_three:
        assert len(names(client, thread=thread.pk, q="an")) == 3

    assert len(for_three) == len(for_one)
