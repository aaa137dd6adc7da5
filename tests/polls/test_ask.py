"""A poll comes with a new thread, from a plain form."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forum.boards.models import Board
from forum.polls.models import Poll
from forum.posting import actions
from forum.threads.models import Thread
from tests import make

pytestmark = pytest.mark.django_db

OPTIONS = "Black\r\n  Green \r\n\r\nHerbs"


@pytest.fixture
def board():
    return make.board()


@pytest.fixture
def send(signed_in, member, board):
    client = signed_in(member)

    def send(htmx: bool = False, **fields):
        form = {"title": "Tea", "body": "Which one?", "poll_question": "Which tea?"}
        form |= {"poll_options": OPTIONS, **fields}
        headers = {"HX-Request": "true"} if htmx else {}
        return client.post(f"/b/{board.slug}/new/", form, headers=headers)

    return send


def test_it_comes_with_the_thread(send):
    answer = send(poll_method="ranked", poll_results="voted", poll_is_open="on", poll_is_final="on")

    poll = Poll.objects.get()
    assert answer.status_code == 302
    assert poll.post == Thread.objects.get().posts.get()
    assert (poll.question, poll.method, poll.results) == ("Which tea?", "ranked", "voted")
    assert (poll.is_secret, poll.may_change, poll.closes_at) == (False, False, None)
    assert [option.text for option in poll.options.all()] == ["Black", "Green", "Herbs"]


def test_left_alone_it_is_a_secret_one_that_stays_open(send):
    send()

    poll = Poll.objects.get()
    assert (poll.method, poll.results, poll.is_secret) == ("single", "always", True)
    assert poll.may_change


def test_without_a_question_and_options_there_is_none(send):
    assert send(poll_question="", poll_options="", poll_method="ranked").status_code == 302
    assert not Poll.objects.exists()
    assert Thread.objects.exists()


def test_sent_twice_there_is_one(send):
    submission = "0b0c3f0e-97ab-4d27-8ac1-9a1a3a1c7f10"
    first, second = (send(submission_id=submission) for _ in range(2))

    assert first["Location"] == second["Location"]
    assert Poll.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"poll_question": ""},
        {"poll_options": ""},
        {"poll_options": "Only one"},
        {"poll_options": "\n".join(map(str, range(21)))},
        {"poll_options": "Green\ngreen"},
        {"poll_options": "a\n" + "b" * 101},
        {"poll_options": "a\nb\x07"},
        {"poll_question": "q" * 201},
        {"poll_method": "dice"},
        {"poll_results": "never"},
        {"poll_closes_at": "tomorrow"},
        {"poll_closes_at": "2020-01-01T10:00"},
        {"poll_closes_at": "2999-01-01T10:00"},
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_a_wrong_one_comes_back_as_it_was_typed(send, fields, htmx):
    answer = send(htmx=htmx, **fields)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert "Which one?</textarea>" in page
    assert '<details class="composer-poll" open>' in page
    assert not Thread.objects.exists()


def test_a_preview_and_a_refused_text_keep_it(send):
    for fields in ({"body": ""}, {"preview": "1"}, {"attach": "1"}):
        page = send(**fields).content.decode()
        assert "Black\n  Green \n\nHerbs" in page.replace("\r\n", "\n")
        assert 'value="Which tea?"' in page
    assert not Thread.objects.exists()


def test_its_moment_is_one_of_the_readers_zone(send, member):
    member.time_zone = "Asia/Tokyo"
    member.save(update_fields=["time_zone"])
    local = (timezone.now() + timedelta(days=3)).replace(microsecond=0, second=0)

    send(poll_closes_at=f"{local:%Y-%m-%dT%H:%M}")

    assert Poll.objects.get().closes_at == local - timedelta(hours=9)


def test_a_board_may_have_none(send, board):
    Board.objects.filter(pk=board.pk).update(has_polls=False)

    assert "composer-poll" not in send(title="").content.decode()
    assert send().status_code == 302
    assert Thread.objects.exists()
    assert not Poll.objects.exists()


def test_it_is_asked_under_the_lock_whether_the_board_has_polls(board, member):
    from django.core.exceptions import PermissionDenied  # noqa: PLC0415

    from forum.polls.actions import Asked  # noqa: PLC0415

    seen = Board.objects.get(pk=board.pk)
    Board.objects.filter(pk=board.pk).update(has_polls=False)
    asked = Asked("Which?", ("a", "b"))

    with pytest.raises(PermissionDenied):
        actions.start_thread(make.viewer(member), seen, "Tea", actions.Words("…"), asked)
    assert not Thread.objects.exists()


def test_who_may_start_no_thread_asks_nothing(board):
    Client().post(f"/b/{board.slug}/new/", {"title": "a", "body": "b", "poll_question": "c"})
    assert not Poll.objects.exists()


def test_a_reply_and_an_edit_have_no_poll(signed_in, member):
    thread = make.thread(author=member)
    client = signed_in(member)

    for address in (f"/t/{thread.pk}/reply/", f"/p/{thread.posts.get().pk}/edit/"):
        assert "poll_question" not in client.get(address).content.decode()
        client.post(address, {"title": "A title", "body": "New.", "poll_question": "a"})
    assert not Poll.objects.exists()
