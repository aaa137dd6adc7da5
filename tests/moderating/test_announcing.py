"""Announcements: atop the pages of all who see the thread, until they are over or dismissed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from forum.log.models import LogEntry
from forum.log.undoing import NothingLeft, undo
from forum.moderating import actions, showing
from forum.moderating.showing import announcing_of
from forum.threads.models import Thread
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def chief():
    return make.viewer(make.moderator())


@pytest.fixture
def thread():
    return make.thread(title="The square is being paved")


def banner(thread: Thread) -> str:
    return f'id="announcement-{thread.pk}"'


def now(thread: Thread) -> dict:
    return announcing_of(Thread.objects.get(pk=thread.pk))


def last_entry(viewer) -> LogEntry:
    return LogEntry.objects.for_rows(viewer).latest("id")


def test_it_stands_atop_the_pages_but_its_own_for_who_sees_it(thread, chief, signed_in):
    other = make.thread(thread.board)
    secret = make.thread(make.hidden_board(), chief.user, title="Secret")
    hidden = make.thread(thread.board, title="Hidden")
    for each in (thread, secret, hidden):
        showing.announce(chief, each)
    actions.hide_thread(chief, hidden, "Rude")

    addresses = ("/", "/latest/", thread.board.get_absolute_url(), other.get_absolute_url())
    for reader in (Client(), signed_in(make.member())):
        for address in (*addresses, "/search/?q=paved", "/members/"):
            page = reader.get(address).text
            assert banner(thread) in page, address
            assert banner(secret) not in page
            assert banner(hidden) not in page
        assert banner(thread) not in reader.get(thread.get_absolute_url()).text
    assert banner(secret) in signed_in(chief.user).get("/").text
    assert "/dismiss/" not in Client().get("/").text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_member_dismisses_it_for_themselves_until_it_is_announced_anew(
    thread, chief, signed_in, headers
):
    member = signed_in(make.member())
    showing.announce(chief, thread)
    address = f"/announcements/{thread.pk}/dismiss/"
    page = member.get(thread.board.get_absolute_url())
    assert address in page.text

    for _ in range(2):
        answer = member.post(address, {"next": "/latest/"}, headers=headers)
        assert answer.status_code == (200 if headers else 302)
    if not headers:
        assert answer["Location"] == "/latest/"

    assert banner(thread) not in member.get("/").text
    assert banner(thread) in signed_in(make.member()).get("/").text
    showing.announce(chief, thread, timezone.now() + timedelta(days=2))
    assert banner(thread) not in member.get("/").text

    showing.unannounce(chief, thread)
    undo(chief, last_entry(chief))
    assert banner(thread) not in member.get("/").text
    showing.unannounce(chief, thread)
    showing.announce(chief, thread)
    assert banner(thread) in member.get("/").text


def test_what_one_does_not_see_one_does_not_dismiss_either(chief, signed_in):
    secret = make.thread(make.hidden_board(), chief.user)
    showing.announce(chief, secret)
    address = f"/announcements/{secret.pk}/dismiss/"

    assert signed_in(make.member()).post(address).status_code == 404
    assert signed_in(make.member()).get(address).status_code == 405


def test_what_is_over_is_shown_no_more_and_can_be_announced_anew(thread, chief):
    showing.announce(chief, thread, timezone.now() + timedelta(days=1))
    entry, first = last_entry(chief), now(thread)["at"]
    Thread.objects.filter(pk=thread.pk).update(announced_until=timezone.now())

    assert banner(thread) not in Client().get("/").text
    assert not showing.unannounce(chief, thread)
    with pytest.raises(NothingLeft):
        undo(chief, entry)
    assert showing.announce(chief, thread)
    assert now(thread)["at"] != first


def test_it_is_announced_once_and_taken_back(thread, chief, signed_in):
    browser = signed_in(chief.user)
    until = f"{timezone.now() + timedelta(days=3):%Y-%m-%dT%H:%M}"
    address = f"/t/{thread.pk}/announce/"
    assert browser.get(address).status_code == 200

    for sent in ({}, {"until": until}):
        for _ in range(2):
            assert browser.post(address, sent).status_code == 302
    changed = now(thread)
    assert changed["until"]
    assert LogEntry.objects.count() == 2

    for _ in range(2):
        assert browser.post(f"/t/{thread.pk}/unannounce/").status_code == 302
    assert now(thread) == {}
    last, second, beginning = LogEntry.objects.for_rows(chief).order_by("-id")
    undo(chief, last)
    assert now(thread) == changed
    undo(chief, second)
    assert now(thread) == changed | {"until": None}
    undo(chief, beginning)
    assert now(thread) == {}


def test_it_is_up_to_who_moderates_all_boards(thread, chief, signed_in):
    warden = make.board_moderator(thread.board)
    assert signed_in(warden).get(f"/t/{thread.pk}/announce/").status_code == 403
    for someone in (warden, make.member(), thread.author):
        assert signed_in(someone).post(f"/t/{thread.pk}/announce/").status_code == 403
    assert Client().post(f"/t/{thread.pk}/announce/").status_code == 403
    with pytest.raises(PermissionDenied):
        showing.announce(make.viewer(warden), thread)
    assert now(thread) == {}

    showing.announce(chief, thread)
    for send in (signed_in(warden).get, signed_in(warden).post):
        assert send(f"/t/{thread.pk}/unannounce/").status_code == 403
    with pytest.raises(PermissionDenied):
        undo(make.viewer(warden), last_entry(chief))
    assert now(thread)
    assert signed_in(chief.user).get(f"/t/{thread.pk}/unannounce/").status_code == 200
