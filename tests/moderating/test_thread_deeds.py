"""Lock, unlock, pin, unpin, hide and restore a thread: what holds for all of them."""

import pytest
from django.test import Client

from forum.boards.rights import Right
from forum.log.models import LogEntry
from forum.notifications.models import Notification
from forum.posts import counters
from forum.threads.models import Thread
from tests import make
from tests.counting import counts_are_right

pytestmark = pytest.mark.django_db

# The verb, the column that it changes, and whether that is set before and after.
DEEDS = [
    ("lock", "locked_at", False),
    ("unlock", "locked_at", True),
    ("pin", "pinned_at", False),
    ("unpin", "pinned_at", True),
    ("feature", "featured_at", False),
    ("unfeature", "featured_at", True),
    ("hide", "hidden_at", False),
    ("restore", "hidden_at", True),
]
each_deed = pytest.mark.parametrize(("verb", "column", "before"), DEEDS)


def thread_with(column, is_set, **of) -> Thread:
    thread = make.thread(replies=2, **of)
    if is_set:
        if column == "hidden_at":
            counters.thread_hidden(thread)
        does = {"featured_at": thread.feature, "hidden_at": thread.hide}
        {"locked_at": thread.lock, "pinned_at": thread.pin, **does}[column]()
    return thread


def is_set(thread, column) -> bool:
    return getattr(Thread.objects.get(pk=thread.pk), column) is not None


@each_deed
def test_it_is_done_logged_and_told(signed_in, verb, column, before):
    thread, moderator = thread_with(column, before), make.moderator()

    answer = signed_in(moderator).post(f"/t/{thread.pk}/{verb}/", {"reason": "Because."})

    assert answer["Location"] in {thread.get_absolute_url(), f"/t/{thread.pk}/"}
    assert is_set(thread, column) is not before
    entry = LogEntry.objects.get()
    assert (entry.actor, entry.thread, entry.board) == (moderator, thread, thread.board)
    assert (entry.reason, entry.member) == ("Because.", thread.author)
    told = Notification.objects.get()
    assert (told.recipient, told.actor, told.reason) == (thread.author, moderator, "Because.")
    assert told.deed == entry.deed
    assert counts_are_right()


@each_deed
def test_done_twice_it_is_done_once(signed_in, verb, column, before):
    thread, browser = thread_with(column, before), signed_in(make.moderator())

    answers = [browser.post(f"/t/{thread.pk}/{verb}/", {"reason": "Why"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert LogEntry.objects.count() == 1
    assert Notification.objects.count() == 1
    assert counts_are_right()


@each_deed
def test_a_moderator_of_the_board_may(signed_in, verb, column, before):
    thread = thread_with(column, before)
    browser = signed_in(make.board_moderator(thread.board))

    browser.post(f"/t/{thread.pk}/{verb}/", {"reason": "Why"})

    assert is_set(thread, column) is not before


@each_deed
def test_it_refuses_members_and_moderators_of_other_boards(signed_in, verb, column, before):
    thread = thread_with(column, before)
    refused = 404 if (column, before) == ("hidden_at", True) else 403

    for stranger in (make.member(), thread.author, make.board_moderator(make.board())):
        browser = signed_in(stranger)
        for send in (browser.get, browser.post):
            assert send(f"/t/{thread.pk}/{verb}/", {"reason": "Why"}).status_code == refused

    assert is_set(thread, column) is before
    assert not LogEntry.objects.exists()


@each_deed
def test_guests_are_sent_to_sign_in_or_refused(verb, column, before):
    thread = thread_with(column, before)

    if (column, before) == ("hidden_at", True):
        assert Client().get(f"/t/{thread.pk}/{verb}/").status_code == 404
    else:
        assert "login" in Client().get(f"/t/{thread.pk}/{verb}/")["Location"]
    assert Client().post(f"/t/{thread.pk}/{verb}/", {"reason": "Why"}).status_code in {403, 404}
    assert is_set(thread, column) is before


@each_deed
def test_threads_of_higher_standing_are_left_to_their_equals(signed_in, verb, column, before):
    thread = thread_with(column, before, author=make.administrator())
    address = f"/t/{thread.pk}/{verb}/"

    for lower in (make.board_moderator(thread.board), make.moderator()):
        assert signed_in(lower).get(address).status_code == 403
        assert signed_in(lower).post(address, {"reason": "Why"}).status_code == 403
    assert is_set(thread, column) is before

    signed_in(make.administrator()).post(address, {"reason": "Why"})
    assert is_set(thread, column) is not before


@each_deed
def test_nobody_is_told_of_their_own_deed(signed_in, verb, column, before):
    moderator = make.moderator()
    thread = thread_with(column, before, author=moderator)

    signed_in(moderator).post(f"/t/{thread.pk}/{verb}/", {"reason": "Mine"})

    assert LogEntry.objects.count() == 1
    assert not Notification.objects.exists()


@each_deed
def test_looking_asks_and_changes_nothing(signed_in, verb, column, before):
    thread = thread_with(column, before)

    answer = signed_in(make.moderator()).get(f"/t/{thread.pk}/{verb}/")

    assert answer.status_code == 200
    assert 'name="reason"' in answer.text
    assert is_set(thread, column) is before
    assert not LogEntry.objects.exists()


@each_deed
def test_without_its_token_it_is_refused(verb, column, before):
    thread, browser = thread_with(column, before), Client(enforce_csrf_checks=True)
    browser.force_login(make.moderator())

    assert browser.post(f"/t/{thread.pk}/{verb}/", {"reason": "Why"}).status_code == 403
    assert is_set(thread, column) is before


@pytest.mark.parametrize("reason", ["", "   ", "\u3164", "a\0b", "x" * 1001])
def test_hiding_asks_for_a_reason_and_keeps_what_was_typed(signed_in, reason):
    thread = make.thread()

    answer = signed_in(make.moderator()).post(f"/t/{thread.pk}/hide/", {"reason": reason})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert answer.context["form"]["reason"].value() == reason
    assert not is_set(thread, "hidden_at")


@pytest.mark.parametrize("verb", ["lock", "pin", "unlock", "unpin", "restore"])
def test_the_others_do_without_a_reason(signed_in, verb):
    column, before = {verb: rest for verb, *rest in DEEDS}[verb]
    thread = thread_with(column, before)

    signed_in(make.moderator()).post(f"/t/{thread.pk}/{verb}/")

    assert LogEntry.objects.get().reason == ""


def test_a_hidden_thread_is_gone_for_all_but_moderators(signed_in):
    thread = make.thread()
    signed_in(make.moderator()).post(f"/t/{thread.pk}/hide/", {"reason": "Spam"})

    assert Client().get(thread.get_absolute_url()).status_code == 404
    assert signed_in(thread.author).get(thread.get_absolute_url()).status_code == 404
    answer = signed_in(make.board_moderator(thread.board)).get(thread.get_absolute_url())
    assert answer.status_code == 200


def test_a_locked_thread_takes_no_reply_but_a_moderators(signed_in):
    thread = make.thread()
    signed_in(make.moderator()).post(f"/t/{thread.pk}/lock/")
    address = f"/t/{thread.pk}/reply/"

    assert signed_in(make.member()).post(address, {"body": "But"}).status_code == 403
    assert signed_in(make.moderator()).post(address, {"body": "Final"}).status_code == 302


def test_the_tools_stand_on_the_page_of_who_may_use_them(signed_in):
    thread = make.thread()
    address = f"/t/{thread.pk}/move/"

    assert address in signed_in(make.moderator()).get(thread.get_absolute_url()).text
    assert address not in signed_in(make.member()).get(thread.get_absolute_url()).text
    assert address not in Client().get(thread.get_absolute_url()).text


def test_a_right_lost_after_the_look_counts_under_the_lock():
    from django.core.exceptions import PermissionDenied  # noqa: PLC0415 - beside its only use

    from forum.moderating import actions  # noqa: PLC0415

    thread = make.thread()
    viewer = make.viewer(make.board_moderator(thread.board))
    Thread.objects.filter(pk=thread.pk).update(board=make.board())

    with pytest.raises(PermissionDenied):
        actions.lock(viewer, thread)
    assert Right.MODERATE in viewer.rights_on(thread.board_id)
    assert not is_set(thread, "locked_at")
