"""Many at once, for real: threads of execution, each with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from forum.posting import actions
from forum.posting.actions import Words
from forum.posts import counters
from forum.posts.models import Post
from forum.threads.models import Thread
from tests import make

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

AT_ONCE = 16


def at_once[Result](work: Callable[[int], Result], times: int) -> list[Result]:
    def alone(n: int) -> Result:
        try:
            return work(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(alone, range(times)))


def test_a_hundred_replies_at_once_get_the_numbers_in_between():
    thread = make.thread()
    people = [make.viewer(make.member()) for _ in range(10)]

    at_once(lambda n: actions.reply(people[n % 10], thread, Words(f"Reply {n}")), 100)

    numbers = Post.objects.filter(thread=thread).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 102))
    thread.refresh_from_db()
    assert (thread.post_count, thread.last_number, thread.participant_count) == (101, 101, 11)
    assert set(counters.recount().values()) == {0}


def test_one_form_sent_many_times_at_once_is_one_post():
    thread, viewer, form = make.thread(), make.viewer(make.member()), uuid4()

    posts = at_once(lambda n: actions.reply(viewer, thread, Words("Once", form)), 50)

    assert len({post.pk for post in posts}) == 1
    assert Post.objects.filter(thread=thread).count() == 2
    assert set(counters.recount().values()) == {0}


def test_one_new_thread_sent_many_times_at_once_is_one_thread():
    board, viewer, form = make.board(), make.viewer(make.member()), uuid4()

    at_once(lambda n: actions.start_thread(viewer, board, "Once", Words("Text", form)), 12)

    assert Thread.objects.count() == 1
    assert set(counters.recount().values()) == {0}


def test_replies_in_two_threads_of_one_board_never_deadlock():
    board = make.board()
    threads = [make.thread(board), make.thread(board)]
    people = [make.viewer(make.member()) for _ in range(4)]

    at_once(lambda n: actions.reply(people[n % 4], threads[n % 2], Words("Hi")), 60)

    board.refresh_from_db()
    assert board.post_count == 62
    assert set(counters.recount().values()) == {0}


def test_an_edit_beside_an_edit_keeps_both_versions():
    author = make.member()
    post = make.post(make.thread(), author, "Zero")
    viewer = make.viewer(author)

    at_once(lambda n: actions.edit_post(viewer, post, f"Version {n}"), 8)

    kept = {revision.body for revision in post.revisions.all()}
    post.refresh_from_db()
    assert kept | {post.body} == {"Zero", *(f"Version {n}" for n in range(8))}


def test_of_many_edits_of_one_text_one_is_taken_and_the_others_see_it():
    author = make.member()
    post = make.post(make.thread(), author, "Zero")
    viewer = make.viewer(author)

    def edit(n: int) -> str:
        try:
            actions.edit_post(viewer, post, f"Version {n}", began=post.last_edit)
        except actions.EditedMeanwhile as meanwhile:
            return meanwhile.post.body
        return "taken"

    said = at_once(edit, 12)

    post.refresh_from_db()
    assert said.count("taken") == 1
    assert set(said) == {"taken", post.body}
    assert [revision.body for revision in post.revisions.all()] == ["Zero"]
