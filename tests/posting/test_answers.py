"""On boards of questions one reply answers the thread, as its starter or the staff say."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from forum.boards.models import Board
from forum.boards.rights import Right
from forum.log.models import LogEntry
from forum.moderating import actions as moderating
from forum.notifications.models import Notification
from forum.posting.answers import mark_answer, unmark_answer
from forum.posting.deleting import delete_post
from forum.posts import counters
from forum.posts.models import Post
from forum.threads.models import Thread
from tests import make
from tests.reading.vocabulary import check

pytestmark = pytest.mark.django_db

SOLVED = 'class="mark mark-solved"'


@pytest.fixture
def thread(db) -> Thread:
    board = make.board()
    Board.objects.filter(pk=board.pk).update(has_answers=True)
    board.refresh_from_db()
    return make.thread(board, make.member("asker"), title="Why?", body="Why is it so?")


@pytest.fixture
def answer(thread) -> Post:
    return make.post(thread, make.member("knower"), "Because of **that**.")


@pytest.fixture
def asker(thread):
    return make.viewer(thread.author)


def is_solved(thread: Thread) -> bool:
    return Thread.objects.select_related("board").get(pk=thread.pk).is_solved


def page(thread: Thread, client: Client | None = None, query: str = "") -> str:
    headers = {"accept-language": "en"}
    return (client or Client()).get(thread.get_absolute_url() + query, headers=headers).text


# --- who may --------------------------------------------------------------------------------------


def test_the_starter_marks_and_marks_another_and_takes_it_back(thread, answer, asker):
    better = make.post(thread)

    assert [mark_answer(asker, answer) for _ in range(2)] == [True, False]
    assert mark_answer(asker, better)
    thread.refresh_from_db()
    assert (thread.answer_id, thread.answer_number) == (better.pk, better.number)

    assert not unmark_answer(asker, answer), "it is another one"
    assert [unmark_answer(asker, better) for _ in range(2)] == [True, False]
    assert not is_solved(thread)


def test_ones_own_reply_may_be_the_answer(thread, asker):
    assert mark_answer(asker, make.post(thread, thread.author, "Found it."))


@pytest.mark.parametrize("who", ["author of the answer", "stranger", "guest"])
def test_nobody_else_does(thread, answer, who):
    someone = {"author of the answer": answer.author, "guest": None}.get(who, make.member())

    for deed in (mark_answer, unmark_answer):
        with pytest.raises(PermissionDenied):
            deed(make.viewer(someone), answer)


def test_a_moderator_of_the_board_does_and_it_is_logged(thread, answer):
    moderator = make.viewer(make.board_moderator(thread.board, "keeper"))

    mark_answer(moderator, answer)
    mark_answer(moderator, answer)
    unmark_answer(moderator, answer)

    deeds = LogEntry.objects.order_by("id").values_list("deed", "member__username")
    assert list(deeds) == [("mark_answer", "knower"), ("unmark_answer", "knower")]


def test_what_the_starter_does_is_not_logged_even_one_of_the_staff(answer):
    boss = make.viewer(make.administrator())
    Thread.objects.filter(pk=answer.thread_id).update(author=boss.user)

    mark_answer(boss, answer)

    assert not LogEntry.objects.exists()


def test_only_a_reply_that_all_see_may_be_it(thread, answer, asker):
    with pytest.raises(PermissionDenied):
        mark_answer(asker, thread.posts.get(number=1))
    moderator = make.viewer(make.moderator())
    moderating.hide_post(moderator, answer, "Rude")
    with pytest.raises(PermissionDenied):
        mark_answer(moderator, answer)


def test_not_in_a_locked_thread_by_its_starter(thread, answer, asker):
    thread.lock()

    with pytest.raises(PermissionDenied):
        mark_answer(asker, answer)
    assert mark_answer(make.viewer(make.moderator()), answer)


def test_not_on_other_boards(asker):
    thread = make.thread(author=asker.user)
    with pytest.raises(PermissionDenied):
        mark_answer(asker, make.post(thread))


def test_not_by_a_starter_who_lost_the_board(thread, answer):
    thread.board.grants.filter(group__audience="members").update(rights=Right.SEE)
    with pytest.raises(PermissionDenied):
        mark_answer(make.viewer(thread.author), answer)


# --- what undoes it -------------------------------------------------------------------------------


def test_a_hidden_answer_answers_nothing_nor_once_it_is_back(thread, answer, asker):
    mark_answer(asker, answer)
    moderator = make.viewer(make.moderator())

    moderating.hide_post(moderator, answer, "Rude")
    assert not is_solved(thread)
    assert "Because of" not in page(thread)

    moderating.restore_post(moderator, answer)
    assert not is_solved(thread)


def test_nor_does_one_that_its_author_deleted(thread, answer, asker):
    mark_answer(asker, answer)

    delete_post(make.viewer(answer.author), answer)

    assert not is_solved(thread)


def test_on_a_board_without_answers_the_thread_is_not_solved(thread, answer, asker):
    mark_answer(asker, answer)

    moderating.move(make.viewer(make.moderator()), thread, make.board())

    thread = Thread.objects.get(pk=thread.pk)
    assert not is_solved(thread)
    assert SOLVED not in page(thread)
    assert SOLVED not in Client().get("/latest/").text


def test_recount_takes_back_an_answer_that_went_elsewhere(thread, answer, asker):
    mark_answer(asker, answer)
    assert not any(counters.recount().values())
    Post.objects.filter(pk=answer.pk).update(thread=make.thread(replies=3), number=9)

    assert counters.recount()["answers"] == 1
    assert not is_solved(thread)


# --- what is seen ---------------------------------------------------------------------------------


def test_a_solved_thread_says_so_on_top_and_in_lists(thread, answer, asker):
    other = make.post(thread)
    assert SOLVED not in page(thread)

    mark_answer(asker, answer)

    shown = page(thread)
    top, posts = shown.split('id="posts"')
    assert "Because of that." in top
    assert f'href="/p/{answer.pk}/"' in top
    assert SOLVED in top
    assert re.search(r'id="post-2" class="post post-answer"', posts)
    assert not re.search(rf'id="post-{other.number}" class="post post-answer"', posts)
    for address in ("/latest/", thread.board.get_absolute_url()):
        assert SOLVED in Client().get(address).text


def test_later_pages_say_that_it_is_solved_without_the_answer(thread, answer, asker):
    for _ in range(20):
        make.post(thread)
    mark_answer(asker, answer)

    assert SOLVED in page(thread, query="?page=2")
    assert "Because of that." not in page(thread, query="?page=2")


def test_buttons_are_for_who_may(thread, answer, signed_in):
    mark, unmark = f"/p/{answer.pk}/answer/", f"/p/{answer.pk}/no-answer/"
    client = signed_in(thread.author)
    assert mark in page(thread, client)
    assert mark not in page(thread, signed_in(answer.author))
    assert f"/p/{thread.posts.get(number=1).pk}/answer/" not in page(thread, client)

    answered = client.post(mark)

    assert answered.url == f"{thread.get_absolute_url()}#post-2"
    assert unmark in page(thread, client)
    assert mark not in page(thread, client)
    client.post(unmark)
    assert not is_solved(thread)


def test_a_guest_is_led_to_the_door_and_a_link_to_the_post(thread, answer, signed_in):
    address = f"/p/{answer.pk}/answer/"

    assert Client().post(address).url.endswith(f"?next=/p/{answer.pk}/")
    assert signed_in(thread.author).get(address).url.endswith("#post-2")
    assert not is_solved(thread)


def test_what_one_may_not_see_is_not_found(thread, answer, signed_in):
    thread.board.grants.all().delete()
    assert signed_in(make.member()).post(f"/p/{answer.pk}/answer/").status_code == 404


def test_the_author_of_the_answer_is_told_once(thread, answer, asker):
    for _ in range(2):
        mark_answer(asker, answer)
        unmark_answer(asker, answer)

    told = Notification.objects.get(recipient=answer.author, kind="answer")
    assert told.actor == thread.author


def test_nobody_is_told_of_their_own(thread, asker):
    own = make.post(thread, thread.author)
    mark_answer(asker, own)
    assert not Notification.objects.filter(kind="answer").exists()


def test_machines_are_told_of_question_and_answers(thread, answer, asker):
    make.post(thread, body="Perhaps.")
    mark_answer(asker, answer)

    told = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', page(thread))[1]
    )

    check(told)
    question = told["mainEntity"]
    assert (told["@type"], question["@type"]) == ("QAPage", "Question")
    assert (question["name"], question["text"]) == ("Why?", "Why is it so?")
    assert question["answerCount"] == 2
    assert question["acceptedAnswer"]["text"] == "Because of that."
    assert [each["text"] for each in question["suggestedAnswer"]] == ["Perhaps."]


def test_a_question_without_replies_is_told_too(thread):
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page(thread))[1]
    told = json.loads(block)
    check(told)
    assert told["mainEntity"]["answerCount"] == 0


def test_who_was_away_is_told_what_was_solved(thread, answer, asker, signed_in):
    mark_answer(asker, answer)
    User.objects.filter(pk=answer.author_id).update(away_since=timezone.now() - timedelta(days=3))
    heading = 'id="since-solved"'

    assert heading in signed_in(answer.author).get("/since/").text
    assert heading not in signed_in(make.member()).get("/since/").text


def test_search_finds_among_what_is_solved(thread, answer, asker):
    make.post(make.thread(title="Other"), body="Because of nothing.")
    mark_answer(asker, answer)

    found = Client().get("/search/?q=because&solved=on").text

    assert "Why?" in found
    assert "Other" not in found
    assert "Other" in Client().get("/search/?q=because").text


def test_an_answer_on_another_page_is_told_on_the_first_by_one_query_more(thread, asker):
    for _ in range(20):
        answer = make.post(thread, body="Because of that.")
    page(thread)
    with CaptureQueriesContext(connection) as before:
        page(thread)
    mark_answer(asker, answer)
    page(thread)
    with CaptureQueriesContext(connection) as after:
        shown = page(thread)

    assert "Because of that." in shown.split('id="posts"')[0]
    assert len(after) == len(before) + 1


def test_an_answer_on_the_page_costs_no_query(thread, answer, asker):
    page(thread)
    with CaptureQueriesContext(connection) as before:
        page(thread)
    mark_answer(asker, answer)
    page(thread)
    with CaptureQueriesContext(connection) as after:
        page(thread)

    assert len(after) == len(before)
