"""Authors delete what they wrote, and bring it back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.boards.models import Board
from forum.log.models import LogEntry
from forum.moderating import actions as moderating
from forum.notifications.models import Notification
from forum.posting import deleting
from forum.posts.models import Post
from forum.threads.models import Thread
from tests import make
from tests.counting import counts_are_right

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(member) -> Post:
    """A member's reply between others."""
    thread = make.thread()
    post = make.post(thread, member, "Second thoughts")
    make.post(thread)
    return post


def delete(post: Post) -> None:
    deleting.delete_post(make.viewer(post.author), post)


def age(post: Post, **how_long: int) -> None:
    Post.objects.filter(pk=post.pk).update(created_at=timezone.now() - timedelta(**how_long))


def deleted_before(post: Post, **how_long: int) -> None:
    Post.objects.filter(pk=post.pk).update(deleted_at=timezone.now() - timedelta(**how_long))


def rules(post: Post, **rules: object) -> None:
    Board.objects.filter(pk=post.thread.board_id).update(**rules)


def page_for(client: Client, post: Post) -> str:
    return client.get(post.thread.get_absolute_url()).text


def is_shown(post: Post) -> bool:
    return not Post.objects.get(pk=post.pk).is_hidden


# --- a reply --------------------------------------------------------------------------------------


def test_it_asks_first(post, member, signed_in):
    asked = signed_in(member).get(f"/p/{post.pk}/delete/")

    assert asked.status_code == 200
    assert "Second thoughts" in asked.text
    assert is_shown(post)


def test_it_is_gone_for_all_and_leaves_one_quiet_line(post, member, signed_in):
    answer = signed_in(member).post(f"/p/{post.pk}/delete/")

    assert answer["Location"] == f"{post.thread.get_absolute_url()}#post-2"
    for client in (Client(), signed_in(make.member())):
        page = page_for(client, post)
        assert "Second thoughts" not in page
        assert "Сообщение 2 не показано" in page or "Post 2 is not shown" in page
        assert f"/p/{post.pk}/undelete/" not in page
        assert client.get(f"/p/{post.pk}/").status_code == 404
    assert counts_are_right()
    post.thread.refresh_from_db()
    assert post.thread.post_count == 2


def test_its_author_sees_the_way_back_and_not_the_words(post, member, signed_in):
    delete(post)

    page = page_for(signed_in(member), post)

    assert f"/p/{post.pk}/undelete/" in page
    assert "Second thoughts" not in page
    assert signed_in(member).get(f"/p/{post.pk}/")["Location"].endswith("#post-2")


def test_moderators_still_read_it_and_see_whose_deed_it_was(post, signed_in):
    delete(post)

    page = signed_in(make.moderator()).get(post.thread.get_absolute_url(), headers=ENGLISH).text

    assert "Second thoughts" in page
    assert "deleted by its author" in page


ENGLISH = {"Accept-Language": "en"}


def test_it_comes_back_where_it_stood(post, member, signed_in):
    delete(post)

    asked = signed_in(member).get(f"/p/{post.pk}/undelete/")
    answer = signed_in(member).post(f"/p/{post.pk}/undelete/")

    assert asked.status_code == 200
    assert answer["Location"].endswith("#post-2")
    assert "Second thoughts" in page_for(Client(), post)
    assert Post.objects.get(pk=post.pk).deleted_at is None
    assert counts_are_right()


def test_each_done_twice_is_done_once(post, member, signed_in):
    client = signed_in(member)

    deleted = [client.post(f"/p/{post.pk}/delete/").status_code for _ in range(2)]
    assert counts_are_right()
    restored = [client.post(f"/p/{post.pk}/undelete/").status_code for _ in range(2)]

    assert deleted == restored == [302, 302]
    assert is_shown(post)
    assert counts_are_right()


def test_after_a_day_it_is_too_late(post, member, signed_in):
    delete(post)
    deleted_before(post, hours=24)

    answer = signed_in(member).post(f"/p/{post.pk}/undelete/")

    assert answer.status_code == 403
    assert not is_shown(post)
    assert f"/p/{post.pk}/undelete/" not in page_for(signed_in(member), post)


def test_it_refuses_strangers_and_sends_guests_to_sign_in(post, signed_in):
    stranger = signed_in(make.member())

    assert stranger.get(f"/p/{post.pk}/delete/").status_code == 403
    assert stranger.post(f"/p/{post.pk}/delete/").status_code == 403
    assert Client().post(f"/p/{post.pk}/delete/")["Location"].startswith("/accounts/login/")
    assert is_shown(post)

    delete(post)

    assert stranger.post(f"/p/{post.pk}/undelete/").status_code == 404
    assert not is_shown(post)


def test_the_way_to_it_stands_with_ones_own_posts_alone(post, member, signed_in):
    own, others = f"/p/{post.pk}/delete/", f"/p/{post.thread.posts.get(number=3).pk}/delete/"

    page = page_for(signed_in(member), post)

    assert own in page
    assert others not in page


# --- deleted is not hidden ------------------------------------------------------------------------


def test_what_a_moderator_hid_its_author_cannot_bring_back(post, member, signed_in):
    moderating.hide_post(make.viewer(make.moderator()), post, "Rude")

    answer = signed_in(member).post(f"/p/{post.pk}/undelete/")

    assert answer.status_code == 404
    assert not is_shown(post)


def test_a_moderator_who_hides_a_deleted_post_has_the_last_word(post, member, signed_in):
    delete(post)

    done = moderating.hide_post(make.viewer(make.moderator()), post, "Rude")

    assert done
    assert LogEntry.objects.get().deed == "hide_post"
    assert signed_in(member).post(f"/p/{post.pk}/undelete/").status_code == 404
    assert not is_shown(post)
    assert counts_are_right()


def test_a_moderator_can_restore_a_deleted_post(post):
    delete(post)

    moderating.restore_post(make.viewer(make.moderator()), post)

    assert Post.objects.get(pk=post.pk).deleted_at is None
    assert is_shown(post)
    assert counts_are_right()


def test_it_stays_away_when_its_thread_was_hidden(post, member, signed_in):
    delete(post)
    moderating.hide_thread(make.viewer(make.moderator()), post.thread, "Rude")

    assert signed_in(member).get(f"/p/{post.pk}/undelete/").status_code == 404
    assert signed_in(member).get(f"/p/{post.pk}/").status_code == 404


def test_it_stays_away_from_who_lost_sight_of_the_board(post, member, signed_in):
    delete(post)
    post.thread.board.grants.all().delete()

    assert signed_in(member).get(f"/p/{post.pk}/undelete/").status_code == 404


# --- a board's rules ------------------------------------------------------------------------------


def test_a_board_may_keep_what_was_written(post, member, signed_in):
    rules(post, lets_delete=False)

    assert signed_in(member).post(f"/p/{post.pk}/delete/").status_code == 403
    assert f"/p/{post.pk}/delete/" not in page_for(signed_in(member), post)
    assert is_shown(post)


def test_a_board_may_set_a_time(post, member, signed_in):
    rules(post, delete_minutes=30)
    age(post, minutes=29)
    assert f"/p/{post.pk}/delete/" in page_for(signed_in(member), post)

    age(post, minutes=31)

    assert signed_in(member).post(f"/p/{post.pk}/delete/").status_code == 403
    assert f"/p/{post.pk}/delete/" not in page_for(signed_in(member), post)
    assert is_shown(post)


def test_a_locked_thread_keeps_its_posts(post, member, signed_in):
    Thread.objects.get(pk=post.thread_id).lock()

    assert signed_in(member).post(f"/p/{post.pk}/delete/").status_code == 403
    assert is_shown(post)


def test_moderators_are_not_bound_by_the_boards_rules(signed_in):
    thread = make.thread()
    post = make.post(thread, make.board_moderator(thread.board))
    rules(post, lets_delete=False)

    assert signed_in(post.author).post(f"/p/{post.pk}/delete/").status_code == 302
    assert not is_shown(post)


# --- an opening post ------------------------------------------------------------------------------


def test_an_unanswered_thread_goes_with_its_opening_post(member, signed_in):
    thread = make.thread(author=member, title="Never mind")
    opening, client = thread.posts.get(), signed_in(member)

    answer = client.post(f"/p/{opening.pk}/delete/")

    assert answer["Location"] == thread.board.get_absolute_url()
    assert Client().get(thread.get_absolute_url()).status_code == 404
    assert "Never mind" not in Client().get(thread.board.get_absolute_url()).text
    assert counts_are_right()


def test_its_author_finds_the_way_back_at_its_address(member, signed_in):
    thread = make.thread(author=member)
    opening, client = thread.posts.get(), signed_in(member)
    delete(opening)

    gone = client.get(thread.get_absolute_url())
    strangers = signed_in(make.member()).get(thread.get_absolute_url())
    client.post(f"/p/{opening.pk}/undelete/")

    assert gone.status_code == strangers.status_code == 404
    assert f"/p/{opening.pk}/undelete/" in gone.text
    assert f"/p/{opening.pk}/undelete/" not in strangers.text
    assert Client().get(thread.get_absolute_url()).status_code == 200
    assert counts_are_right()


def test_an_answered_thread_stays(member, signed_in):
    thread = make.thread(author=member, replies=1)
    opening = thread.posts.get(number=1)

    answer = signed_in(member).post(f"/p/{opening.pk}/delete/", headers=ENGLISH)

    assert answer.status_code == 403
    assert "Others have replied" in answer.text
    assert Client().get(thread.get_absolute_url()).status_code == 200
    assert f"/p/{opening.pk}/delete/" not in signed_in(member).get(thread.get_absolute_url()).text


def test_a_moderator_who_hides_a_deleted_thread_has_the_last_word(member, signed_in):
    thread = make.thread(author=member)
    opening = thread.posts.get()
    delete(opening)

    moderating.hide_thread(make.viewer(make.moderator()), thread, "Spam")

    assert signed_in(member).post(f"/p/{opening.pk}/undelete/").status_code == 404
    assert counts_are_right()


def test_a_moderator_can_restore_a_deleted_thread(member):
    thread = make.thread(author=member)
    delete(thread.posts.get())

    moderating.restore_thread(make.viewer(make.moderator()), thread)

    assert Client().get(thread.get_absolute_url()).status_code == 200
    assert thread.posts.get().deleted_at is None
    assert counts_are_right()


# --- elsewhere ------------------------------------------------------------------------------------


def test_nobody_is_told_of_a_deleted_post_until_it_is_back(member, run_tasks):
    thread = make.thread()
    post = make.post(thread, member)
    delete(post)

    run_tasks()
    assert not Notification.objects.exists()
    deleting.undelete_post(make.viewer(member), post)
    run_tasks()

    assert Notification.objects.get().recipient == thread.author


def test_a_page_without_gaps_pays_nothing_for_them(post, member, signed_in):
    client, other = signed_in(member), make.thread(replies=2)
    for thread in (post.thread, other):
        client.get(thread.get_absolute_url())

    def queries(thread: Thread) -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(thread.get_absolute_url())
        return len(seen)

    whole = queries(post.thread)
    delete(post)
    one_gap = queries(post.thread)
    for other_post in (make.post(post.thread, member), make.post(post.thread, member)):
        delete(other_post)
    client.get(post.thread.get_absolute_url())
    three_gaps = queries(post.thread)

    assert whole == queries(other)
    assert one_gap == three_gaps == whole + 1
