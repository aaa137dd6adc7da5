"""Many mark an answer at once, for real: threads of execution with connections of their own."""

from __future__ import annotations

import pytest

from forum.boards.models import Board
from forum.moderating import actions as moderating
from forum.posting.answers import mark_answer, unmark_answer
from forum.threads.models import Thread
from tests import make
from tests.counting import counts_are_right
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def thread(db) -> Thread:
    board = make.board()
    Board.objects.filter(pk=board.pk).update(has_answers=True)
    board.refresh_from_db()
    return make.thread(board, make.member("asker"))


def test_of_marks_at_once_one_is_left(thread):
    asker = make.viewer(thread.author)
    replies = [make.post(thread) for _ in range(6)]
    works = [lambda post=post: mark_answer(asker, post) for post in replies * 5]
    works += [lambda post=post: unmark_answer(asker, post) for post in replies[:3]]
    works.append(lambda: mark_answer(asker, replies[-1]))

    at_once(*works)
    mark_answer(asker, replies[-1])

    thread.refresh_from_db()
    assert (thread.answer_id, thread.answer_number) == (replies[-1].pk, replies[-1].number)
    assert counts_are_right()


def test_what_is_hidden_at_that_moment_is_no_answer(thread):
    asker, moderator = make.viewer(thread.author), make.viewer(make.moderator())

    for _ in range(8):
        post = make.post(thread)
        works = [
            lambda post=post: mark_answer(asker, post),
            lambda post=post: moderating.hide_post(moderator, post, "Rude"),
            lambda post=post: mark_answer(asker, post),
        ]
        at_once(*works)

        assert Thread.objects.get(pk=thread.pk).answer_id != post.pk
    assert counts_are_right()
