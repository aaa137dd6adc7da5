"""Notes, silences and bans: done, done twice, told, taken back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import FOR_GOOD, Ban
from forum.boards.models import Silence
from forum.log.models import Deed, LogEntry
from forum.log.undoing import NothingLeft, can_undo
from forum.notifications.models import Notification
from forum.sanctions.actions import Stop, ban, ban_place, note, silence
from forum.sanctions.models import Note
from tests import make
from tests.sanctions.making import entry_of, now, undone

pytestmark = pytest.mark.django_db

A_DAY = timedelta(days=1)


@pytest.fixture
def viewer(db):
    return make.viewer(make.moderator())


# --- notes ----------------------------------------------------------------------------------------


def test_a_note_is_for_the_staff_alone(viewer, member):
    form = uuid4()
    made = note(viewer, member, "Sells watches elsewhere.", form)

    assert note(viewer, member, "Sells watches elsewhere.", form) is None
    assert not Notification.objects.exists()
    assert LogEntry.objects.get().reason == ""
    for reader in (None, member, make.member(), make.board_moderator(make.board())):
        assert not Note.objects.visible_to(make.viewer(reader)).exists()
    assert list(Note.objects.visible_to(make.viewer(make.moderator()))) == [made]


def test_nobody_reads_notes_about_themselves_or_their_betters(viewer):
    equal, better = make.moderator(), make.administrator()
    note(viewer, equal, "Text")
    note(make.viewer(make.administrator()), better, "Text")

    assert Note.objects.visible_to(viewer).get().member == equal
    assert not Note.objects.visible_to(make.viewer(equal)).exists()
    assert Note.objects.visible_to(make.viewer(better)).get().member == equal


def test_a_note_is_taken_back(viewer, member):
    made = note(viewer, member, "Text")

    undone(made)

    assert not Note.objects.visible_to(viewer).exists()
    assert not Notification.objects.exists()


# --- silence --------------------------------------------------------------------------------------


@pytest.mark.parametrize("everywhere", [True, False])
def test_silence_is_logged_told_and_taken_back(viewer, member, everywhere):
    board = None if everywhere else make.board()
    until = timezone.now() + A_DAY

    made = silence(viewer, member, board, Stop("rude", until))

    assert silence(viewer, member, board, Stop("rude", until)) is None
    entry = LogEntry.objects.get()
    assert (entry.deed, entry.board, entry.reason) == (Deed.SILENCE, board, "rude")
    assert Notification.objects.get().deed == "silence"
    assert now(member).is_silenced is everywhere

    assert undone(made) == []
    assert not now(member).is_silenced
    assert Notification.objects.filter(deed="undo_silence").exists()


def test_a_boards_log_tells_its_moderators_of_it(viewer, member):
    board = make.board()
    silence(viewer, member, board, Stop("rude"))
    silence(viewer, member, None, Stop("rude"))

    of_board = make.viewer(make.board_moderator(board))
    assert LogEntry.objects.visible_to(of_board).get().board == board
    assert Silence.objects.visible_to(of_board).get().board == board


def test_what_is_over_is_not_taken_back(viewer, member):
    made = silence(viewer, member, None, Stop("rude", timezone.now() + A_DAY))
    Silence.objects.update(until=timezone.now())

    with pytest.raises(NothingLeft):
        undone(made)


def test_what_someone_higher_decided_is_theirs_to_take_back(viewer, member):
    board = make.board()
    fellow = make.viewer(make.board_moderator(board))
    by_board = silence(fellow, make.member(), board, Stop("rude"))
    by_staff = silence(viewer, member, board, Stop("rude"))
    by_admin = ban(make.viewer(make.administrator()), member, Stop("rude"))

    assert can_undo(fellow, entry_of(by_board, fellow))
    assert not can_undo(fellow, entry_of(by_staff, fellow))
    assert can_undo(viewer, entry_of(by_board, viewer))
    assert not can_undo(viewer, entry_of(by_admin, viewer))
    with pytest.raises(PermissionDenied):
        undone(by_admin, viewer.user)


# --- bans -----------------------------------------------------------------------------------------


def test_a_ban_is_logged_mailed_and_taken_back(viewer, member, run_tasks, mailoutbox, signed_in):
    member.language = "ru"
    member.save(update_fields=["language"])
    browser = signed_in(member)
    browser.get("/")

    made = ban(viewer, member, Stop("Adverts."))

    assert ban(viewer, member, Stop("Adverts.")) is None
    entry = LogEntry.objects.get()
    assert (entry.deed, entry.member, entry.reason) == (Deed.BAN, member, "Adverts.")
    assert now(member).banned_until == FOR_GOOD
    assert browser.get("/notifications/").status_code == 302
    run_tasks()
    (mail,) = mailoutbox
    assert mail.to == [member.email]
    assert "Adverts." in mail.body
    assert "/suggestions/" in mail.body
    assert "заблокирована" in mail.body

    assert undone(made) == []
    assert not now(member).is_banned


def test_a_place_is_banned_once_and_again_when_that_is_over(viewer):
    place = {"network": "203.0.113.0/24"}
    first = ban_place(viewer, Stop("Bots.", timezone.now() + A_DAY), **place)
    assert ban_place(viewer, Stop("Bots."), **place) is None

    Ban.objects.update(until=timezone.now())
    second = ban_place(viewer, Stop("Bots."), **place)

    assert first
    assert second
    assert undone(second) == []
    assert not Ban.objects.in_force().exists()
    assert LogEntry.objects.filter(deed=Deed.UNDO).count() == 1
