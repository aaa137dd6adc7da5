"""Hide and restore a post."""

import pytest
from django.test import Client

from forum.cases.models import Case
from forum.log.models import Deed, LogEntry
from forum.moderating import actions
from forum.notifications.models import Kind, Notification
from forum.posts import counters
from forum.posts.models import Post
from tests import make
from tests.cases.reporting import case_of, report
from tests.counting import counts_are_right

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return make.post(make.thread(), body="Something rude")


@pytest.fixture
def hidden() -> Post:
    post = make.post(make.thread(), body="Something rude")
    post.hide()
    counters.post_hidden(post.thread, post)
    return post


def is_hidden(post) -> bool:
    return Post.objects.get(pk=post.pk).is_hidden


def test_hiding_is_done_logged_and_told(post, signed_in):
    moderator = make.moderator()

    answer = signed_in(moderator).post(f"/p/{post.pk}/hide/", {"reason": "Rude"})

    assert answer["Location"] == f"{post.thread.get_absolute_url()}#post-2"
    assert is_hidden(post)
    entry = LogEntry.objects.get()
    assert (entry.actor, entry.deed, entry.post) == (moderator, Deed.HIDE_POST, post)
    assert (entry.member, entry.reason) == (post.author, "Rude")
    told = Notification.objects.get()
    assert (told.recipient, told.deed, told.reason) == (post.author, Deed.HIDE_POST, "Rude")
    assert counts_are_right()


def test_restoring_is_done_logged_and_told(hidden, signed_in):
    signed_in(make.moderator()).post(f"/p/{hidden.pk}/restore/")

    assert not is_hidden(hidden)
    assert LogEntry.objects.get().deed == Deed.RESTORE_POST
    assert Notification.objects.get().recipient == hidden.author
    assert counts_are_right()


def test_hidden_twice_it_is_hidden_once(post, signed_in):
    browser = signed_in(make.moderator())

    answers = [browser.post(f"/p/{post.pk}/hide/", {"reason": "Rude"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert LogEntry.objects.count() == Notification.objects.count() == 1
    assert counts_are_right()


def test_restored_twice_it_is_restored_once(hidden, signed_in):
    browser = signed_in(make.moderator())

    for _ in range(2):
        browser.post(f"/p/{hidden.pk}/restore/")

    assert LogEntry.objects.count() == Notification.objects.count() == 1
    assert counts_are_right()


def test_a_hidden_post_leaves_a_gap_for_all_but_moderators(hidden, signed_in):
    address = hidden.thread.get_absolute_url()

    for reader in (
        Client(),
        signed_in(hidden.author),
        signed_in(make.board_moderator(make.board())),
    ):
        page = reader.get(address).text
        assert "Something rude" not in page
        assert 'id="post-2"' in page
    assert (
        "Something rude" in signed_in(make.board_moderator(hidden.thread.board)).get(address).text
    )


def test_hiding_the_opening_post_leaves_the_thread(signed_in):
    thread = make.thread(replies=2)
    opening = thread.posts.get(number=1)
    browser = signed_in(make.moderator())

    assert f"/t/{thread.pk}/hide/" in browser.get(f"/p/{opening.pk}/hide/").text
    browser.post(f"/p/{opening.pk}/hide/", {"reason": "Rude"})

    assert Client().get(thread.get_absolute_url()).status_code == 200
    assert counts_are_right()


def test_in_a_hidden_thread_the_counts_stay_right(post):
    viewer = make.viewer(make.moderator())
    actions.hide_thread(viewer, post.thread, "All of it")

    actions.hide_post(viewer, post, "Rude")
    assert counts_are_right()

    actions.restore_thread(viewer, post.thread)
    assert counts_are_right()


def test_it_refuses_strangers(post, hidden, signed_in):
    for stranger in (make.member(), post.author, make.board_moderator(make.board())):
        browser = signed_in(stranger)
        assert browser.get(f"/p/{post.pk}/hide/").status_code == 403
        assert browser.post(f"/p/{post.pk}/hide/", {"reason": "x"}).status_code == 403
        assert browser.post(f"/p/{hidden.pk}/restore/").status_code == 404

    assert Client().post(f"/p/{post.pk}/hide/", {"reason": "x"}).status_code == 403
    assert not is_hidden(post)
    assert is_hidden(hidden)


def test_posts_of_higher_standing_are_left_to_their_equals(signed_in):
    thread = make.thread()
    by_administrator = make.post(thread, make.administrator())
    by_moderator = make.post(thread, make.moderator())
    local = signed_in(make.board_moderator(thread.board))

    for post in (by_administrator, by_moderator):
        assert local.post(f"/p/{post.pk}/hide/", {"reason": "x"}).status_code == 403
    assert signed_in(make.moderator()).get(f"/p/{by_administrator.pk}/hide/").status_code == 403
    signed_in(make.moderator()).post(f"/p/{by_moderator.pk}/hide/", {"reason": "Equals may"})

    assert not is_hidden(by_administrator)
    assert is_hidden(by_moderator)


def test_ones_own_post_is_logged_but_not_told(signed_in):
    moderator = make.moderator()
    post = make.post(make.thread(), moderator)

    signed_in(moderator).post(f"/p/{post.pk}/hide/", {"reason": "Silly me"})

    assert LogEntry.objects.count() == 1
    assert not Notification.objects.exists()


def test_hiding_needs_a_reason(post, signed_in):
    answer = signed_in(make.moderator()).post(f"/p/{post.pk}/hide/", {"reason": " "})

    assert answer.status_code == 422
    assert not is_hidden(post)


def test_looking_asks_and_changes_nothing(post, hidden, signed_in):
    browser = signed_in(make.moderator())

    assert browser.get(f"/p/{post.pk}/hide/").status_code == 200
    assert browser.get(f"/p/{hidden.pk}/restore/").status_code == 200

    assert not is_hidden(post)
    assert is_hidden(hidden)


def test_without_its_token_it_is_refused(post):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make.moderator())

    assert browser.post(f"/p/{post.pk}/hide/", {"reason": "Rude"}).status_code == 403
    assert not is_hidden(post)


def test_hiding_settles_the_reports_on_it(post):
    reporter, moderator = make.member(), make.moderator()
    report(post, by=reporter)

    actions.hide_post(make.viewer(moderator), post, "Rude indeed")

    case = case_of(post)
    assert (case.decided_by, case.outcome) == (moderator, "hide")
    told = Notification.objects.get(recipient=reporter)
    assert (told.kind, told.deed, told.reason) == (Kind.REPORT, Deed.HIDE_POST, "")


def test_hiding_the_thread_settles_the_reports_on_its_opening_post():
    thread = make.thread(replies=1)
    opening, reply = thread.posts.order_by("number")
    for post in (opening, reply):
        report(post)

    actions.hide_thread(make.viewer(make.moderator()), thread, "Spam")

    assert list(Case.objects.open()) == [case_of(reply)]


def test_restored_it_is_told_to_those_who_never_heard_of_it(run_tasks):
    thread = make.thread()
    viewer = make.viewer(make.moderator())
    post = make.post(thread)
    actions.hide_post(viewer, post, "Too quick")
    run_tasks()
    assert not Notification.objects.filter(recipient=thread.author).exists()

    actions.restore_post(viewer, post)
    run_tasks()
    actions.hide_post(viewer, post, "Again")
    actions.restore_post(viewer, post)
    run_tasks()

    assert Notification.objects.get(recipient=thread.author).kind == Kind.REPLY
