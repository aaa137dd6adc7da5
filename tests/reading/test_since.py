"""What a member is told on return after a day or more."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from forum.boards.models import Grant
from forum.moderating import actions as moderating
from forum.posting import actions
from forum.posts.models import Post, Revision
from forum.threads.models import ReadMark
from tests import make

pytestmark = pytest.mark.django_db

STRIP = "since-strip"


@pytest.fixture
def alice(member):
    """Back after five days."""
    User.objects.filter(pk=member.pk).update(last_seen_at=timezone.now() - timedelta(days=5))
    return member


@pytest.fixture
def reader(alice, signed_in):
    return signed_in(alice)


def page_of(reader, address="/since/"):
    answer = reader.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def read_before_leaving(member, thread):
    """The whole thread, six days ago."""
    ReadMark.objects.update_or_create(
        member=member,
        thread=thread,
        defaults={"number": thread.last_number, "read_at": timezone.now() - timedelta(days=6)},
    )


# --- the strip ------------------------------------------------------------------------------------


def test_the_index_tells_who_was_away_for_a_day(reader):
    assert STRIP in page_of(reader, "/")
    assert STRIP in page_of(reader, "/")


def test_it_tells_nothing_to_who_was_here_yesterday(member, signed_in):
    User.objects.filter(pk=member.pk).update(last_seen_at=timezone.now() - timedelta(hours=23))

    assert STRIP not in page_of(signed_in(member), "/")


def test_it_tells_nothing_to_a_newcomer_and_to_a_guest(member, signed_in, client):
    assert STRIP not in page_of(signed_in(member), "/")
    assert STRIP not in page_of(client, "/")


def test_who_says_so_is_told_no_more(reader):
    page_of(reader, "/")

    for _ in range(2):
        assert reader.post("/since/seen/").status_code == 302
    assert STRIP not in page_of(reader, "/")


def test_it_is_no_page_for_guests(client):
    assert client.get("/since/").status_code == 302
    assert client.post("/since/seen/").status_code == 302


# --- said to you ----------------------------------------------------------------------------------


def test_it_shows_replies_to_ones_posts(alice, reader, run_tasks):
    post = make.post(make.thread(author=alice))
    mine = actions.reply(make.viewer(alice), post.thread, actions.Words("What do you think?"))
    words = actions.Words("I think it is a fine idea.", reply_to_id=mine.pk)
    actions.reply(make.viewer(make.member("bob")), post.thread, words)
    run_tasks()

    assert "I think it is a fine idea." in page_of(reader)


def test_it_shows_no_reply_that_was_hidden_since(alice, reader, run_tasks):
    thread = make.thread(author=alice)
    mine = actions.reply(make.viewer(alice), thread, actions.Words("What do you think?"))
    words = actions.Words("Something rude.", reply_to_id=mine.pk)
    rude = actions.reply(make.viewer(make.member("bob")), thread, words)
    run_tasks()
    moderating.hide_post(make.viewer(make.moderator()), rude, "rude")

    assert "Something rude." not in page_of(reader)


# --- where you took part --------------------------------------------------------------------------


def test_it_shows_where_ones_threads_went_on(alice, reader):
    thread = make.thread(author=alice, title="Where to swim")
    actions.reply(make.viewer(make.member("bob")), thread, actions.Words("In the quarry lake."))

    assert "In the quarry lake." in page_of(reader)


def test_it_shows_no_thread_where_one_said_nothing(alice, reader):
    thread = make.thread(title="Where to swim")
    actions.reply(make.viewer(make.member("bob")), thread, actions.Words("In the quarry lake."))

    assert "In the quarry lake." not in page_of(reader)


def test_it_shows_no_thread_on_a_board_that_was_closed_since(alice, reader):
    thread = make.thread(author=alice, title="Where to swim")
    actions.reply(make.viewer(make.member("bob")), thread, actions.Words("In the quarry lake."))
    Grant.objects.filter(board=thread.board).delete()

    page = page_of(reader)
    assert "In the quarry lake." not in page
    assert "Where to swim" not in page


def test_ones_own_words_are_no_news(alice, reader):
    thread = make.thread(author=alice, title="Where to swim")
    actions.reply(make.viewer(alice), thread, actions.Words("Nobody answers."))

    assert "Nobody answers." not in page_of(reader)


# --- edited since you read it ---------------------------------------------------------------------


def edited(post: Post, body: str) -> None:
    actions.edit_post(make.viewer(post.author), post, body)


def test_it_shows_how_a_post_that_one_had_read_was_edited(alice, reader):
    post = make.post(make.thread(author=make.member("bob")), body="We meet on Wednesday.")
    read_before_leaving(alice, post.thread)
    edited(post, "We meet on Saturday.")

    assert "We meet on <del>Wednesday</del><ins>Saturday</ins>." in page_of(reader)


def test_of_several_edits_it_shows_what_changed_in_all(alice, reader):
    post = make.post(make.thread(author=make.member("bob")), body="We meet on Wednesday.")
    read_before_leaving(alice, post.thread)
    edited(post, "We meet on Friday.")
    edited(post, "We meet on Saturday.")

    page = page_of(reader)
    assert "<del>Wednesday</del><ins>Saturday</ins>" in page
    assert "Friday" not in page


def test_what_one_never_read_is_not_shown_as_it_was(alice, reader):
    post = make.post(make.thread(author=make.member("bob")), body="My number is 555-0199.")
    edited(post, "Write to me.")
    # Read only now, after the edit.
    ReadMark.objects.create(member=alice, thread=post.thread, number=9, read_at=timezone.now())

    assert "555-0199" not in page_of(reader)


def test_an_edit_of_a_hidden_post_is_not_shown(alice, reader):
    post = make.post(make.thread(author=make.member("bob")), body="We meet on Wednesday.")
    read_before_leaving(alice, post.thread)
    edited(post, "We meet on Saturday.")
    moderating.hide_post(make.viewer(make.moderator()), post, "wrong")

    assert "Saturday" not in page_of(reader)


def test_what_stood_there_only_after_one_read_it_is_not_shown(alice, reader):
    """Read, edited before one left, and edited again: the text between was never read."""
    post = make.post(make.thread(author=make.member("bob")), body="We meet on Wednesday.")
    read_before_leaving(alice, post.thread)
    edited(post, "We meet on Wednesday, call 555-0199.")
    Revision.objects.update(replaced_at=timezone.now() - timedelta(days=5, hours=1))
    edited(post, "We meet on Saturday.")

    page = page_of(reader)
    assert "555-0199" not in page
    assert "<del>Wednesday</del><ins>Saturday</ins>" in page


@pytest.mark.parametrize("is_whole_thread", [False, True])
def test_what_was_hidden_when_it_was_edited_is_not_shown(alice, reader, is_whole_thread):
    """The mark goes past a hidden post too, and a moderator may take the worst out of it."""
    moderator = make.viewer(make.moderator())
    post = make.post(make.thread(author=make.member("bob")), body="Her number is 555-0199.")
    read_before_leaving(alice, post.thread)
    hidden = post.thread if is_whole_thread else post
    hidden.hide()
    actions.edit_post(moderator, post, "Her number was here.")
    hidden.restore()

    page = page_of(reader)
    assert "555-0199" not in page


def test_an_edit_from_before_one_left_is_no_news(alice, reader):
    post = make.post(make.thread(author=make.member("bob")), body="We meet on Wednesday.")
    read_before_leaving(alice, post.thread)
    edited(post, "We meet on Saturday.")
    Revision.objects.update(replaced_at=timezone.now() - timedelta(days=5, hours=1))

    assert "Saturday" not in page_of(reader)


# --- the page -------------------------------------------------------------------------------------


def test_who_missed_nothing_is_told_so(reader):
    assert "empty-bell" in page_of(reader)


def test_it_takes_the_same_queries_for_one_and_for_three(alice, reader, run_tasks):
    bob = make.member("bob")

    def happens() -> None:
        thread = make.thread(author=alice)
        read_before_leaving(alice, thread)
        mine = actions.reply(make.viewer(alice), thread, actions.Words("What do you think?"))
        words = actions.Words("A fine idea.", reply_to_id=mine.pk)
        edited(actions.reply(make.viewer(bob), thread, words), "A bad idea.")
        run_tasks()

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page_of(reader)
        return len(seen)

    happens()
    queries()
    one = queries()
    happens()
    happens()

    # One of them for questions that were answered; one for announcements, which a process keeps.
    assert queries() == one <= 12
