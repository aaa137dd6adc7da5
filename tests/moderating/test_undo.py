"""Taking a deed back: what holds for all of them, and how those of threads and posts come back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forum.boards.models import Board
from forum.log.models import Deed, LogEntry
from forum.log.undoing import undo
from forum.moderating import actions, showing
from forum.posting.deleting import delete_post
from forum.posts.models import Post
from forum.threads.marks import mark_boards_read
from forum.threads.models import ReadMark, Thread
from tests import make
from tests.counting import counts_are_right

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}

# The deed, and the column that it changes back and forth.
DEEDS = [
    ("lock", "locked_at"),
    ("unlock", "locked_at"),
    ("pin", "pinned_at"),
    ("unpin", "pinned_at"),
    ("feature", "featured_at"),
    ("unfeature", "featured_at"),
    ("hide_thread", "hidden_at"),
    ("restore_thread", "hidden_at"),
]
FIRST = {"unlock": "lock", "unpin": "pin", "unfeature": "feature", "restore_thread": "hide_thread"}
each_deed = pytest.mark.parametrize(("deed", "column"), DEEDS)


def done(deed, thread=None) -> LogEntry:
    """The deed, done to a thread of its own or to this one."""
    thread, viewer = thread or make.thread(replies=2), make.viewer(make.moderator())
    for verb in filter(None, (FIRST.get(deed), deed)):
        action(verb)(viewer, thread, "Why")
    return LogEntry.objects.get(deed=deed)


def action(verb):
    return getattr(actions, verb, None) or getattr(showing, verb)


def question() -> Thread:
    thread = make.thread(replies=2)
    Board.objects.filter(pk=thread.board_id).update(has_answers=True)
    return thread


def is_set(entry, column) -> bool:
    return getattr(Thread.objects.get(pk=entry.thread_id), column) is not None


@each_deed
def test_it_is_taken_back_and_logged(signed_in, deed, column):
    entry, moderator = done(deed), make.moderator()
    was_set = is_set(entry, column)

    answer = signed_in(moderator).post(f"/moderation/log/{entry.pk}/undo/", {"reason": "A slip."})

    assert answer["Location"] == f"/moderation/log/{entry.pk}/"
    assert is_set(entry, column) is not was_set
    undoing = LogEntry.objects.get(undoes=entry)
    assert (undoing.actor, undoing.reason) == (moderator, "A slip.")
    assert undoing.deed != entry.deed
    assert counts_are_right()


@each_deed
def test_the_second_is_told_that_it_has_been_taken_back(signed_in, deed, column):
    entry, browser = done(deed), signed_in(make.moderator())
    address = f"/moderation/log/{entry.pk}/undo/"
    browser.post(address)
    after = is_set(entry, column)

    answer = browser.post(address, follow=True, headers=ENGLISH)

    assert "This has been taken back already." in answer.text
    assert is_set(entry, column) is after
    assert LogEntry.objects.filter(undoes=entry).count() == 1


@each_deed
def test_what_others_took_back_by_hand_is_left(signed_in, deed, column):
    entry, moderator = done(deed), make.moderator()
    back = {
        "lock": "unlock",
        "pin": "unpin",
        "feature": "unfeature",
        "hide_thread": "restore_thread",
    }
    by_hand = {**back, **{there: here for here, there in back.items()}}[deed]
    action(by_hand)(make.viewer(moderator), entry.thread, "By hand")
    entries = LogEntry.objects.count()

    answer = signed_in(moderator).post(
        f"/moderation/log/{entry.pk}/undo/", follow=True, headers=ENGLISH
    )

    assert " since." in answer.text
    assert LogEntry.objects.count() == entries


@each_deed
def test_it_refuses_strangers(signed_in, deed, column):
    entry = done(deed)
    address, was_set = f"/moderation/log/{entry.pk}/undo/", is_set(entry, column)

    for stranger in (make.member(), make.board_moderator(make.board())):
        assert signed_in(stranger).post(address).status_code == 404
    assert "login" in Client().get(address)["Location"]
    assert Client().post(address).status_code == 404
    assert is_set(entry, column) is was_set


def test_deeds_to_someone_of_higher_standing_are_left_to_their_equals(signed_in):
    thread = make.thread(author=make.administrator())
    actions.lock(make.viewer(make.administrator()), thread, "")
    entry = LogEntry.objects.get()
    moderator = signed_in(make.moderator())

    assert moderator.post(f"/moderation/log/{entry.pk}/undo/").status_code == 403
    assert f"/moderation/log/{entry.pk}/undo/" not in moderator.get("/moderation/log/").text
    assert Thread.objects.get().is_locked


def test_a_hidden_post_comes_back_as_the_answer(signed_in):
    thread = question()
    reply = thread.posts.get(number=2)
    thread.mark_answered(reply.pk, 2)
    actions.hide_post(make.viewer(make.moderator()), reply, "Spam")
    entry = LogEntry.objects.get(deed=Deed.HIDE_POST)

    signed_in(make.moderator()).post(f"/moderation/log/{entry.pk}/undo/")

    now = Thread.objects.get(pk=thread.pk)
    assert (now.answer_id, now.answered_at) == (reply.pk, thread.answered_at)
    assert counts_are_right()


def test_an_answer_chosen_meanwhile_stays(signed_in):
    thread = question()
    reply, other = thread.posts.get(number=2), thread.posts.get(number=3)
    thread.mark_answered(reply.pk, 2)
    actions.hide_post(make.viewer(make.moderator()), reply, "Spam")
    Thread.objects.get().mark_answered(other.pk, 3)
    entry = LogEntry.objects.get(deed=Deed.HIDE_POST)

    answer = signed_in(make.moderator()).post(
        f"/moderation/log/{entry.pk}/undo/", follow=True, headers=ENGLISH
    )

    assert "Another post has been marked as the answer since" in answer.text
    assert Thread.objects.get().answer_id == other.pk
    assert Post.objects.get(pk=reply.pk).hidden_at is None


def test_what_its_author_deleted_is_theirs_again(signed_in):
    thread = make.thread(replies=1)
    reply = thread.posts.get(number=2)
    deleted_at = timezone.now() - timedelta(hours=1)
    Post.objects.filter(pk=reply.pk).update(hidden_at=deleted_at, deleted_at=deleted_at)
    actions.hide_post(make.viewer(make.moderator()), reply, "Rude")
    entry = LogEntry.objects.get()

    signed_in(make.moderator()).post(f"/moderation/log/{entry.pk}/undo/")

    assert Post.objects.get(pk=reply.pk).deleted_at == deleted_at
    assert Post.objects.get(pk=reply.pk).is_hidden


def test_what_its_author_deleted_and_a_moderator_restored_is_deleted_again():
    moderator = make.viewer(make.moderator())
    thread, alone = make.thread(replies=1), make.thread()
    reply, opening = thread.posts.get(number=2), alone.posts.get()
    for post in (reply, opening):
        delete_post(make.viewer(post.author), post)
    before = [Post.objects.get(pk=post.pk).deleted_at for post in (reply, opening)]
    actions.restore_post(moderator, reply)
    actions.restore_thread(moderator, alone)

    for entry in LogEntry.objects.for_rows(moderator):
        undo(moderator, entry)

    assert [Post.objects.get(pk=post.pk).deleted_at for post in (reply, opening)] == before
    assert Thread.objects.get(pk=alone.pk).is_hidden
    assert counts_are_right()


def test_a_thread_taken_over_from_its_author_is_theirs_again():
    thread, moderator = make.thread(), make.viewer(make.moderator())
    opening = thread.posts.get()
    delete_post(make.viewer(thread.author), opening)
    deleted_at = Post.objects.get().deleted_at
    actions.hide_thread(moderator, thread, "Spam")
    entry = LogEntry.objects.for_rows(moderator).get()
    assert Post.objects.get().deleted_at is None

    undo(moderator, entry)

    assert Post.objects.get().deleted_at == deleted_at
    assert Thread.objects.get().is_hidden


def test_a_moved_thread_goes_back(signed_in):
    thread, board = make.thread(replies=2), make.board()
    left = thread.board
    actions.move(make.viewer(make.moderator()), thread, board)
    entry = LogEntry.objects.get()

    signed_in(make.moderator()).post(f"/moderation/log/{entry.pk}/undo/")

    assert Thread.objects.get(pk=thread.pk).board_id == left.pk
    back = LogEntry.objects.get(undoes=entry)
    assert (back.board, back.to_board) == (board, left)
    assert counts_are_right()


def test_who_knew_a_moved_thread_as_read_by_its_board_knows_it_so_again():
    thread, board, moderator = make.thread(replies=2), make.board(), make.viewer(make.moderator())
    reader, later = make.member(), make.member()
    mark_boards_read(reader.pk, {thread.board_id: thread.last_place})
    actions.move(moderator, thread, board)
    assert ReadMark.objects.get().number == 3
    mark_boards_read(later.pk, {board.pk: Thread.objects.get().came_at})

    undo(moderator, LogEntry.objects.for_rows(moderator).get())

    assert Thread.objects.get().came_at == 0
    assert ReadMark.objects.values_list("member", "number").get() == (later.pk, 3)


def test_what_was_written_meanwhile_is_new_where_the_thread_goes_back_to():
    thread, board, moderator = make.thread(), make.board(), make.viewer(make.moderator())
    reader = make.member()
    actions.move(moderator, thread, board)
    last = make.post(thread)
    mark_boards_read(reader.pk, {thread.board_id: last.pk})

    undo(moderator, LogEntry.objects.for_rows(moderator).get())

    assert Thread.objects.get().came_at > last.pk


def test_a_thread_that_moved_on_stays_where_it_is(signed_in):
    thread, second, third = make.thread(), make.board(), make.board()
    moderator = make.moderator()
    actions.move(make.viewer(moderator), thread, second)
    actions.move(make.viewer(moderator), thread, third)
    entry = LogEntry.objects.order_by("id")[0]

    signed_in(moderator).post(f"/moderation/log/{entry.pk}/undo/")

    assert Thread.objects.get(pk=thread.pk).board_id == third.pk


def test_the_log_says_what_was_taken_back(signed_in):
    entry, browser = done("lock"), signed_in(make.moderator())
    assert f"/moderation/log/{entry.pk}/undo/" in browser.get("/moderation/log/").text

    browser.post(f"/moderation/log/{entry.pk}/undo/")

    log = browser.get("/moderation/log/", headers=ENGLISH).text
    assert f"/moderation/log/{entry.pk}/undo/" not in log
    assert "taking back an earlier deed" in log
    assert browser.get(f"/moderation/log/{entry.pk}/").status_code == 200
