"""Tags as readers meet them: on threads, in lists, on pages of their own, in feeds and search."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.administering.tagging import merge_tags, rename_tag
from forum.boards.models import Board, Tagging
from forum.boards.rights import Right
from forum.feeds.models import FeedKey
from forum.moderating import actions as moderating
from forum.tags.models import Tag
from tests import make
from tests.tags.making import board_with_tags, tag, tagged

pytestmark = pytest.mark.django_db

ENGLISH = {"accept-language": "en"}


def page(address: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(address, headers=ENGLISH)
    assert answer.status_code == 200
    return answer.text


def link(name: str) -> str:
    return f'href="{tag(name).get_absolute_url()}"'


def threads_told(name: str, client: Client | None = None) -> int:
    text = page(tag(name).get_absolute_url(), client)
    return int(re.search(r"<span>(\d+) threads?</span>", text)[1])


# --- where a thread is shown ----------------------------------------------------------------------


def test_a_thread_shows_them_on_its_page_and_in_lists(board):
    thread = tagged("bells", "church towers", board=board)

    for address in (thread.get_absolute_url(), "/latest/", board.get_absolute_url()):
        for name in ("bells", "church towers"):
            assert link(name) in page(address)


def test_not_where_its_board_has_none(board):
    thread = tagged("bells", board=board)
    Board.objects.filter(pk=board.pk).update(tagging=Tagging.NONE)

    for address in (thread.get_absolute_url(), "/latest/", board.get_absolute_url()):
        assert link("bells") not in page(address)
    assert Client().get(tag("bells").get_absolute_url()).status_code == 404


def test_only_who_may_change_them_is_led_there(board, signed_in):
    thread = tagged("bells", board=board)
    address = f"/t/{thread.pk}/tags/"

    assert address in page(thread.get_absolute_url(), signed_in(thread.author))
    assert address not in page(thread.get_absolute_url(), signed_in(make.member()))
    assert address not in page(thread.get_absolute_url())


def test_many_cost_no_more_than_one(board):
    thread = tagged("one", board=board)
    addresses = (thread.get_absolute_url(), "/latest/", board.get_absolute_url(), "/tags/")

    def queries() -> list[int]:
        taken = []
        for address in addresses:
            page(address)
            with CaptureQueriesContext(connection) as asked:
                page(address)
            taken.append(len(asked))
        return taken

    before = queries()
    for names in (("two", "three"), ("three", "four", "five")):
        tagged(*names, board=board)
    assert queries() == before


# --- pages of tags --------------------------------------------------------------------------------


def test_a_tag_has_the_threads_of_all_boards_that_show_it(board):
    one, two = tagged("bells", board=board), tagged("bells", "towers")
    other = tagged("towers", board=board)

    text = page(tag("bells").get_absolute_url())

    assert one.title in text
    assert two.title in text
    assert other.title not in text
    assert threads_told("bells") == 2


def test_it_goes_on_by_the_last_that_was_shown(board, monkeypatch):
    monkeypatch.setattr("forum.reading.listing.THREADS_A_PAGE", 2)
    threads = [tagged("bells", board=board) for _ in range(3)]
    address = tag("bells").get_absolute_url()

    first = page(address)
    older = re.search(rf'href="({address}\?before=\d+)"', first)[1]

    assert threads[0].title not in first
    assert threads[0].title in page(older)
    assert threads[2].title not in page(older)


def test_all_tags_are_listed_by_name_with_keyset_paging(board, monkeypatch):
    monkeypatch.setattr("forum.reading.tags.TAGS_A_PAGE", 2)
    tagged("bells", "ropes", "towers", board=board)

    first = page("/tags/")

    assert first.index(">bells<") < first.index(">ropes<")
    assert "towers" not in first
    assert ">towers<" in page(re.search(r'href="(/tags/\?after=[^"]+)"', first)[1])


@pytest.mark.parametrize(
    "address", ["/tags/0/x/", "/tags/99999999999999999999/x/", "/feeds/tags/0/"]
)
def test_what_is_no_tag_is_not_found(db, address):
    assert Client().get(address).status_code == 404


# --- what one may not see -------------------------------------------------------------------------


def test_a_tag_of_what_is_hidden_is_not_there(board, signed_in):
    hidden = tagged("secret", board=board)
    other = make.hidden_board()
    Board.objects.filter(pk=other.pk).update(tagging=Tagging.FREE)
    other.refresh_from_db()
    tagged("secreter", board=other, author=make.moderator())
    moderator = make.moderator()
    moderating.hide_thread(make.viewer(moderator), hidden, "Rude")
    client = signed_in(make.member())

    for name in ("secret", "secreter"):
        for reader in (Client(), client):
            assert reader.get(tag(name).get_absolute_url()).status_code == 404
            assert reader.get(f"/tags/{tag(name).pk}/x/").status_code == 404
            assert reader.get(f"/feeds/tags/{tag(name).pk}/").status_code == 404
            assert name not in page("/tags/", reader)
            assert (
                "There is no such tag"
                in reader.get(f"/search/?q=x&tag={name}", headers=ENGLISH).text
            )
        assert name not in offered(client, board, "secr")
        assert name in page("/tags/", signed_in(moderator))


def test_a_count_is_of_what_one_sees(board, signed_in):
    tagged("bells", board=board)
    hidden = tagged("bells", board=board)
    members = board_with_tags(everyone=Right(0))
    tagged("bells", board=members)
    moderating.hide_thread(make.viewer(make.moderator()), hidden, "Rude")

    assert threads_told("bells") == 1
    assert threads_told("bells", signed_in(make.member())) == 2
    assert "1 thread<" in page("/tags/")


def test_a_moderator_of_a_board_knows_the_tags_of_what_is_hidden_there(board, signed_in):
    keeper = make.board_moderator(board)
    thread = tagged("bells", board=board)
    moderating.hide_thread(make.viewer(make.moderator()), thread, "Rude")

    assert thread.title in page(tag("bells").get_absolute_url(), signed_in(keeper))


def test_what_a_hidden_tag_became_is_not_told_by_its_old_name(board, signed_in):
    other = make.hidden_board()
    Board.objects.filter(pk=other.pk).update(tagging=Tagging.FREE)
    other.refresh_from_db()
    tagged("old", board=other, author=make.moderator())
    renamed = tag("old")
    renamed.name = "secret"
    rename_tag(renamed)
    author = make.member()

    form = {"title": "Bells", "body": "Ring.", "tags": "old"}
    signed_in(author).post(f"/b/{board.slug}/new/", form)

    text = page(author.threads.get().get_absolute_url())
    assert ">old<" in text
    assert "secret" not in text


# --- addresses that changed -----------------------------------------------------------------------


def test_a_renamed_tag_is_found_at_its_old_address(board):
    tagged("bels", board=board)
    old = tag("bels").get_absolute_url()
    renamed = tag("bels")
    renamed.name = "bells"
    rename_tag(renamed)

    answer = Client().get(old)
    assert (answer.status_code, answer.url) == (301, tag("bells").get_absolute_url())


def test_a_merged_tag_is_found_at_its_old_address_and_in_its_feed(board):
    thread = tagged("bels", board=board)
    tagged("bells", board=board)
    old = tag("bels")
    merge_tags(old, tag("bells"))

    assert Client().get(f"/tags/{old.pk}/bels/").url == tag("bells").get_absolute_url()
    assert thread.title in page(f"/feeds/tags/{old.pk}/")


# --- feeds and search -----------------------------------------------------------------------------


def test_a_feed_holds_the_posts_of_its_threads(board):
    thread = tagged("bells", board=board)
    make.post(thread, body="Ding.")
    make.post(make.thread(board), body="Dong.")

    feed = page(f"/feeds/tags/{tag('bells').pk}/")

    assert "Ding." in feed
    assert "Dong." not in feed
    assert f"/feeds/tags/{tag('bells').pk}/" in page(tag("bells").get_absolute_url())


def test_a_private_feed_holds_what_its_member_sees(signed_in):
    member = make.member()
    thread = tagged("bells", board=board_with_tags(everyone=Right(0)))
    key = FeedKey.objects.create(member=member)

    assert Client().get(f"/feeds/tags/{tag('bells').pk}/").status_code == 404
    assert thread.title in page(f"/feeds/private/{key.token}/tags/{tag('bells').pk}/")
    assert f"tags/{tag('bells').pk}/" in page(
        f"/feeds/mine/?tag={tag('bells').pk}", signed_in(member)
    )


def test_search_finds_among_the_threads_with_a_tag(board):
    found = tagged("bells", board=board, body="Ring the tower bell.")
    other = make.thread(board, body="Ring the door bell.")

    text = page("/search/?q=ring&tag=Bells")

    assert found.title in text
    assert other.title not in text
    assert other.title in page("/search/?q=ring")


# --- while typing ---------------------------------------------------------------------------------


def offered(client: Client, board: Board, begun: str) -> list[str]:
    return client.get(f"/tags/offered/?board={board.pk}&q={begun}").json()["tags"]


def test_what_is_begun_is_offered_the_most_used_first(board, signed_in):
    client = signed_in(make.member())
    tagged("bell towers", board=board)
    for _ in range(2):
        tagged("bells", board=board)
    tagged("ropes", board=board)

    assert offered(client, board, "BELL") == ["bells", "bell towers"]
    assert offered(client, board, "") == ["bells", "bell towers", "ropes"]
    assert offered(client, board, "x") == []


def test_a_board_of_some_tags_offers_those(signed_in):
    tagged("bells")
    board = board_with_tags(Tagging.LISTED, "bell towers", "ropes")

    assert offered(signed_in(make.member()), board, "bell") == ["bell towers"]
    assert set(offered(signed_in(make.member()), board, "")) == {"bell towers", "ropes"}


def test_guests_and_boards_out_of_sight_are_offered_nothing(board, signed_in):
    tagged("bells", board=board)
    assert Client().get(f"/tags/offered/?board={board.pk}&q=b").status_code == 403
    hidden = make.hidden_board()
    client = signed_in(make.member())
    assert client.get(f"/tags/offered/?board={hidden.pk}&q=b").status_code == 404
    assert client.get("/tags/offered/?q=b").status_code == 404
    assert offered(client, make.board(), "b") == []
    assert Tag.objects.exists()
