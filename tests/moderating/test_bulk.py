"""Many chosen over several pages, one deed, one batch, one way back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Standing
from forum.log.models import LogEntry
from forum.moderating import showing
from forum.threads.models import Thread
from tests import make
from tests.counting import counts_are_right

pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return make.board()


@pytest.fixture
def thread(board):
    return make.thread(board, replies=30)


def ids(thread: Thread, numbers) -> list[int]:
    return list(thread.posts.filter(number__in=numbers).values_list("pk", flat=True))


def hidden(thread: Thread) -> int:
    return thread.posts.exclude(hidden_at=None).count()


def test_thirty_posts_are_hidden_in_one_batch_and_come_back_together(thread, signed_in):
    chief = signed_in(make.moderator())
    address, chosen = f"/moderation/threads/{thread.pk}/posts/", ids(thread, range(2, 32))

    asked = chief.post(address, {"chosen": chosen, "go": "hide"})
    assert "30 сообщений" in asked.text
    assert hidden(thread) == 0

    sent = {"chosen": chosen, "go": "hide", "sure": "1", "reason": "A quarrel"}
    assert chief.post(address, sent)["Location"] == thread.get_absolute_url()
    assert hidden(thread) == 30
    assert LogEntry.objects.values("batch").distinct().count() == 1
    chief.post(address, sent)
    assert LogEntry.objects.count() == 30

    batch = LogEntry.objects.first().batch
    assert chief.get(f"/moderation/batch/{batch}/undo/").status_code == 200
    chief.post(f"/moderation/batch/{batch}/undo/", {})

    assert hidden(thread) == 0
    assert counts_are_right()


def test_what_was_chosen_is_carried_from_page_to_page(board, signed_in):
    thread = make.thread(board, replies=59)
    chief = signed_in(make.moderator())
    first, last = ids(thread, [2]), ids(thread, [55])

    page = chief.post(
        f"/moderation/threads/{thread.pk}/posts/", {"chosen": first, "go": "after-50"}
    )

    assert f'<input type="hidden" name="chosen" value="{first[0]}">' in page.text
    asked = chief.post(
        f"/moderation/threads/{thread.pk}/posts/", {"chosen": first + last, "go": "hide"}
    )
    assert [post.number for post in asked.context["items"]] == [2, 55]


def test_a_reason_is_asked_for_where_one_is_needed(thread, signed_in):
    chief = signed_in(make.moderator())
    sent = {"chosen": ids(thread, [2]), "go": "hide", "sure": "1", "reason": ""}

    answer = chief.post(f"/moderation/threads/{thread.pk}/posts/", sent)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert hidden(thread) == 0


def test_each_is_asked_for_itself_and_what_was_not_done_is_told(thread, signed_in):
    make.post(thread, make.member(standing=Standing.ADMINISTRATOR))
    chief = signed_in(make.board_moderator(thread.board))
    sent = {"chosen": ids(thread, [31, 32]), "go": "hide", "sure": "1", "reason": "A quarrel"}

    answer = chief.post(f"/moderation/threads/{thread.pk}/posts/", sent, follow=True)

    assert hidden(thread) == 1
    assert f"{thread.title} #32: " in answer.text


def test_chosen_posts_go_on_to_be_split_or_moved(thread, signed_in):
    chief = signed_in(make.moderator())
    (chosen,) = ids(thread, [3])

    for go in ("split", "move-posts"):
        answer = chief.post(f"/moderation/threads/{thread.pk}/posts/", {"chosen": chosen, "go": go})
        assert answer["Location"] == f"/t/{thread.pk}/{go}/?post={chosen}"


def test_posts_of_another_thread_are_not_touched(thread, board, signed_in):
    other = make.thread(board, replies=1)
    chief = signed_in(make.moderator())
    sent = {"chosen": ids(other, [2]), "go": "hide", "sure": "1", "reason": "A quarrel"}

    chief.post(f"/moderation/threads/{thread.pk}/posts/", sent)

    assert hidden(other) == 0


@pytest.mark.parametrize("go", ["lock", "pin", "hide"])
def test_threads_are_chosen_on_many_boards(board, signed_in, go):
    threads = [make.thread(board), make.thread(make.board()), make.thread(board)]
    chief = signed_in(make.moderator())
    chosen = [thread.pk for thread in threads[:2]]
    assert threads[2].title in chief.get("/moderation/threads/").text

    sent = {"chosen": chosen, "go": go, "sure": "1", "reason": "A quarrel"}
    chief.post("/moderation/threads/", sent)

    column = {"lock": "locked_at", "pin": "pinned_at", "hide": "hidden_at"}[go]
    assert set(Thread.objects.exclude(**{column: None}).values_list("pk", flat=True)) == set(chosen)
    batch = LogEntry.objects.first().batch
    chief.post(f"/moderation/batch/{batch}/undo/", {})
    assert not Thread.objects.exclude(**{column: None}).exists()
    assert counts_are_right()


def test_threads_are_announced_together_until_a_date(board, signed_in):
    threads, chief = [make.thread(board), make.thread(make.board())], signed_in(make.moderator())
    until = timezone.now() + timedelta(days=3)
    sent = {"chosen": [t.pk for t in threads], "go": "announce", "sure": "1", "reason": "Read this"}

    over = chief.post("/moderation/threads/", sent | {"until": "2020-01-01T10:00"})
    assert over.status_code == 422
    assert 'role="alert"' in over.text
    for _ in range(2):
        chief.post("/moderation/threads/", sent | {"until": f"{until:%Y-%m-%dT%H:%M}"})

    announced = Thread.objects.exclude(announced_at=None)
    assert set(announced) == set(threads)
    assert all(abs(t.announced_until - until) < timedelta(days=1) for t in announced)
    assert LogEntry.objects.filter(deed="announce", reason="Read this").count() == 2
    assert 'id="announcement-' in Client().get("/").text
    batch = LogEntry.objects.first().batch
    chief.post(f"/moderation/batch/{batch}/undo/", {})
    assert not announced.all().exists()

    chief.post("/moderation/threads/", sent)
    assert announced.filter(announced_until=None).count() == 2
    chief.post("/moderation/threads/", sent | {"go": "unannounce"})
    assert not announced.all().exists()


@pytest.mark.parametrize("go", ["announce", "unannounce"])
def test_announcing_is_not_offered_to_a_boards_moderator(board, signed_in, go):
    thread, everywhere = make.thread(board), signed_in(make.moderator())
    if go == "unannounce":
        showing.announce(make.viewer(make.moderator()), thread)
    before = Thread.objects.values().get(pk=thread.pk)
    warden = signed_in(make.board_moderator(board))
    sent = {"chosen": thread.pk, "go": go}

    assert f'value="{go}"' in everywhere.get("/moderation/threads/").text
    assert f'value="{go}"' not in warden.get("/moderation/threads/").text
    assert warden.get("/moderation/threads/", sent).status_code == 403
    assert warden.post("/moderation/threads/", sent | {"sure": "1"}).status_code == 403
    assert Thread.objects.values().get(pk=thread.pk) == before


def test_what_is_pinned_everywhere_is_refused_to_a_boards_moderator_one_by_one(board, signed_in):
    thread, other = make.thread(board, title="Everywhere"), make.thread(board)
    showing.pin(make.viewer(make.moderator()), thread, how=showing.Pin(everywhere=True))
    warden = signed_in(make.board_moderator(board))
    sent = {"chosen": [thread.pk, other.pk], "go": "pin", "sure": "1", "reason": ""}

    answer = warden.post("/moderation/threads/", sent, follow=True)

    assert "Everywhere: " in answer.text
    assert Thread.objects.get(pk=other.pk).is_pinned


def test_threads_are_moved_together(board, signed_in):
    threads, onto = [make.thread(board), make.thread(board)], make.board()
    chief = signed_in(make.moderator())
    sent = {"chosen": [t.pk for t in threads], "go": "move", "sure": "1", "reason": ""}

    assert chief.post("/moderation/threads/", sent).status_code == 422
    chief.post("/moderation/threads/", sent | {"board": onto.pk})

    assert Thread.objects.filter(board=onto).count() == 2
    assert counts_are_right()


def test_a_boards_moderator_chooses_on_that_board_alone(board, signed_in):
    here, there = make.thread(board), make.thread(make.board(), title="Not yours")
    chief = signed_in(make.board_moderator(board))

    assert there.title not in chief.get("/moderation/threads/").text
    sent = {"chosen": [here.pk, there.pk], "go": "lock", "sure": "1", "reason": ""}
    chief.post("/moderation/threads/", sent)

    assert list(Thread.objects.exclude(locked_at=None)) == [here]


def test_lists_cost_the_same_for_one_and_for_three(board, signed_in):
    chief = signed_in(make.moderator())
    costs = []
    for _ in range(2):
        make.thread(board, replies=3)
        chief.get("/moderation/threads/")
        with CaptureQueriesContext(connection) as seen:
            chief.get("/moderation/threads/")
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_strangers_are_refused(thread, signed_in):
    member = signed_in(make.member())

    assert member.get(f"/moderation/threads/{thread.pk}/posts/").status_code == 403
    assert member.post(f"/moderation/threads/{thread.pk}/posts/", {}).status_code == 403
    assert member.get("/moderation/threads/").status_code == 404
    assert member.post("/moderation/threads/", {"go": "lock"}).status_code == 404
    assert Client().post(f"/moderation/threads/{thread.pk}/posts/", {}).status_code == 403
