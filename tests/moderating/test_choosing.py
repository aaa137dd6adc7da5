"""Threads and posts ticked in ordinary lists, page after page, and what is done with them."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.log.models import LogEntry
from forum.moderating import bulk_pages
from forum.posting.tagging import retag
from forum.reading import choosing, listing
from forum.threads.models import Thread
from tests import make
from tests.tags.making import board_with_tags

pytestmark = pytest.mark.django_db

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def board():
    return board_with_tags()


def boxes(text: str) -> dict[int, bool]:
    """By the id of what can be ticked, whether it is."""
    found = re.findall(r'<input[^>]*type="checkbox" name="chosen" value="(\d+)"([^>]*)>', text)
    return {int(pk): "checked" in rest for pk, rest in found}


def carried(text: str) -> set[int]:
    return {int(pk) for pk in re.findall(r'type="hidden" name="chosen" value="(\d+)"', text)}


def test_each_list_of_threads_has_boxes_for_who_moderates_them(board, signed_in):
    chief, whole = signed_in(make.board_moderator(board)), signed_in(make.moderator())
    here, there = make.thread(board), make.thread(make.board())
    retag(make.viewer(here.author), here, ["bells"])
    tag = here.tagged.get().tag.get_absolute_url()
    everywhere = ["/latest/", "/unread/", board.get_absolute_url(), tag]

    for address in everywhere:
        assert 'href="?choose=1" rel="nofollow"' in chief.get(address).text
        assert not boxes(chief.get(address).text)
        assert boxes(chief.get(f"{address}?choose=1").text) == {here.pk: False}
    assert boxes(whole.get("/latest/?choose=1").text).keys() == {here.pk, there.pk}
    elsewhere = chief.get(there.board.get_absolute_url()).text
    assert there.title in elsewhere
    assert "choose=1" not in elsewhere


def test_nobody_else_has_any(board, signed_in):
    thread = make.thread(board, replies=2)
    addresses = ["/latest/", board.get_absolute_url(), thread.get_absolute_url()]
    elsewhere = make.board_moderator(make.board())

    for client in (Client(), signed_in(make.member()), signed_in(elsewhere)):
        for address in addresses:
            plain, asked = client.get(address), client.get(f"{address}?choose=1")
            assert "choose=1" not in plain.text
            assert asked.status_code == 200
            assert thread.title in asked.text
            assert not boxes(asked.text)


def test_what_is_ticked_is_taken_from_page_to_page(board, signed_in, monkeypatch):
    monkeypatch.setattr(listing, "THREADS_A_PAGE", 2)
    old, middle, new, newest = (make.thread(board) for _ in range(4))
    chief = signed_in(make.moderator())
    first = chief.get(f"{board.get_absolute_url()}?choose=1&chosen={new.pk}")
    assert boxes(first.text) == {newest.pk: False, new.pk: True}
    older = first.context["choosing"].older
    assert f'name="{older.name}" value="{older.value}"' in first.text

    sent = {"choose": "1", "chosen": new.pk, older.name: older.value}
    second = chief.get(board.get_absolute_url(), sent)

    assert boxes(second.text).keys() == {old.pk, middle.pk}
    assert carried(second.text) == {new.pk}
    assert f'name="after" value="{middle.last_place}"' in second.text


def test_a_list_only_asks_and_leads_back_to_itself(board, signed_in):
    threads, chief = [make.thread(board) for _ in range(3)], signed_in(make.moderator())
    came_from = board.get_absolute_url()
    sent = {"chosen": [t.pk for t in threads[:2]], "from": came_from, "go": "lock"}

    asked = chief.get("/moderation/threads/", sent)

    assert not LogEntry.objects.exists()
    assert [each.pk for each in asked.context["items"]] == [threads[1].pk, threads[0].pk]
    assert f'href="{came_from}?choose=1&amp;chosen={threads[0].pk}' in asked.text
    answer = chief.post("/moderation/threads/", sent | {"sure": "1", "reason": ""})
    assert answer["Location"] == came_from
    assert set(Thread.objects.exclude(locked_at=None)) == set(threads[:2])


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "evil"])
def test_it_leads_to_no_other_site(board, signed_in, elsewhere):
    thread, chief = make.thread(board), signed_in(make.moderator())
    sent = {"chosen": thread.pk, "from": elsewhere, "go": "lock"}

    assert chief.get("/moderation/threads/", sent).context["back"] == "/moderation/threads/"
    answer = chief.post("/moderation/threads/", sent | {"sure": "1", "reason": ""})

    assert answer["Location"] == "/moderation/threads/"


def test_without_a_tick_it_says_so(board, signed_in):
    chief = signed_in(make.moderator())

    sent = {"from": "/latest/", "go": "lock"}
    answer = chief.get("/moderation/threads/", sent, follow=True, headers=ENGLISH)

    assert answer.redirect_chain == [("/latest/?choose=1", 302)]
    assert "Nothing is chosen yet." in answer.text


def test_posts_are_ticked_where_they_are_read(board, signed_in):
    thread = make.thread(board, replies=21)
    chief, came_from = signed_in(make.board_moderator(board)), thread.get_absolute_url()
    first, last = thread.posts.get(number=2), thread.posts.get(number=22)
    assert f"{came_from}?choose=1" in chief.get(came_from).text

    second = chief.get(came_from, {"choose": "1", "chosen": first.pk, "page": "2"})

    assert boxes(second.text).keys() == {last.pk, thread.posts.get(number=21).pk}
    assert carried(second.text) == {first.pk}
    assert chief.get(f"{came_from}?choose=1&page=3").status_code == 404
    sent = {"chosen": [first.pk, last.pk], "from": came_from, "go": "hide"}
    address = f"/moderation/threads/{thread.pk}/posts/"
    assert [post.number for post in chief.get(address, sent).context["items"]] == [2, 22]
    answer = chief.post(address, sent | {"sure": "1", "reason": "A quarrel"})
    assert answer["Location"] == came_from
    assert thread.posts.exclude(hidden_at=None).count() == 2


def test_boxes_cost_the_same_for_one_and_for_three(board, signed_in):
    chief, costs = signed_in(make.moderator()), []
    for made in (1, 2):
        for _ in range(made):
            thread = make.thread(board, replies=made)
        for address in (board.get_absolute_url(), thread.get_absolute_url()):
            chief.get(f"{address}?choose=1")
            with CaptureQueriesContext(connection) as seen:
                chief.get(f"{address}?choose=1")
            costs.append(len(seen))
    assert costs[:2] == costs[2:]


@pytest.mark.parametrize(("ticked", "left_out"), [(3, 0), (4, 1)])
def test_what_is_ticked_beyond_the_most_is_told(board, signed_in, monkeypatch, ticked, left_out):
    """A script stops at the most; without one, all boxes of all pages can be ticked."""
    monkeypatch.setattr(choosing, "MOST_CHOSEN", 3)
    monkeypatch.setattr(bulk_pages, "MOST_CHOSEN", 3)
    threads = [make.thread(board, replies=4) for _ in range(ticked)]
    posts = list(threads[0].posts.values_list("pk", flat=True))[:ticked]
    chief = Client(headers=ENGLISH)
    chief.force_login(make.moderator())
    of_posts = f"/moderation/threads/{threads[0].pk}/posts/"
    lists = [
        (board.get_absolute_url(), [t.pk for t in threads]),
        (threads[0].get_absolute_url(), posts),
        ("/moderation/threads/", [t.pk for t in threads]),
        (of_posts, posts),
    ]
    asking = [("/moderation/threads/", lists[0][1]), (of_posts, posts)]
    sentence = "No more than 3 can be chosen: 1 of those that you ticked is left out."

    for address, chosen in lists:
        page = chief.get(address, {"choose": "1", "chosen": chosen})
        assert (sentence in page.text) == bool(left_out), address
        assert len([*filter(None, boxes(page.text).values()), *carried(page.text)]) == 3
    for address, chosen in asking:
        page = chief.get(address, {"go": "hide", "chosen": chosen})
        assert (sentence in page.text) == bool(left_out), address
        assert len(page.context["items"]) == 3
    on = chief.get(of_posts, {"go": "move-posts", "chosen": posts}, follow=True)
    assert (sentence in on.text) == bool(left_out)
