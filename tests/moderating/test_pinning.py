"""How a thread is pinned: on its board or everywhere, until a moment or for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.log.models import LogEntry
from forum.log.undoing import NothingLeft, undo
from forum.moderating import showing, tasks
from forum.moderating.showing import Pin, pinning_of
from forum.threads.models import Thread
from tests import make

pytestmark = pytest.mark.django_db

EVERYWHERE = Pin(everywhere=True)


@pytest.fixture
def chief():
    return make.viewer(make.moderator())


def now(thread: Thread) -> dict:
    return pinning_of(Thread.objects.get(pk=thread.pk))


def last_entry(viewer) -> LogEntry:
    return LogEntry.objects.for_rows(viewer).latest("id")


def titles(client: Client, address: str) -> list[str]:
    """Of the rows of a list, in their order."""
    context = client.get(address).context
    return [line.title for line in [*context["pinned"], *context["listing"].threads]]


def test_it_stands_at_the_head_of_every_list_for_who_sees_it_once(chief, signed_in):
    here, elsewhere = make.board(), make.board()
    everywhere = make.thread(elsewhere, title="Everywhere")
    make.thread(here, title="On its board").pin()
    make.thread(here, title="Plain")
    secret = make.thread(make.hidden_board(), chief.user, title="Secret")
    for thread in (everywhere, secret):
        showing.pin(chief, thread, how=EVERYWHERE)

    guest, staff = Client(), signed_in(make.moderator())
    address = here.get_absolute_url()
    assert titles(guest, address) == ["Everywhere", "On its board", "Plain"]
    assert titles(guest, "/latest/") == ["Everywhere", "Plain", "On its board"]
    assert titles(guest, elsewhere.get_absolute_url()) == ["Everywhere"]
    assert titles(staff, address)[:2] == ["Secret", "Everywhere"]
    assert elsewhere.title in guest.get(address).text


def test_later_pages_neither_repeat_nor_lose_it(chief):
    board = make.board()
    made = [make.thread(board) for _ in range(32)]
    showing.pin(chief, made[5], how=EVERYWHERE)
    guest = Client()

    for first in (board.get_absolute_url(), "/latest/"):
        older = guest.get(first).context["listing"].older
        shown = [*titles(guest, first), *titles(guest, older)]
        assert sorted(shown) == sorted(thread.title for thread in made)


def test_what_stands_there_from_elsewhere_is_not_what_the_board_shows_up_to(chief, signed_in):
    board = make.board()
    own = make.thread(board)
    showing.pin(chief, make.thread(make.board()), how=EVERYWHERE)

    context = signed_in(make.member()).get(board.get_absolute_url()).context

    assert context["up_to"] == own.last_place


def test_it_costs_the_same_for_one_and_for_three(chief):
    board = make.board()
    costs = []
    for count in (1, 2):
        for _ in range(count):
            showing.pin(chief, make.thread(board), how=EVERYWHERE)
        for address in (board.get_absolute_url(), "/latest/"):
            with CaptureQueriesContext(connection) as seen:
                Client().get(address)
            costs.append(len(seen))
    assert costs[:2] == costs[2:]


def test_only_who_moderates_all_boards_pins_everywhere(signed_in, chief):
    thread = make.thread()
    warden = make.board_moderator(thread.board)
    address = f"/t/{thread.pk}/pin/"

    assert "everywhere" not in signed_in(warden).get(address).context["form"].fields
    signed_in(warden).post(address, {"everywhere": "on"})
    assert not now(thread)["everywhere"]
    with pytest.raises(PermissionDenied):
        showing.pin(make.viewer(warden), thread, how=EVERYWHERE)

    showing.pin(chief, thread, how=EVERYWHERE)
    pinned = now(thread)
    entry = last_entry(chief)
    for verb in ("pin", "unpin"):
        for send in (signed_in(warden).get, signed_in(warden).post):
            assert send(f"/t/{thread.pk}/{verb}/").status_code == 403
        assert signed_in(chief.user).get(f"/t/{thread.pk}/{verb}/").status_code == 200
    with pytest.raises(PermissionDenied):
        undo(make.viewer(warden), entry)
    assert address not in signed_in(warden).get(thread.get_absolute_url()).text
    assert now(thread) == pinned


def test_it_is_changed_once_and_taken_back_step_by_step(signed_in, chief):
    thread, until = make.thread(), timezone.now() + timedelta(days=3)
    browser = signed_in(chief.user)
    sent = {"everywhere": "on", "until": f"{until:%Y-%m-%dT%H:%M}", "reason": "Read this"}
    browser.post(f"/t/{thread.pk}/pin/", {})
    first = now(thread)

    for _ in range(2):
        browser.post(f"/t/{thread.pk}/pin/", sent)

    assert LogEntry.objects.count() == 2
    changed = now(thread)
    assert changed["everywhere"]
    assert changed["until"]
    showing.pin(chief, thread)  # as a batch does it
    assert now(thread) == changed
    entries = LogEntry.objects.for_rows(chief).order_by("-id")
    for entry, before in zip(entries, (first, {}), strict=True):
        undo(chief, entry)
        assert now(thread) == before


def test_unpinning_is_taken_back_with_its_end(chief):
    thread, until = make.thread(), timezone.now() + timedelta(days=3)
    showing.pin(chief, thread, how=Pin(everywhere=True, until=until))
    before = now(thread)
    showing.unpin(chief, thread)
    entry = last_entry(chief)

    undo(chief, entry)
    assert now(thread) == before

    showing.unpin(chief, thread)
    entry = last_entry(chief)
    entry.before["until"] = timezone.now().isoformat()
    with pytest.raises(NothingLeft):
        undo(chief, entry)


def test_it_ends_when_it_is_due(chief):
    thread = make.thread()
    showing.pin(chief, thread, how=Pin(until=timezone.now() + timedelta(days=1)))
    tasks.unpin_when_due.func(thread.pk)
    assert now(thread)

    Thread.objects.filter(pk=thread.pk).update(pinned_until=timezone.now())
    for _ in range(2):
        tasks.unpin_when_due.func(thread.pk)
    assert now(thread) == {}


def test_an_end_that_is_over_is_refused_and_what_was_typed_is_kept(signed_in):
    thread = make.thread()

    answer = signed_in(make.moderator()).post(
        f"/t/{thread.pk}/pin/", {"until": "2020-01-01T10:00", "reason": "Read this"}
    )

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "Read this" in answer.text
    assert now(thread) == {}
