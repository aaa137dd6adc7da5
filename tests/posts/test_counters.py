"""Counts follow their causes, and `recount` finds nothing to mend."""

import pytest

from accounts.models import User
from forum.boards.models import Board
from forum.posts import counters
from forum.posts.models import Post
from forum.threads.models import Participant, Thread
from tests import make

pytestmark = pytest.mark.django_db

TALKS = ("conversations", "participants of conversations", "unread conversations")
ROOMS = ("reactions", "polls", *TALKS)
KINDS = (*ROOMS, "participants", "answers", "threads", "tags", "boards", "members")
NOTHING_TO_MEND = dict.fromkeys(KINDS, 0)


def test_a_thread_is_worth_two_points_and_each_post_one():
    alice = make.member()

    thread = make.thread(author=alice)
    make.post(thread, alice)

    alice.refresh_from_db()
    assert (alice.thread_count, alice.post_count, alice.points) == (1, 2, 4)


def test_a_thread_counts_its_posts_and_people():
    alice, bob = make.member(), make.member()

    thread = make.thread(author=alice)
    make.post(thread, bob)
    last = make.post(thread, bob)

    thread.refresh_from_db()
    assert (thread.post_count, thread.participant_count, thread.last_number) == (3, 2, 3)
    assert (thread.last_post_id, thread.last_poster) == (last.pk, bob)


def test_a_board_counts_its_threads_and_posts():
    board = make.board()

    make.thread(board, replies=2)

    board.refresh_from_db()
    assert (board.thread_count, board.post_count) == (1, 3)


def test_a_hidden_post_counts_nowhere_but_keeps_its_number():
    bob = make.member()
    thread = make.thread()
    post = make.post(thread, bob)
    thread.refresh_from_db()

    post.hide()
    counters.post_hidden(thread, post)

    bob.refresh_from_db()
    thread.refresh_from_db()
    assert (bob.post_count, bob.points) == (0, 0)
    assert (thread.post_count, thread.participant_count, thread.last_number) == (1, 1, 2)
    assert thread.last_poster == thread.author
    assert counters.recount() == NOTHING_TO_MEND


def test_a_restored_post_counts_again():
    bob = make.member()
    thread = make.thread()
    post = make.post(thread, bob)
    thread.refresh_from_db()
    post.hide()
    counters.post_hidden(thread, post)

    post.restore()
    counters.post_restored(thread, post)

    bob.refresh_from_db()
    assert bob.points == 1
    assert Participant.objects.get(thread=thread, member=bob).post_count == 1
    assert counters.recount() == NOTHING_TO_MEND


def test_a_hidden_thread_counts_neither_on_its_board_nor_for_its_people():
    board, alice, bob = make.board(), make.member(), make.member()
    thread = make.thread(board, alice)
    make.post(thread, bob)
    thread.refresh_from_db()

    counters.thread_hidden(thread)
    thread.hide()

    for person in (alice, bob):
        person.refresh_from_db()
        assert person.points == 0
    board.refresh_from_db()
    assert (board.thread_count, board.post_count) == (0, 0)
    assert counters.recount() == NOTHING_TO_MEND


def test_a_restored_thread_counts_again():
    thread = make.thread(replies=1)
    counters.thread_hidden(thread)
    thread.hide()

    thread.restore()
    counters.thread_restored(thread)

    assert Board.objects.get(pk=thread.board_id).post_count == 2
    assert counters.recount() == NOTHING_TO_MEND


def test_a_moved_thread_takes_its_counts_along():
    thread, there = make.thread(replies=1), make.board()
    here = thread.board

    thread.move(there, came_at=0)
    counters.thread_moved(thread, here, there)

    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.thread_count, here.post_count) == (0, 0)
    assert (there.thread_count, there.post_count) == (1, 2)
    assert counters.recount() == NOTHING_TO_MEND


def test_recount_mends_what_is_wrong_and_says_how_much():
    thread = make.thread(replies=2)
    Thread.objects.update(post_count=77, participant_count=1, last_number=1)
    Board.objects.update(post_count=5)
    User.objects.update(points=0)
    Participant.objects.all().delete()

    mended = counters.recount()

    wrong = {"participants": 3, "threads": 1, "boards": 2, "members": 3}
    assert mended == NOTHING_TO_MEND | wrong
    thread.refresh_from_db()
    assert (thread.post_count, thread.participant_count, thread.last_number) == (3, 3, 3)
    assert counters.recount() == NOTHING_TO_MEND


def test_recount_keeps_what_was_brought_from_another_forum():
    alice = make.member(carried_posts=100, carried_threads=10)
    make.thread(author=alice)

    counters.recount()

    alice.refresh_from_db()
    assert (alice.post_count, alice.thread_count, alice.points) == (101, 11, 123)


def test_the_last_number_never_falls():
    thread = make.thread(replies=3)
    Post.objects.filter(thread=thread, number=4).delete()

    counters.recount()

    thread.refresh_from_db()
    assert thread.last_number == 4
