"""Posts that a search finds, ticked over its pages and acted on together."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.limits.spending import SpentUp
from forum.log.models import LogEntry
from forum.posts.models import Post
from forum.search import finding, views
from tests import make
from tests.moderating.test_choosing import ENGLISH, boxes, carried

pytestmark = pytest.mark.django_db

FOUND = "/moderation/found/"


@pytest.fixture
def spam(run_tasks):
    """One post in each of three threads, on two boards."""
    here, there = make.board("Kitchen"), make.board("Yard")
    threads = [make.thread(board, replies=1) for board in (here, here, there)]
    posts = [make.post(thread, body="The best casino in town") for thread in threads]
    run_tasks()
    return posts


def test_the_search_leads_moderators_there_and_nobody_else(spam, signed_in):
    way = 'href="/moderation/found/?q=casino&amp;sort=newest" rel="nofollow"'
    address = "/search/?q=casino&sort=newest"

    for who in (make.moderator(), make.board_moderator(spam[0].thread.board)):
        assert way in signed_in(who).get(address).text
        assert "/moderation/found/" not in signed_in(who).get("/search/?q=nothingofthekind").text
    for client in (Client(), signed_in(make.member())):
        assert "casino</mark>" in client.get(address).text
        assert "/moderation/found/" not in client.get(address).text


def test_there_is_a_box_where_one_moderates(spam, signed_in):
    chief = signed_in(make.board_moderator(spam[0].thread.board))

    page = chief.get(FOUND, {"q": "casino"}, headers=ENGLISH)

    assert boxes(page.text) == {post.pk: False for post in spam[:2]}
    assert spam[2].thread.title in page.text
    assert boxes(signed_in(make.moderator()).get(FOUND, {"q": "casino"}).text).keys() == {
        post.pk for post in spam
    }


def test_what_is_ticked_is_taken_from_page_to_page(spam, signed_in, monkeypatch):
    monkeypatch.setattr(finding, "HITS_A_PAGE", 2)
    chief, asked = signed_in(make.moderator()), {"q": "casino", "sort": "newest"}
    first = chief.get(FOUND, asked | {"chosen": spam[2].pk})
    assert boxes(first.text) == {spam[2].pk: True, spam[1].pk: False}
    further = first.context["further"]
    assert f'name="after" value="{further}"' in first.text

    second = chief.get(FOUND, asked | {"chosen": spam[2].pk, "after": str(further), "as": "asked"})

    assert boxes(second.text) == {spam[0].pk: False}
    assert carried(second.text) == {spam[2].pk}
    assert second.context["further"] is None


def test_it_asks_then_does_it_in_one_batch_that_is_taken_back(spam, signed_in):
    chief = signed_in(make.moderator())
    chosen = {"chosen": [post.pk for post in spam], "go": "hide"}

    asked = chief.get(FOUND, {"q": "casino"} | chosen, headers=ENGLISH)

    assert "3 posts of 3 members" in asked.text
    assert spam[0].thread.title in asked.text
    assert not LogEntry.objects.exists()
    refused = chief.post(f"{FOUND}?q=casino", chosen | {"sure": "1", "reason": ""})
    assert refused.status_code == 422
    assert not LogEntry.objects.exists()
    done = chief.post(f"{FOUND}?q=casino", chosen | {"sure": "1", "reason": "Spam"})
    assert done["Location"] == f"{FOUND}?q=casino"
    assert Post.objects.exclude(hidden_at=None).count() == 3
    batch = LogEntry.objects.values_list("batch", flat=True).distinct().get()
    chief.post(f"/moderation/batch/{batch}/undo/", {})
    assert not Post.objects.exclude(hidden_at=None).exists()


def test_posts_of_other_boards_are_out_of_reach(spam, signed_in):
    chief = signed_in(make.board_moderator(spam[0].thread.board))
    chosen = {"chosen": [post.pk for post in spam], "go": "hide", "sure": "1", "reason": "Spam"}

    chief.post(f"{FOUND}?q=casino", chosen)

    assert set(Post.objects.exclude(hidden_at=None)) == set(spam[:2])


def test_it_is_there_for_moderators_alone(spam, signed_in):
    assert Client().get(FOUND)["Location"].startswith("/accounts/login/")
    assert signed_in(make.member()).get(FOUND).status_code == 404


def test_with_nothing_ticked_it_says_so_and_leads_back(spam, signed_in):
    answer = signed_in(make.moderator()).get(FOUND, {"q": "casino", "go": "hide"}, follow=True)

    assert answer.redirect_chain == [(f"{FOUND}?q=casino", 302)]


def test_what_cannot_be_looked_for_is_told_beside_what_is_ticked(spam, signed_in, monkeypatch):
    chief = signed_in(make.moderator())
    asked = {"q": "casino", "author": "nobody_at_all", "chosen": spam[0].pk}
    wrong = chief.get(FOUND, asked, headers=ENGLISH)
    assert wrong.status_code == 400
    assert "Nobody has this name." in wrong.text
    assert carried(wrong.text) == {spam[0].pk}

    def spend(*_):
        raise SpentUp(timezone.now() + timedelta(seconds=30))

    monkeypatch.setattr(views, "spend_one", spend)
    assert chief.get(FOUND, {"q": "casino"}).status_code == 429


def test_it_costs_the_same_for_one_and_for_three(spam, signed_in):
    chief = signed_in(make.moderator())
    costs = []
    for where in ({"board": spam[2].thread.board.slug}, {"board": ""}):
        chief.get(FOUND, {"q": "casino"} | where)
        with CaptureQueriesContext(connection) as queries:
            page = chief.get(FOUND, {"q": "casino"} | where)
        costs.append((len(boxes(page.text)), len(queries)))

    assert costs == [(1, costs[0][1]), (3, costs[0][1])]
