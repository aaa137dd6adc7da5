"""Moving a thread can leave a pointer: a line on the old board for who sees where it is now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.log.models import LogEntry
from forum.log.undoing import undo
from forum.moderating import actions
from forum.moderating.actions import Leaving
from forum.reading.pointers import PointerLine
from forum.threads.models import Pointer, Thread
from forum.threads.pointers import LeavePointer
from tests import make
from tests.counting import counts_are_right

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def chief():
    return make.viewer(make.moderator())


@pytest.fixture
def board():
    return make.board("The old place")


@pytest.fixture
def target():
    return make.board("The new place")


def lines(client: Client, address: str) -> list:
    return client.get(address).context["listing"].threads


def pointed(client: Client, board) -> list[str]:
    shown = lines(client, board.get_absolute_url())
    return [line.title for line in shown if isinstance(line, PointerLine)]


def test_it_stands_where_the_thread_stood_and_says_where_to(board, target, signed_in):
    made = [make.thread(board, title=title) for title in ("First", "Second", "Third")]
    sent = {"board": target.pk, "leaves_pointer": "on", "reason": "Fits better"}

    signed_in(make.moderator()).post(f"/t/{made[1].pk}/move/", sent)
    make.post(made[1])

    page = Client().get(board.get_absolute_url(), headers=ENGLISH)
    shown = page.context["listing"].threads
    assert [line.title for line in shown] == ["Third", "Second", "First"]
    assert 'moved to <a href="/b/' in page.text
    board.refresh_from_db()
    assert board.thread_count == 2
    assert counts_are_right()


def test_none_is_left_unless_it_is_asked_for(board, target, signed_in):
    thread = make.thread(board)

    signed_in(make.moderator()).post(f"/t/{thread.pk}/move/", {"board": target.pk})

    assert pointed(Client(), board) == []


def test_no_place_is_told_to_who_does_not_see_it(board, target, chief, signed_in):
    hidden, away = make.thread(board, title="Hidden"), make.thread(board, title="Away")
    actions.move(chief, hidden, Leaving(target, LeavePointer()))
    actions.move(chief, away, Leaving(make.hidden_board("Secret place"), LeavePointer()))
    actions.hide_thread(chief, hidden, "Rude")

    for reader in (Client(), signed_in(make.member()), signed_in(make.board_moderator(board))):
        page = reader.get(board.get_absolute_url()).text
        for secret in ("Away", "Hidden", "Secret place"):
            assert f">{secret}<" not in page
    assert pointed(signed_in(chief.user), board) == ["Away", "Hidden"]


def test_it_ends_and_says_nothing_while_the_thread_is_back(board, target, chief):
    brief, back = make.thread(board, title="Brief"), make.thread(board, title="Back")
    until = timezone.now() + timedelta(days=1)
    actions.move(chief, brief, Leaving(target, LeavePointer(until)))
    actions.move(chief, back, Leaving(target, LeavePointer()))
    assert pointed(Client(), board) == ["Back", "Brief"]

    Pointer.objects.filter(thread=brief).update(until=timezone.now())
    actions.move(chief, back, board)
    assert pointed(Client(), board) == []

    actions.move(chief, back, target)
    assert pointed(Client(), board) == []


def test_taking_the_move_back_takes_it_away_and_brings_back_the_one_before(board, target, chief):
    thread, third = make.thread(board, title="Wanderer"), make.board()
    actions.move(chief, thread, Leaving(target, LeavePointer()))
    first = Pointer.objects.values().get()
    actions.move(chief, thread, board)
    actions.move(chief, thread, third)
    assert not Pointer.objects.exists()

    entries = LogEntry.objects.for_rows(chief).order_by("-id")
    last, _second, beginning = entries
    undo(chief, last)
    kept = Pointer.objects.values().get()
    assert kept | {"id": first["id"]} == first

    undo(chief, _second)
    assert pointed(Client(), board) == ["Wanderer"]
    undo(chief, beginning)
    assert not Pointer.objects.exists()
    assert Thread.objects.get().board_id == board.pk
    assert counts_are_right()


def test_pages_neither_repeat_nor_lose_any(board, target, chief):
    made = [make.thread(board) for _ in range(66)]
    for thread in made[1::7]:
        actions.move(chief, thread, Leaving(target, LeavePointer()))
    guest, address = Client(), board.get_absolute_url()
    expected = sorted(thread.pk for thread in made)

    pages, ways = [], [address]
    while ways:
        listing = guest.get(ways.pop()).context["listing"]
        pages.append([line.pk for line in listing.threads])
        ways += [listing.older] if listing.older else []
    numbered = [line.pk for n in (1, 2) for line in lines(guest, f"{address}?page={n}")]

    in_order = [pk for shown in pages for pk in shown]
    assert sorted(in_order) == expected
    assert in_order == numbered


def test_it_costs_the_same_for_one_and_for_three(board, target, chief):
    make.thread(board)
    costs = []
    for count in (1, 2):
        for _ in range(count):
            actions.move(chief, make.thread(board), Leaving(target, LeavePointer()))
        with CaptureQueriesContext(connection) as seen:
            assert len(pointed(Client(), board)) == len(costs) * 2 + 1
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_threads_moved_together_leave_theirs(board, target, signed_in):
    threads = [make.thread(board, title="One"), make.thread(board, title="Two")]
    sent = {"chosen": [t.pk for t in threads], "go": "move", "sure": "1", "board": target.pk}

    signed_in(make.moderator()).post("/moderation/threads/", sent | {"leaves_pointer": "on"})

    assert pointed(Client(), board) == ["Two", "One"]
