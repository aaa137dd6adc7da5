"""Many at once, for real: threads of execution, each with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from forum.moderating import actions as moderating
from forum.posting import actions, deleting
from forum.posting.actions import Editing, Words
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
            actions.edit_post(viewer, post, f"Version {n}", "", Editing(began=post.last_edit))
        except actions.EditedMeanwhile as meanwhile:
            return meanwhile.post.body
        return "taken"

    said = at_once(edit, 12)

    post.refresh_from_db()
    assert said.count("taken") == 1
    assert set(said) == {"taken", post.body}
    assert [revision.body for revision in post.revisions.all()] == ["Zero"]


def test_fifty_sendings_of_one_form_at_once_are_one_post():
    thread, viewer, form = make.thread(), make.viewer(make.member()), uuid4()

    posts = at_once(lambda n: actions.reply(viewer, thread, Words(f"Once, {n}", form)), 50)

    assert len({post.pk for post in posts}) == 1
    assert Post.objects.filter(thread=thread).count() == 2
    assert set(counters.recount().values()) == {0}


def test_a_storm_of_deletions_leaves_every_count_right():
    """Authors delete and bring back, moderators hide and restore, others reply, all at once."""
    board = make.board()
    threads = [make.thread(board), make.thread(board, replies=1)]
    author, moderator = make.member(), make.viewer(make.moderator())
    posts = [make.post(thread, author) for thread in threads for _ in range(3)]
    viewer, starters = make.viewer(author), [make.viewer(thread.author) for thread in threads]
    openings = [thread.posts.get(number=1) for thread in threads]
    deeds = [
        lambda post, _n: deleting.delete_post(viewer, post),
        lambda post, _n: deleting.undelete_post(viewer, post),
        lambda post, _n: moderating.hide_post(moderator, post, "storm"),
        lambda post, _n: moderating.restore_post(moderator, post),
        lambda post, n: actions.reply(viewer, post.thread, Words("Hi")) if n % 3 == 0 else None,
        lambda _post, n: deleting.delete_post(starters[n % 2], openings[n % 2]),
        lambda _post, n: deleting.undelete_post(starters[n % 2], openings[n % 2]),
    ]

    def deed(n: int) -> None:
        with suppress(PermissionDenied):
            deeds[n % len(deeds)](posts[n % len(posts)], n)

    at_once(deed, 140)

    assert set(counters.recount().values()) == {0}


def test_a_reply_beside_the_deleting_of_its_thread_is_refused_or_keeps_it():
    for _ in range(5):
        thread = make.thread()
        opening, starter, guest = thread.posts.get(), make.viewer(thread.author), make.member()
        deeds = [
            lambda opening=opening, starter=starter: deleting.delete_post(starter, opening),
            lambda thread=thread, guest=guest: actions.reply(
                make.viewer(guest), thread, Words("Hello")
            ),
        ]

        def deed(n: int, deeds: list = deeds) -> None:
            with suppress(PermissionDenied):
                deeds[n]()

        at_once(deed, 2)

        thread.refresh_from_db()
        assert thread.is_hidden == (thread.posts.count() == 1)
        assert set(counters.recount().values()) == {0}
