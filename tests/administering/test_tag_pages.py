"""Tags as administrators set them: made, renamed, merged, deleted, and which a board takes."""

from __future__ import annotations

import pytest

from forum.boards.models import Board, Tagging
from forum.tags.choosing import allowed_names, meant_by, names_of
from forum.tags.models import Tag, TagCount
from tests import make
from tests.counting import counts_are_right
from tests.tags.making import board_with_tags, tag, tagged

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(signed_in):
    return signed_in(make.administrator())


def test_one_is_made_and_sent_twice_it_is_one(boss):
    answers = [
        boss.post("/administering/tags/new/", {"name": " #Bells "}).status_code for _ in range(2)
    ]

    assert answers == [302, 302]
    assert tag("bells").slug == "bells"


@pytest.mark.parametrize("name", ["", "a, b", "---", "x" * 41, "\u2800"])
def test_what_can_be_no_tag_is_refused_and_kept(boss, name):
    answer = boss.post("/administering/tags/new/", {"name": name})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text or "field-error" in answer.text
    assert not Tag.objects.exists()


def test_renamed_it_keeps_its_threads_and_answers_to_both_names(boss):
    thread = tagged("bels")
    boss.post(f"/administering/tags/{tag('bels').pk}/", {"name": "Bells"})

    assert names_of(thread.pk) == ["bells"]
    assert meant_by(make.viewer(thread.author), ["bels", "bells"]) == ["bells"]
    boss.post(f"/administering/tags/{tag('bells').pk}/", {"name": "bels"})
    assert meant_by(make.viewer(thread.author), ["bels", "bells"]) == ["bels"]


def test_a_name_that_is_taken_is_refused(boss):
    tagged("bels", "bells")
    address = f"/administering/tags/{tag('bels').pk}/"

    assert boss.post(address, {"name": "bells"}).status_code == 422
    assert Tag.objects.count() == 2


def test_merged_all_is_under_the_other(boss):
    board = board_with_tags()
    one, both = tagged("bels", board=board), tagged("bels", "bells", board=board)
    listed = board_with_tags(Tagging.LISTED, "bels", "bells")
    old = tag("bels")

    answer = boss.post(f"/administering/tags/{old.pk}/merge/", {"into": "Bells"})

    assert answer.url == f"/administering/tags/{tag('bells').pk}/"
    assert [names_of(thread.pk) for thread in (one, both)] == [["bells"], ["bells"]]
    assert allowed_names(listed) == {"bells"}
    assert TagCount.objects.get().thread_count == 2
    assert meant_by(make.viewer(one.author), ["bels"]) == ["bells"]
    assert counts_are_right()


def test_merged_twice_over_its_address_still_leads_on(boss):
    tagged("a", "b", "c")
    first = tag("a").pk
    boss.post(f"/administering/tags/{first}/merge/", {"into": "b"})
    boss.post(f"/administering/tags/{tag('b').pk}/merge/", {"into": "c"})

    assert boss.get(f"/tags/{first}/a/").url == tag("c").get_absolute_url()


@pytest.mark.parametrize("into", ["bells", "nothing", ""])
def test_not_into_itself_nor_into_what_is_not_there(boss, into):
    tagged("bells")

    answer = boss.post(f"/administering/tags/{tag('bells').pk}/merge/", {"into": into})

    assert answer.status_code == 422
    assert Tag.objects.get().name == "bells"


def test_deleted_threads_lose_it(boss):
    thread = tagged("bells", "towers")
    address = f"/administering/tags/{tag('bells').pk}/delete/"

    assert boss.get(address).status_code == 200
    assert [boss.post(address).status_code for _ in range(2)] == [302, 302]
    assert names_of(thread.pk) == ["towers"]
    assert counts_are_right()


def test_a_board_takes_what_it_is_told(boss):
    board = make.board()
    address = f"/administering/boards/{board.pk}/tags/"

    boss.post(address, {"tagging": "listed", "most_tags": 2, "names": "Bells, towers"})
    board.refresh_from_db()
    assert (board.tagging, board.most_tags) == ("listed", 2)
    assert allowed_names(board) == {"bells", "towers"}

    boss.post(address, {"tagging": "free", "most_tags": 3, "names": "ropes"})
    assert allowed_names(board) == {"ropes"}
    assert Board.objects.get(pk=board.pk).tagging == "free"


@pytest.mark.parametrize(
    "sent",
    [
        {"tagging": "some", "most_tags": 2},
        {"tagging": "free", "most_tags": 0},
        {"tagging": "free", "most_tags": 99},
        {"tagging": "listed", "most_tags": 2, "names": ""},
        {"tagging": "listed", "most_tags": 2, "names": "---"},
    ],
)
def test_what_can_not_be_is_refused(boss, sent):
    board = make.board()

    assert boss.post(f"/administering/boards/{board.pk}/tags/", sent).status_code == 422
    assert Board.objects.get(pk=board.pk).tagging == "none"


def test_the_list_goes_on_and_finds_by_the_beginning(boss, monkeypatch):
    monkeypatch.setattr("forum.administering.tags.TAGS_A_PAGE", 2)
    tagged("bells", "ropes", "towers")

    assert "towers" not in boss.get("/administering/tags/").text
    assert "towers" in boss.get("/administering/tags/?after=ropes").text
    found = boss.get("/administering/tags/?q=To").text
    assert "towers" in found
    assert "ropes" not in found


@pytest.mark.parametrize(
    "address", ["tags/", "tags/new/", "tags/1/", "tags/1/merge/", "tags/1/delete/"]
)
def test_to_others_there_are_no_such_pages(address, signed_in):
    tagged("bells")
    assert signed_in(make.moderator()).get(f"/administering/{address}").status_code == 404
    board = Board.objects.exclude(parent=None).first()
    client = signed_in(make.moderator())
    assert client.get(f"/administering/boards/{board.pk}/tags/").status_code == 404
