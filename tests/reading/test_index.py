from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forum.web import composed
from tests import make

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}


def test_it_shows_the_tree_with_descriptions_counts_and_latest_threads():
    board = make.board("Kitchen")
    type(board).objects.filter(pk=board.pk).update(description="About soup")
    make.thread(board, make.member("carol"), title="Soup of the day", replies=1)

    page = Client().get("/", headers=EN).text

    assert "Kitchen" in page
    assert "About soup" in page
    assert "Soup of the day" in page
    assert board.parent.title in page


def test_the_latest_thread_is_the_one_with_the_newest_post():
    board = make.board()
    older = make.thread(board, title="Older thread")
    make.thread(board, title="Newer thread")
    make.post(older, make.member("carol"))

    page = Client().get("/").text

    assert "Older thread" in page
    assert "Newer thread" not in page
    assert "carol" in page


def test_what_one_may_not_see_shows_nowhere(signed_in):
    secret = make.hidden_board("Secret board")
    make.thread(secret, make.moderator(), title="Secret thread")
    board = make.board()
    make.thread(board, title="Open thread")
    hidden = make.thread(board, title="Hidden thread")
    hidden.hide()

    for client in (Client(), signed_in(make.member())):
        page = client.get("/").text
        assert "Secret" not in page
        assert "Hidden thread" not in page
        assert "Open thread" in page
    assert "Secret thread" in signed_in(make.moderator()).get("/").text


def test_a_board_for_members_is_not_there_for_guests(signed_in):
    make.board("Ours", everyone=make.Right(0))

    assert "Ours" not in Client().get("/").text
    assert "Ours" in signed_in(make.member()).get("/").text


def test_it_shows_who_is_here():
    now = timezone.now()
    make.member("here", last_seen_at=now - timedelta(minutes=1))
    make.member("gone", last_seen_at=now - timedelta(hours=1))
    make.member("latest")

    page = Client().get("/").text

    assert "/u/here/" in page
    assert "/u/gone/" not in page


def test_it_counts_what_the_reader_may_see():
    make.thread(replies=2)
    make.thread(make.hidden_board(), make.moderator())

    page = Client().get("/", headers=EN)

    assert page.context["thread_count"] == 1
    assert page.context["post_count"] == 3
    assert page.context["census"].member_count == User.objects.count()


def test_an_empty_forum_invites():
    answer = Client().get("/", headers=EN)

    assert answer.status_code == 200


def test_what_came_is_looked_for_by_its_index_whatever_the_plan(member, signed_in):
    """A prepared query is planned without its values, and the index is of `came_at > 0` alone."""
    make.thread(make.board())
    composed._kept.clear()

    signed_in(member).get("/")

    (index,) = (kept.sql for kept in composed._kept.values() if '"came_at"' in kept.sql)
    assert '."came_at" > (0)' in index or '."came_at" > 0' in index
