"""How a thread is set: title, slow mode, when it closes by itself; and each taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forum.log.models import LogEntry
from forum.log.undoing import undo
from forum.moderating import arranging, tasks
from forum.posts.models import Post
from forum.threads.models import Thread
from tests import make

pytestmark = pytest.mark.django_db

PAGES = [
    ("rename", {"title": "A better title"}),
    ("slow-mode", {"minutes": "30"}),
    ("closing", {"at": "", "idle_days": "7"}),
    ("closing", {"at": "2100-01-01T10:00", "idle_days": "7"}),
]


@pytest.fixture
def thread():
    return make.thread(replies=1)


@pytest.fixture
def moderator():
    return make.viewer(make.moderator())


def now(thread: Thread) -> tuple[str, int, int]:
    fresh = Thread.objects.get(pk=thread.pk)
    return fresh.title, fresh.slow_minutes, fresh.closes_idle_days


def take_back(viewer) -> None:
    undo(viewer, LogEntry.objects.for_rows(viewer).latest("id"))


@pytest.mark.parametrize(("verb", "sent"), PAGES)
def test_it_is_set_once_logged_and_taken_back(thread, signed_in, verb, sent):
    chief = make.moderator()
    before = now(thread)
    assert signed_in(chief).get(f"/t/{thread.pk}/{verb}/").status_code == 200

    for _ in range(2):
        assert signed_in(chief).post(f"/t/{thread.pk}/{verb}/", sent).status_code == 302

    assert now(thread) != before
    assert LogEntry.objects.count() == 1
    take_back(make.viewer(chief))
    assert now(thread) == before


@pytest.mark.parametrize(("verb", "sent"), PAGES)
def test_strangers_are_refused(thread, signed_in, verb, sent):
    address, before = f"/t/{thread.pk}/{verb}/", now(thread)

    for someone in (make.member(), thread.author, make.board_moderator(make.board())):
        assert signed_in(someone).post(address, sent).status_code == 403
    assert Client().post(address, sent).status_code == 403
    assert now(thread) == before


def test_a_member_waits_between_two_replies_and_keeps_the_text(thread, moderator, signed_in):
    arranging.slow_down(moderator, thread, 30)
    member = make.member()
    address = f"/t/{thread.pk}/reply/"
    assert signed_in(member).post(address, {"body": "The first"}).status_code == 302

    answer = signed_in(member).post(address, {"body": "The second, and long"})

    assert answer.status_code == 403
    assert "The second, and long" in answer.text
    assert "30 минут" in answer.text
    make.post(thread, make.member())
    make.post(thread, moderator.user)
    make.post(thread, moderator.user)
    past = timezone.now() - timedelta(minutes=31)
    Post.objects.filter(author=member).update(created_at=past)
    assert signed_in(member).post(address, {"body": "The third"}).status_code == 302


def test_a_thread_closes_when_it_is_due(thread, moderator, signed_in):
    arranging.close_by_itself(moderator, thread, timezone.now() + timedelta(days=1), 0)
    tasks.close_when_due.func(thread.pk)
    assert not Thread.objects.get(pk=thread.pk).is_locked

    Thread.objects.filter(pk=thread.pk).update(closes_at=timezone.now())
    tasks.close_when_due.func(thread.pk)
    tasks.close_when_due.func(thread.pk)

    assert Thread.objects.get(pk=thread.pk).is_locked
    answer = signed_in(make.member()).post(f"/t/{thread.pk}/reply/", {"body": "Late"})
    assert answer.status_code == 403


def test_a_thread_in_which_someone_wrote_since_stays_open(thread, moderator):
    arranging.close_by_itself(moderator, thread, None, 2)
    make.post(thread)

    tasks.close_when_due.func(thread.pk)
    assert not Thread.objects.get(pk=thread.pk).is_locked

    Thread.objects.filter(pk=thread.pk).update(last_posted_at=timezone.now() - timedelta(days=3))
    tasks.close_when_due.func(thread.pk)
    assert Thread.objects.get(pk=thread.pk).is_locked


def test_what_others_set_since_is_not_taken_back(thread, moderator):
    arranging.slow_down(moderator, thread, 30)
    first = LogEntry.objects.for_rows(moderator).latest("id")
    arranging.slow_down(moderator, thread, 60)

    with pytest.raises(Exception, match=r".+"):
        undo(moderator, first)
    assert now(thread)[1] == 60
