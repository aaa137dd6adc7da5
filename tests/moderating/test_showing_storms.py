"""Threads pinned, featured and announced, and no longer, while many write in them, for real."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from forum.log.models import LogEntry
from forum.log.undoing import NothingLeft, undo
from forum.moderating import actions, showing, tasks
from forum.moderating.showing import Pin, announcing_of, featuring_of, pinning_of
from forum.posting import actions as posting
from forum.posting.actions import Words
from forum.posts.models import Post
from forum.threads.announcements import dismiss
from forum.threads.models import Thread
from tests import make
from tests.counting import counts_are_right
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

Work = Callable[[], object]
STANDS = {
    ("pin", "unpin"): pinning_of,
    ("feature", "unfeature"): featuring_of,
    ("announce", "unannounce"): announcing_of,
}


def deeds(chief, thread: Thread, *boards) -> list[Work]:
    """All that is shown above others, changed and taken back, and what else happens to it."""
    until = timezone.now() + timedelta(days=3)

    def take_back_the_last() -> object:
        entry = LogEntry.objects.for_rows(chief).filter(thread=thread).latest("id")
        try:
            return entry.inverse_kind and undo(chief, entry)
        except NothingLeft as gone:
            return gone

    here, there = boards
    return [
        lambda: showing.pin(chief, thread),
        lambda: showing.announce(chief, thread, until),
        lambda: actions.move(chief, thread, there),
        lambda: showing.feature(chief, thread),
        lambda: showing.pin(chief, thread, how=Pin(everywhere=True, until=until)),
        take_back_the_last,
        lambda: actions.lock(chief, thread),
        lambda: showing.unannounce(chief, thread),
        lambda: tasks.unpin_when_due.func(thread.pk),
        lambda: showing.unfeature(chief, thread),
        lambda: actions.unlock(chief, thread),
        lambda: showing.unpin(chief, thread),
        take_back_the_last,
        lambda: actions.move(chief, thread, here),
        lambda: showing.feature(chief, thread),
        lambda: showing.announce(chief, thread),
        lambda: showing.pin(chief, thread, how=Pin(until=until)),
        take_back_the_last,
    ]


def replies(people, thread: Thread, n: int) -> list[Work]:
    def reply(k: int) -> Work:
        return lambda: posting.reply(people[k % len(people)], thread, Words(f"Reply {k}"))

    return [reply(k) for k in range(n)]


def mixed(*works: list[Work]) -> list[Work]:
    """All of them, each list's spread evenly over the whole."""
    placed = [(n / len(each), work) for each in works for n, work in enumerate(each)]
    return [work for _place, work in sorted(placed, key=lambda pair: pair[0])]


def test_replies_moves_and_locks_beside_leave_numbers_counts_and_the_log_right():
    here, there = make.board(), make.board()
    threads = [make.thread(here, replies=2), make.thread(there, replies=2)]
    people = [make.viewer(make.member()) for _ in range(6)]
    chiefs = [make.viewer(make.moderator()) for _ in range(2)]

    answers = at_once(
        *mixed(
            *(deeds(chief, thread, here, there) for chief in chiefs for thread in threads),
            *(replies(people, thread, 25) for thread in threads),
            [lambda m=m: dismiss(m.user, threads[0]) for m in people],
        )
    )

    written = [answer for answer in answers if isinstance(answer, Post)]
    assert written
    for thread in Thread.objects.all():
        numbers = thread.posts.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, len(numbers) + 1))
        the_log_tells_it_all(thread)
    assert Post.objects.count() == 6 + len(written)
    assert counts_are_right()


def the_log_tells_it_all(thread: Thread) -> None:
    """Each deed began with what the one before had left, and the last left what there is now."""
    for names, of in STANDS.items():
        left = {}
        for entry in LogEntry.objects.filter(thread=thread, deed__in=names).order_by("id"):
            assert entry.before == left
            assert entry.before != entry.after
            left = entry.after
        assert left == of(thread)


def test_one_deed_sent_by_many_at_once_is_done_and_logged_once():
    thread = make.thread()
    chiefs = [make.viewer(make.moderator()) for _ in range(4)]

    for deed in (
        lambda v: showing.pin(v, thread, how=Pin(everywhere=True)),
        lambda v: showing.feature(v, thread),
        lambda v: showing.announce(v, thread),
        lambda v: showing.unpin(v, thread),
        lambda v: showing.unfeature(v, thread),
        lambda v: showing.unannounce(v, thread),
    ):
        done = at_once(*(lambda v=v, deed=deed: deed(v) for v in chiefs * 3))
        assert done.count(True) == 1

    assert LogEntry.objects.count() == 6
    the_log_tells_it_all(Thread.objects.get(pk=thread.pk))
