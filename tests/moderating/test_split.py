"""A thread made two, and posts that go to where they belong; and all of it taken back."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from forum.log.models import Deed, LogEntry
from forum.log.undoing import undo
from forum.moderating import actions, merging
from forum.moderating.merging import Chosen, New, NotPossible
from forum.posts.models import Post
from forum.threads.marks import mark_read
from forum.threads.models import Thread
from tests import make
from tests.counting import counts_are_right
from tests.moderating.test_merge import board, bodies, entry, mark, moderator, state  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(board):  # noqa: F811
    return make.thread(board, replies=5)


def ids(thread: Thread, *numbers: int) -> Chosen:
    return Chosen(tuple(thread.posts.filter(number__in=numbers).values_list("pk", flat=True)))


def test_chosen_posts_are_a_thread_of_their_own(thread, moderator):  # noqa: F811
    third = thread.posts.get(number=3)

    made = merging.split(moderator, thread, ids(thread, 3, 5), New("Apart"), "Another matter")

    assert (made.board_id, made.author_id) == (thread.board_id, third.author_id)
    assert [post.number for post in made.posts.order_by("number")] == [1, 2]
    assert list(thread.posts.order_by("number").values_list("number", flat=True)) == [1, 2, 4, 6]
    assert counts_are_right()
    told = entry()
    assert (told.deed, told.thread_id, told.after["thread"]) == (Deed.SPLIT, thread.pk, made.pk)


def test_from_a_post_on_what_comes_next_follows_the_last_that_stayed(thread, moderator):  # noqa: F811
    reader = make.member()
    mark_read(reader.pk, thread.pk, 6)

    made = merging.split(moderator, thread, Chosen(from_number=4), New("Apart"))

    next_post = make.post(thread)
    assert next_post.number == 4
    assert made.post_count == 0 or Thread.objects.get(pk=made.pk).post_count == 3
    assert (mark(reader, thread), mark(reader, made)) == (3, 3)
    assert counts_are_right()


def test_a_page_that_went_leads_to_where_it_is(board, moderator):  # noqa: F811
    thread = make.thread(board, replies=24)

    made = merging.split(moderator, thread, Chosen(from_number=15), New("Apart"))

    answer = Client().get(f"{thread.get_absolute_url()}?page=2")
    assert answer["Location"] == f"{made.get_absolute_url()}#post-7"


def test_links_that_would_cross_are_cut_and_mended(thread, moderator):  # noqa: F811
    second, third = thread.posts.get(number=2), thread.posts.get(number=3)
    answer = make.post(thread, to=second)
    also = make.post(thread, to=third)

    merging.split(moderator, thread, ids(thread, 3, 7), New("Apart"))

    answer.refresh_from_db()
    also.refresh_from_db()
    assert (answer.reply_to_id, also.reply_to_id) == (None, None)

    undo(moderator, entry())

    answer.refresh_from_db()
    also.refresh_from_db()
    assert (answer.reply_to_id, also.reply_to_id) == (second.pk, third.pk)


def test_what_opens_the_thread_stays(thread, moderator):  # noqa: F811
    with pytest.raises(NotPossible):
        merging.split(moderator, thread, ids(thread, 1, 2), New("Apart"))
    assert Thread.objects.count() == 1


def test_words_of_someone_higher_stay(thread):
    make.post(thread, make.administrator())
    here = make.viewer(make.board_moderator(thread.board))

    with pytest.raises(PermissionDenied):
        merging.split(here, thread, Chosen(from_number=6), New("Apart"))
    with pytest.raises(PermissionDenied):
        merging.move_posts(here, thread, Chosen(from_number=6), make.thread(thread.board))
    assert thread.posts.count() == 7


def test_strangers_are_refused(thread):
    elsewhere = make.board_moderator(make.board())
    for someone in (make.member(), thread.author, elsewhere):
        with pytest.raises(PermissionDenied):
            merging.split(make.viewer(someone), thread, ids(thread, 3), New("Apart"))


def test_onto_another_board_it_needs_the_right_there(thread):
    here, onto = make.board_moderator(thread.board), make.board()
    with pytest.raises(PermissionDenied):
        merging.split(make.viewer(here), thread, ids(thread, 3), New("Apart", onto))

    make.grant(onto, here.groups.get(), make.Right.MODERATE)
    made = merging.split(make.viewer(here), thread, ids(thread, 3), New("Apart", onto))

    assert made.board_id == onto.pk
    assert counts_are_right()


def test_done_twice_it_is_done_once(thread, moderator):  # noqa: F811
    chosen = ids(thread, 3, 4)

    assert merging.split(moderator, thread, chosen, New("Apart"))
    assert merging.split(moderator, thread, chosen, New("Apart")) is None

    assert LogEntry.objects.count() == 1


def test_of_a_hidden_thread_it_is_hidden_too(thread, moderator):  # noqa: F811
    actions.hide_thread(moderator, thread, "Heat")

    made = merging.split(moderator, thread, ids(thread, 3), New("Apart"))

    assert made.is_hidden
    assert counts_are_right()


def test_posts_go_behind_those_of_the_other_thread(thread, board, moderator):  # noqa: F811
    target = make.thread(board, replies=1)

    assert merging.move_posts(moderator, thread, ids(thread, 2, 4), target)
    assert not merging.move_posts(moderator, thread, ids(thread, 2, 4), target)

    assert list(target.posts.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]
    assert counts_are_right()


@pytest.mark.parametrize("chosen", [(2, 4), (4, 5, 6), (6,)])
def test_a_split_taken_back_all_is_as_it_was(thread, moderator, chosen):  # noqa: F811
    reader = make.member()
    mark_read(reader.pk, thread.pk, 5)
    before = state()
    made = merging.split(moderator, thread, ids(thread, *chosen), New("Apart"))

    assert undo(moderator, entry()) == []

    Thread.objects.get(pk=made.pk)
    assert of_these(state(), thread) == of_these(before, thread)
    assert counts_are_right()
    assert Client().get(made.get_absolute_url())["Location"] == thread.get_absolute_url()


@pytest.mark.parametrize("chosen", [(2, 4), (4, 5, 6), (6,)])
def test_moving_posts_taken_back_all_is_as_it_was(thread, board, moderator, chosen):  # noqa: F811
    target = make.thread(board, replies=3)
    reader = make.member()
    mark_read(reader.pk, thread.pk, 5)
    mark_read(reader.pk, target.pk, 4)
    before = state()
    merging.move_posts(moderator, thread, ids(thread, *chosen), target)

    assert undo(moderator, entry()) == []

    assert state() == before
    assert counts_are_right()


def test_numbers_given_again_stay_with_who_has_them(thread, moderator):  # noqa: F811
    went = thread.posts.get(number=4)
    merging.split(moderator, thread, Chosen(from_number=4), New("Apart"))
    new = make.post(thread)

    told = undo(moderator, entry())

    went.refresh_from_db()
    new.refresh_from_db()
    assert (new.number, went.number) == (4, 5)
    assert "3 " in told[-1]
    places = [post.place for post in thread.posts.order_by("number")]
    assert places == sorted(places)
    assert counts_are_right()


def test_what_was_written_in_the_new_thread_comes_along(thread, moderator):  # noqa: F811
    made = merging.split(moderator, thread, ids(thread, 3), New("Apart"))
    new = make.post(made)

    told = undo(moderator, entry())

    new.refresh_from_db()
    assert (new.thread_id, new.number) == (thread.pk, 7)
    assert len(told) == 1
    assert not Post.objects.filter(thread=made).exists()
    assert counts_are_right()


def of_these(seen: list, thread: Thread) -> list:
    threads, posts, marks = seen
    return [
        [each for each in threads if each["id"] == thread.pk],
        posts,
        [each for each in marks if each[1] == thread.pk],
    ]
