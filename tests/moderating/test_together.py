"""Moderators and members at once, for real: threads of execution with connections of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forum.log.models import LogEntry
from forum.moderating import actions
from forum.notifications.models import Notification
from forum.posting import actions as posting
from forum.posting.actions import Words
from forum.posts.models import Post
from tests import make
from tests.counting import counts_are_right
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def numbers_of(thread) -> list[int]:
    return list(thread.posts.order_by("number").values_list("number", flat=True))


def test_hiding_and_moving_beside_replies_keeps_numbers_and_counts():
    thread, elsewhere = make.thread(replies=4), make.board()
    here = thread.board
    people = [make.viewer(make.member()) for _ in range(6)]
    moderator = make.viewer(make.moderator())
    posts = list(thread.posts.order_by("number"))

    def reply(n: int) -> Callable[[], object]:
        return lambda: posting.reply(people[n % 6], thread, Words(f"Reply {n}"))

    answers = at_once(
        *(reply(n) for n in range(10)),
        lambda: actions.hide_thread(moderator, thread, "Heat"),
        *(reply(n) for n in range(5)),
        lambda: actions.hide_post(moderator, posts[2], "Rude"),
        lambda: actions.move(moderator, thread, elsewhere),
        lambda: actions.restore_thread(moderator, thread),
        *(reply(n) for n in range(5)),
        lambda: actions.restore_post(moderator, posts[2]),
        lambda: actions.hide_post(moderator, posts[4], "Rude"),
        lambda: actions.move(moderator, thread, here),
        lambda: actions.lock(moderator, thread),
        *(reply(n) for n in range(5)),
        lambda: actions.hide_thread(moderator, thread, "Again"),
    )

    replied = [answer for answer in answers if isinstance(answer, Post)]
    assert numbers_of(thread) == list(range(1, 6 + len(replied)))
    assert counts_are_right()


def test_one_deed_sent_by_many_at_once_is_done_logged_and_told_once():
    post = make.post(make.thread(replies=1))
    moderators = [make.viewer(make.moderator()) for _ in range(4)]

    at_once(*(lambda v=v: actions.hide_post(v, post, "Rude") for v in moderators * 3))
    at_once(*(lambda v=v: actions.lock(v, post.thread) for v in moderators * 3))

    assert LogEntry.objects.count() == 2
    assert Notification.objects.filter(recipient=post.author, kind="moderation").count() == 1
    assert counts_are_right()


def test_threads_of_the_same_people_hidden_at_once_on_two_boards_never_deadlock():
    people = [make.member() for _ in range(5)]
    threads = [make.thread(make.board(), people[n % 5]) for n in range(6)]
    for n, thread in enumerate(threads):
        for person in people[n % 5 :] + people[: n % 5]:
            make.post(thread, person)
    viewer = make.viewer(make.moderator())

    for _ in range(3):
        at_once(*(lambda t=t: actions.hide_thread(viewer, t, "Heat") for t in threads))
        at_once(*(lambda t=t: actions.restore_thread(viewer, t) for t in threads))

    assert LogEntry.objects.count() == 36
    assert counts_are_right()


def test_two_threads_changing_places_never_deadlock():
    one, two = make.board(), make.board()
    threads = [make.thread(one, replies=1), make.thread(two, replies=1)]
    viewer = make.viewer(make.moderator())

    for _ in range(4):
        at_once(
            *(lambda t=t, b=b: actions.move(viewer, t, b) for t in threads for b in (one, two, one))
        )

    assert counts_are_right()
