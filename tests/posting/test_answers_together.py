"""Many mark an answer at once, for real: threads of execution with connections of their own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from forum.boards.models import Board
from forum.moderating import actions as moderating
from forum.posting.answers import mark_answer, unmark_answer
from forum.posts import counters
from forum.threads.models import Thread
from tests import make

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def thread(db) -> Thread:
    board = make.board()
    Board.objects.filter(pk=board.pk).update(has_answers=True)
    board.refresh_from_db()
    return make.thread(board, make.member("asker"))


def alone(work):
    """What it gave, or how it was refused; other errors are raised."""
    try:
        return work()
    except PermissionDenied as refused:
        return refused
    finally:
        connection.close()


def test_of_marks_at_once_one_is_left(thread):
    asker = make.viewer(thread.author)
    replies = [make.post(thread) for _ in range(6)]
    works = [lambda post=post: mark_answer(asker, post) for post in replies * 5]
    works += [lambda post=post: unmark_answer(asker, post) for post in replies[:3]]
    works.append(lambda: mark_answer(asker, replies[-1]))

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(alone, works))
    mark_answer(asker, replies[-1])

    thread.refresh_from_db()
    assert (thread.answer_id, thread.answer_number) == (replies[-1].pk, replies[-1].number)
    assert not any(counters.recount().values())


def test_what_is_hidden_at_that_moment_is_no_answer(thread):
    asker, moderator = make.viewer(thread.author), make.viewer(make.moderator())

    for _ in range(8):
        post = make.post(thread)
        works = [
            lambda post=post: mark_answer(asker, post),
            lambda post=post: moderating.hide_post(moderator, post, "Rude"),
            lambda post=post: mark_answer(asker, post),
        ]
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(alone, works))

        assert Thread.objects.get(pk=thread.pk).answer_id != post.pk
    assert not any(counters.recount().values())
