"""What was liked most: of a thread, and while a member was away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from forum.boards.models import Board
from forum.moderating import actions as moderating
from forum.reactions.actions import react
from tests import make

pytestmark = pytest.mark.django_db


def liked(post, like, times: int):
    for _ in range(times):
        react(make.viewer(make.member()), post, like)
    return post


@pytest.fixture
def thread(db):
    return make.thread(author=make.member("carol"))


# --- of a thread ----------------------------------------------------------------------------------


def best(thread, client: Client | None = None) -> str:
    answer = (client or Client()).get(f"{thread.get_absolute_url()}?best=1")
    assert answer.status_code == 200
    return answer.text


def test_the_best_replies_come_in_order_without_the_opening(thread, like):
    liked(thread.posts.get(number=1), like, 4)
    for body, times in [("Good one", 1), ("Best one", 3), ("No one", 0), ("Better one", 2)]:
        liked(make.post(thread, body=body), like, times)

    page = best(thread)

    places = [page.index(body) for body in ("Best one", "Better one", "Good one")]
    assert places == sorted(places)
    assert "No one" not in page
    assert 'id="post-1"' not in page


def test_what_is_hidden_is_not_the_best(thread, like, signed_in):
    hidden = liked(make.post(thread, body="Rude one"), like, 3)
    moderator = make.moderator()
    moderating.hide_post(make.viewer(moderator), hidden, "Rude")

    assert "Rude one" not in best(thread)
    assert "Rude one" not in best(thread, signed_in(moderator))


def test_without_likes_it_says_so(thread):
    make.post(thread)
    assert "empty-bell" in best(thread)


def test_a_board_without_reactions_has_no_best_ones(thread, like):
    liked(make.post(thread), like, 1)
    assert "?best=1" in Client().get(thread.get_absolute_url()).text

    Board.objects.update(has_reactions=False)

    assert Client().get(f"{thread.get_absolute_url()}?best=1").status_code == 404
    assert "?best=1" not in Client().get(thread.get_absolute_url()).text


def test_a_wrong_slug_is_put_right_and_what_one_may_not_see_is_not_found(thread):
    wrong = Client().get(f"/t/{thread.pk}/wrong/?best=1")
    hidden = make.thread(make.hidden_board(), make.moderator())

    assert (wrong.status_code, wrong.url) == (301, f"{thread.get_absolute_url()}?best=1")
    assert Client().get(f"{hidden.get_absolute_url()}?best=1").status_code == 404


# --- while a member was away ----------------------------------------------------------------------


@pytest.fixture
def carol(thread, signed_in) -> Client:
    User.objects.filter(username="carol").update(away_since=timezone.now() - timedelta(days=3))
    return signed_in(User.objects.get(username="carol"))


HEADING = 'id="since-best"'


def test_who_was_away_is_told_of_the_best_where_they_took_part(thread, carol, like):
    liked(make.post(thread, body="Best one"), like, 2)
    liked(make.post(make.thread(), body="Elsewhere"), like, 2)

    page = carol.get("/since/").text

    told = page[page.index(HEADING) :]
    assert "Best one" in told
    assert "Elsewhere" not in told


def test_not_of_ones_own_nor_of_what_is_hidden_or_on_a_board_without(thread, carol, like):
    liked(make.post(thread, User.objects.get(username="carol")), like, 1)
    hidden = liked(make.post(thread, body="Rude one"), like, 1)
    moderating.hide_post(make.viewer(make.moderator()), hidden, "Rude")
    assert HEADING not in carol.get("/since/").text

    liked(make.post(thread), like, 1)
    assert HEADING in carol.get("/since/").text
    Board.objects.update(has_reactions=False)
    assert HEADING not in carol.get("/since/").text


def test_it_takes_the_same_queries_for_one_and_for_three(thread, carol, like):
    liked(make.post(thread), like, 1)
    carol.get("/since/")
    with CaptureQueriesContext(connection) as one:
        carol.get("/since/")

    for _ in range(2):
        liked(make.post(thread), like, 1)
    with CaptureQueriesContext(connection) as three:
        carol.get("/since/")

    assert len(one) == len(three)
