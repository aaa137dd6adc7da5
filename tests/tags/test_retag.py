"""Giving a thread its tags: who may, which ones, and what is kept of it."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from forum.boards.models import Board, Tagging
from forum.limits.spending import SpentUp
from forum.log.models import LogEntry
from forum.log.undoing import NothingLeft, undo
from forum.moderating import actions as moderating
from forum.notifications.models import Notification
from forum.posting import tagging
from forum.posting.tagging import retag
from forum.posts import counters
from forum.tags.choosing import names_of
from forum.tags.models import Tag, TagCount
from forum.threads.models import Thread
from tests import make
from tests.counting import counts_are_right
from tests.tags.making import board_with_tags, tagged

pytestmark = pytest.mark.django_db


def started(client: Client, board: Board, tags: str, **more: object):
    form = {"title": "Bells", "body": "Ring them.", "tags": tags}
    return client.post(f"/b/{board.slug}/new/", form | more, headers={"accept-language": "en"})


def counts(board: Board) -> dict[str, int]:
    return dict(TagCount.objects.filter(board=board).values_list("tag__name", "thread_count"))


# --- with a new thread ----------------------------------------------------------------------------


def test_a_thread_starts_with_tags_written_in_one_way(board, signed_in):
    answer = started(signed_in(make.member()), board, " #Bells,  church   BELLS, bells ,,")

    assert answer.status_code == 302
    thread = board.threads.get()
    assert names_of(thread.pk) == ["bells", "church bells"]
    assert counts(board) == {"bells": 1, "church bells": 1}
    assert counts_are_right()


def test_sent_twice_they_are_given_once(board, signed_in):
    client = signed_in(make.member())
    for _ in range(2):
        started(client, board, "bells", submission_id="6d9f1b7e-2f0a-4c5e-9d0e-0a7a1b2c3d4e")

    assert counts(board) == {"bells": 1}


@pytest.mark.parametrize(
    "tags", ["x" * 41, "a,b,c,d,e,f", "---", "a\tb\x07", "\u2800", "bells, " * 300]
)
def test_what_can_be_no_tag_is_refused_and_all_that_was_typed_kept(board, signed_in, tags):
    answer = started(signed_in(make.member()), board, tags)

    if tags == "bells, " * 300:
        assert answer.status_code == 422
    assert answer.status_code in {400, 422}
    assert 'role="alert"' in answer.text
    assert "Ring them." in answer.text
    assert not Tag.objects.exists()


def test_a_board_without_tags_takes_none_and_asks_for_none(signed_in):
    board, client = make.board(), signed_in(make.member())

    assert 'name="tags"' not in client.get(f"/b/{board.slug}/new/").text
    assert started(client, board, "bells").status_code == 302
    assert not Tag.objects.exists()


def test_a_board_of_some_tags_takes_no_others_and_says_which(signed_in):
    board, client = board_with_tags(Tagging.LISTED, "bells", "towers"), signed_in(make.member())

    refused = started(client, board, "bells, drums")
    assert refused.status_code == 422
    assert "This board doesn’t take: drums." in refused.text
    assert "bells, towers" in client.get(f"/b/{board.slug}/new/").text
    assert started(client, board, "Towers").status_code == 302
    assert counts(board) == {"towers": 1}


def test_rules_that_changed_meanwhile_count(board):
    thread = make.thread(board)
    Board.objects.filter(pk=board.pk).update(tagging=Tagging.LISTED)

    with pytest.raises(PermissionDenied):
        retag(make.viewer(thread.author), thread, ["bells"])
    Board.objects.filter(pk=board.pk).update(tagging=Tagging.NONE)
    with pytest.raises(PermissionDenied):
        retag(make.viewer(make.moderator()), thread, ["bells"])
    assert not TagCount.objects.exists()


def test_new_tags_are_not_made_by_the_dozen(board, monkeypatch):
    monkeypatch.setattr(tagging, "NEW_TAGS", type(tagging.NEW_TAGS)("tag", 2, 3600))
    thread = make.thread(board)
    starter = make.viewer(thread.author)

    retag(starter, thread, ["one", "two"])
    retag(starter, thread, ["two"])

    with pytest.raises(SpentUp):
        retag(starter, thread, ["two", "three"])
    assert names_of(thread.pk) == ["two"]


# --- later ----------------------------------------------------------------------------------------


def test_its_starter_changes_them_and_twice_is_once(board):
    thread = tagged("bells", "towers", board=board)
    starter = make.viewer(thread.author)

    assert [retag(starter, thread, ["bells", "ropes"]) for _ in range(2)] == [True, False]

    assert names_of(thread.pk) == ["bells", "ropes"]
    assert counts(board) == {"bells": 1, "ropes": 1}
    assert not LogEntry.objects.exists()
    assert counts_are_right()


def test_a_moderator_does_and_it_is_logged_and_told(board):
    thread = tagged("bells", board=board)
    moderator = make.viewer(make.board_moderator(board))

    retag(moderator, thread, ["towers"])

    entry = LogEntry.objects.get()
    assert (entry.deed, entry.reason) == ("retag", "+towers, −bells")
    told = Notification.objects.get(recipient=thread.author, deed="retag")
    assert told.actor == moderator.user


@pytest.mark.parametrize("who", ["guest", "stranger", "starter of a locked thread"])
def test_nobody_else_does(board, who):
    thread = tagged("bells", board=board)
    if who == "starter of a locked thread":
        thread.lock()
    someone = {"guest": None, "stranger": make.member()}.get(who, thread.author)

    with pytest.raises(PermissionDenied):
        retag(make.viewer(someone), thread, ["towers"])
    assert names_of(thread.pk) == ["bells"]


def test_what_it_has_may_stay_where_it_would_not_be_taken(board):
    thread = tagged("bells", board=board)
    listed = board_with_tags(Tagging.LISTED, "towers")
    moderating.move(make.viewer(make.moderator()), thread, listed)
    thread.refresh_from_db()

    assert retag(make.viewer(thread.author), thread, ["bells", "towers"])
    assert retag(make.viewer(thread.author), thread, ["towers"])
    with pytest.raises(PermissionDenied):
        retag(make.viewer(thread.author), thread, ["towers", "bells"])


def test_the_page_shows_them_and_keeps_what_is_sent(board, signed_in):
    thread = tagged("bells", "towers", board=board)
    client, address = signed_in(thread.author), f"/t/{thread.pk}/tags/"

    assert 'value="bells, towers"' in client.get(address).text
    refused = client.post(address, {"tags": "a, b, c, d, e, f"})
    assert refused.status_code == 422
    assert 'value="a, b, c, d, e, f"' in refused.text
    assert client.post(address, {"tags": "ropes"}).url == thread.get_absolute_url()
    assert client.post(address, {"tags": ""}).url == thread.get_absolute_url()
    assert names_of(thread.pk) == []


def test_the_page_is_for_who_may(board, signed_in):
    thread = tagged("bells", board=board)
    address = f"/t/{thread.pk}/tags/"
    hidden = make.thread(make.hidden_board(), make.moderator())

    assert Client().get(address).url.startswith("/accounts/login/")
    assert signed_in(make.member()).get(address).status_code == 403
    assert signed_in(make.member()).post(address, {"tags": ""}).status_code == 403
    assert signed_in(make.member()).get(f"/t/{hidden.pk}/tags/").status_code == 404
    assert names_of(thread.pk) == ["bells"]


# --- what is counted ------------------------------------------------------------------------------


def test_hiding_restoring_and_moving_count(board):
    thread, elsewhere = tagged("bells", board=board), board_with_tags()
    moderator = make.viewer(make.moderator())

    moderating.hide_thread(moderator, thread, "Rude")
    assert counts(board) == {}
    assert counts_are_right()
    retag(moderator, thread, ["bells", "towers"])
    moderating.move(moderator, thread, elsewhere)
    assert counts_are_right()
    moderating.restore_thread(moderator, thread)
    assert counts(elsewhere) == {"bells": 1, "towers": 1}
    assert counts_are_right()
    moderating.move(moderator, thread, board)
    assert (counts(board), counts(elsewhere)) == ({"bells": 1, "towers": 1}, {})
    assert counts_are_right()


def test_recount_mends_what_is_wrong(board):
    tagged("bells", board=board)
    other = tagged("towers", board=board)
    TagCount.objects.filter(tag__name="bells").update(thread_count=7)
    TagCount.objects.filter(tag__name="towers").delete()
    TagCount.objects.create(tag=Tag.objects.get(name="bells"), board=make.board(), thread_count=1)

    assert counters.recount()["tags"] == 3
    assert counts(board) == {"bells": 1, "towers": 1}
    assert names_of(other.pk) == ["towers"]
    assert counts_are_right()


# --- taken back -----------------------------------------------------------------------------------


def retagged(board: Board) -> tuple[Thread, LogEntry]:
    thread, moderator = tagged("bells", "towers", board=board), make.viewer(make.moderator())
    retag(moderator, thread, ["bells", "ropes"])
    return thread, LogEntry.objects.for_rows(moderator).get()


def test_the_old_tags_come_back(board):
    thread, entry = retagged(board)

    undo(make.viewer(make.moderator()), entry)

    assert names_of(thread.pk) == ["bells", "towers"]
    assert counts(board) == {"bells": 1, "towers": 1}
    assert counts_are_right()


def test_tags_that_were_changed_since_stay(board):
    thread, entry = retagged(board)
    retag(make.viewer(thread.author), thread, ["drums"])

    with pytest.raises(NothingLeft):
        undo(make.viewer(make.moderator()), entry)
    assert names_of(thread.pk) == ["drums"]


def test_what_the_board_takes_no_more_does_not_come_back(board):
    thread, entry = retagged(board)
    Board.objects.filter(pk=board.pk).update(most_tags=1)

    with pytest.raises(NothingLeft, match="1"):
        undo(make.viewer(make.moderator()), entry)
    assert names_of(thread.pk) == ["bells", "ropes"]
