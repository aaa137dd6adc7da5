import pytest

from forum import markup
from forum.boards.models import Grant
from forum.notifications import tasks
from forum.notifications.models import Kind, Notification
from forum.posting import actions
from forum.posts.models import Revision
from tests import make

pytestmark = pytest.mark.django_db


def told() -> dict[str, str]:
    """Who was told, and why."""
    return dict(Notification.objects.values_list("recipient__username", "kind"))


def quote_of(post) -> str:
    return markup.quote(post.author.username, post.pk, post.body)


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("answers", Kind.REPLY_TO_POST),
        ("quotes", Kind.QUOTE),
        ("mentions", Kind.MENTION),
        ("thread", Kind.REPLY),
    ],
)
def test_it_tells_whom_the_post_concerns(run_tasks, member, reason, kind):
    thread = make.thread(author=member if reason == "thread" else None)
    theirs = make.post(thread, member) if reason in {"answers", "quotes"} else None
    body = {"quotes": lambda: quote_of(theirs) + "Yes.", "mentions": lambda: "Hello @alice"}
    run_tasks()
    Notification.objects.all().delete()

    post = make.post(
        thread,
        body=body.get(reason, lambda: "Yes.")(),
        to=theirs if reason == "answers" else None,
    )
    run_tasks()

    notice = Notification.objects.get(recipient=member)
    assert (notice.kind, notice.post, notice.actor) == (kind, post, post.author)


def test_of_all_reasons_it_gives_the_first_and_only_once(run_tasks, member):
    thread = make.thread(author=member)
    mine = make.post(thread, member)

    make.post(thread, body=quote_of(mine) + "@alice, yes", to=mine)
    run_tasks()

    assert list(Notification.objects.filter(recipient=member).values_list("kind", flat=True)) == [
        Kind.REPLY_TO_POST
    ]


def test_run_twice_it_tells_once(run_tasks, member):
    post = make.post(make.thread(author=member))
    run_tasks()

    tasks.tell_of_post.call(post.pk)

    assert Notification.objects.count() == 1


def test_what_was_cleared_is_not_told_again(run_tasks, member):
    post = make.post(make.thread(author=member))
    run_tasks()
    Notification.objects.all().clear()

    tasks.tell_of_post.call(post.pk)

    assert not Notification.objects.visible_to(make.viewer(member)).exists()


def test_nobody_is_told_of_their_own_words(run_tasks, member):
    thread = make.thread(author=member)
    mine = make.post(thread, member)

    make.post(thread, member, body=quote_of(mine) + "@alice", to=mine)
    run_tasks()

    assert told() == {}


def test_nobody_is_told_of_what_they_may_not_see(run_tasks):
    board, stranger, colleague = make.hidden_board(), make.member("stranger"), make.moderator("col")
    thread = make.thread(board, make.moderator())
    asked = make.post(make.thread(), stranger)
    run_tasks()
    Notification.objects.all().delete()

    make.post(thread, make.moderator(), body=quote_of(asked) + "@stranger and @col")
    run_tasks()

    assert "stranger" not in told()
    assert told()[colleague.username] == Kind.MENTION


def test_nobody_is_told_of_a_post_hidden_before_its_task_ran(run_tasks, member):
    post = make.post(make.thread(author=member))
    post.hide()

    run_tasks()

    assert told() == {}


def test_those_who_left_are_told_nothing(run_tasks):
    gone = make.member("gone", is_active=False)
    make.post(make.thread(), body="Where is @gone?")
    run_tasks()

    assert not Notification.objects.filter(recipient=gone).exists()


def test_an_edit_tells_only_whom_it_newly_calls(run_tasks, member):
    thread, bob = make.thread(), make.member("bob")
    post = make.post(thread, body="Hello @alice")
    run_tasks()
    Notification.objects.filter(recipient=member).delete()
    actions.edit_post(make.viewer(post.author), post, "Hello @alice and @bob")
    revision = Revision.objects.get(post=post)
    Notification.objects.all().delete()

    tasks.tell_of_edit.call(post.pk, revision.pk)

    assert told() == {bob.username: Kind.MENTION}


def test_an_edit_does_not_tell_again_who_was_told_of_the_post(run_tasks, member):
    post = make.post(make.thread(author=member))
    run_tasks()

    actions.edit_post(make.viewer(post.author), post, "Now with @alice")
    run_tasks()

    assert told() == {"alice": Kind.REPLY}


def test_a_post_that_is_gone_breaks_nothing():
    tasks.tell_of_post.call(2**40)
    tasks.tell_of_edit.call(2**40, 2**40)

    assert told() == {}


def test_it_vanishes_with_the_sight_of_its_post(run_tasks, member):
    thread = make.thread(author=member)
    posts = [make.post(thread), make.post(thread)]
    run_tasks()
    mine = Notification.objects.filter(recipient=member)
    assert mine.visible_to(make.viewer(member)).count() == 2

    posts[0].hide()
    assert [n.post for n in mine.visible_to(make.viewer(member))] == [posts[1]]

    posts[0].restore()
    Grant.objects.filter(board=thread.board).delete()
    assert not mine.visible_to(make.viewer(member)).exists()
