"""The pages that ask before posts go into another thread."""

from __future__ import annotations

import pytest
from django.test import Client

from forum.bookmarks.models import Bookmark
from forum.log.models import LogEntry
from forum.posts.models import Attachment
from forum.threads.models import Thread
from tests import make
from tests.polls.making import poll
from tests.uploads.making import taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread():
    return make.thread(make.board(), replies=4)


@pytest.fixture
def chief(signed_in):
    return signed_in(make.moderator())


def test_merging_shows_first_what_will_happen(thread, chief):
    target = make.thread(thread.board)
    address = f"/t/{thread.pk}/merge/"
    assert chief.get(address).status_code == 200

    answer = chief.post(address, {"into": target.get_absolute_url(), "reason": "Same"})

    assert answer.status_code == 200
    assert "5 сообщений 5 участников" in answer.text
    assert thread.posts.count() == 5
    sent = {"into": str(target.pk), "reason": "Same", "seen": answer.context["key"]}
    assert chief.post(address, sent)["Location"] == target.get_absolute_url()
    assert target.posts.count() == 6
    assert chief.post(address, sent)["Location"] == target.get_absolute_url()
    assert target.posts.count() == 6
    assert "/undo/" in chief.get(target.get_absolute_url()).text


@pytest.mark.parametrize("into", ["", "x", "999999999", "9" * 40, "own"])
def test_nonsense_is_refused_with_a_sentence(thread, chief, into):
    into = thread.get_absolute_url() if into == "own" else into

    answer = chief.post(f"/t/{thread.pk}/merge/", {"into": into, "reason": "My reason"})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "My reason" in answer.text


def test_a_thread_that_one_may_not_see_is_not_there(thread, signed_in):
    secret = make.thread(make.hidden_board(), make.moderator(), title="Secret plans")
    here = make.board_moderator(thread.board)

    answer = signed_in(here).post(f"/t/{thread.pk}/merge/", {"into": str(secret.pk)})

    assert answer.status_code == 422
    assert "Secret plans" not in answer.text


def test_splitting_shows_the_posts_and_what_hangs_on_them(thread, chief):
    post = thread.posts.get(number=3)
    address = f"/t/{thread.pk}/split/"

    asked = chief.get(address, {"post": post.pk})
    assert "1 сообщение 1 участника" in asked.text

    sent = {"post": post.pk, "title": "Apart", "board": thread.board_id, "reason": ""}
    made = chief.post(address, sent | {"seen": asked.context["key"]})

    new = Thread.objects.get(title="Apart")
    assert made["Location"] == new.get_absolute_url()
    again = chief.post(address, sent | {"seen": asked.context["key"]})
    assert again["Location"] == f"{new.get_absolute_url()}#post-1"
    assert Thread.objects.count() == 2


def test_splitting_from_a_number_on_without_having_seen_shows_it_first(thread, chief):
    address = f"/t/{thread.pk}/split/"
    sent = {"from_number": "3", "title": "Apart", "board": thread.board_id}

    asked = chief.post(address, sent)
    assert "3 сообщения 3 участников" in asked.text
    assert Thread.objects.count() == 1

    chief.post(address, sent | {"seen": asked.context["key"]})
    assert Thread.objects.count() == 2


def test_polls_files_and_bookmarks_that_go_along_are_told(member, chief):
    thread = poll().post.thread
    post = make.post(thread)
    Attachment.objects.create(post=post, upload=taken(member))
    for reader in (make.member(), make.member()):
        Bookmark.objects.create(member=reader, post=post)
    post.hide()
    target = make.thread(thread.board)
    sent = {"into": str(target.pk), "reason": ""}

    told = chief.post(f"/t/{thread.pk}/merge/", sent, headers={"accept-language": "en"}).text

    for sentence in (
        "2 posts of 2 members",
        "1 of them hidden",
        "1 poll",
        "1 file",
        "2 bookmarks of members",
        "Its old address, those of its pages and links to its posts lead there.",
    ):
        assert f"<li>{sentence}</li>" in told


@pytest.mark.parametrize("number", ["", "1", "99", "x", "9" * 30])
def test_a_number_from_which_nothing_goes_is_refused(thread, chief, number):
    sent = {"from_number": number, "title": "My title", "board": thread.board_id}

    answer = chief.post(f"/t/{thread.pk}/split/", sent)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "My title" in answer.text


def test_moving_posts_shows_first_what_will_happen(thread, chief):
    target = make.thread(thread.board)
    posts = list(thread.posts.filter(number__gt=3).values_list("pk", flat=True))
    address = f"/t/{thread.pk}/move-posts/"
    assert chief.get(address, {"post": posts}).status_code == 200

    asked = chief.post(address, {"post": posts, "into": str(target.pk)})
    assert target.posts.count() == 1

    sent = {"post": posts, "into": str(target.pk), "seen": asked.context["key"]}
    assert chief.post(address, sent)["Location"] == target.get_absolute_url()
    assert target.posts.count() == 3


@pytest.mark.parametrize("verb", ["merge", "split", "move-posts"])
def test_strangers_are_refused(thread, signed_in, verb):
    address = f"/t/{thread.pk}/{verb}/"

    assert signed_in(make.member()).get(address).status_code == 403
    assert signed_in(make.member()).post(address, {}).status_code == 403
    assert signed_in(thread.author).post(address, {}).status_code == 403
    assert Client().post(address, {}).status_code == 403
    assert "/accounts/login/" in Client().get(address)["Location"]


@pytest.mark.parametrize("verb", ["merge", "split", "move-posts"])
def test_what_one_may_not_see_is_not_there(signed_in, verb):
    secret = make.thread(make.hidden_board(), make.moderator())

    assert signed_in(make.member()).get(f"/t/{secret.pk}/{verb}/").status_code == 404


def test_taken_back_on_its_page(thread, chief):
    target = make.thread(thread.board)
    sent = {"into": str(target.pk), "seen": str(target.pk)}
    chief.post(f"/t/{thread.pk}/merge/", sent)
    entry = LogEntry.objects.get()
    asked = chief.get(f"/moderation/log/{entry.pk}/undo/")
    assert "Вернутся 5 сообщений." in asked.text

    chief.post(f"/moderation/log/{entry.pk}/undo/", {})

    assert thread.posts.count() == 5
    assert Client().get(thread.get_absolute_url()).status_code == 200
