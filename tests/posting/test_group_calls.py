"""Moderators call a group by its name, where an administrator allows it."""

import pytest

from accounts.models import Group
from forum.boards.rights import Right
from forum.limits.spending import Allowance
from forum.notifications.models import Kind, Notification
from forum.posting import actions
from forum.posts import calling
from forum.posts.models import Post
from forum.posts.rerendering import rerender_batch
from tests import make

pytestmark = pytest.mark.django_db

MARKED = '<span class="group-mention">@Book-people</span>'


@pytest.fixture
def group() -> Group:
    made = Group.objects.create(name="Book people", is_called=True)
    made.members.add(make.member("vera"), make.member("oliver"))
    return made


@pytest.fixture
def moderator():
    return make.moderator("keeper")


def told() -> set[str]:
    mentions = Notification.objects.filter(kind=Kind.MENTION)
    return set(mentions.values_list("recipient__username", flat=True))


def html_of(post: Post) -> str:
    return Post.objects.get(pk=post.pk).html


@pytest.mark.parametrize("spelt", ["@Book-people", "@book-people", "@BOOK-PEOPLE"])
def test_its_members_are_told(group, moderator, run_tasks, spelt):
    post = make.post(make.thread(), moderator, f"Please look, {spelt}.")
    run_tasks()

    assert told() == {"vera", "oliver"}
    assert f'<span class="group-mention">{spelt}</span>' in html_of(post)


def test_members_call_nobody(group, member, run_tasks):
    post = make.post(make.thread(), member, "Hey @Book-people")
    run_tasks()

    assert told() == set()
    assert "group-mention" not in html_of(post)


def test_moderators_of_a_board_call_there_and_not_elsewhere(group, run_tasks):
    board = make.board()
    keeper = make.board_moderator(board)
    there, elsewhere = make.thread(board), make.thread()

    make.post(elsewhere, keeper, "Hey @Book-people")
    run_tasks()
    assert told() == set()

    make.post(there, keeper, "Hey @Book-people")
    run_tasks()
    assert told() == {"vera", "oliver"}


def test_groups_that_no_administrator_opened_are_not_called(group, moderator, run_tasks):
    Group.objects.update(is_called=False)

    post = make.post(make.thread(), moderator, "Hey @Book-people")
    run_tasks()

    assert told() == set()
    assert MARKED not in html_of(post)


def test_those_who_may_not_see_the_post_are_not_told(group, moderator, run_tasks):
    board = make.hidden_board()
    insiders = Group.objects.create(name="Insiders")
    insiders.members.add(group.members.get(username="vera"))
    make.grant(board, insiders, Right.SEE)

    make.post(make.thread(board, moderator), moderator, "Hey @Book-people")
    run_tasks()

    assert told() == {"vera"}


def test_a_member_of_that_name_comes_first(group, moderator, run_tasks):
    Group.objects.filter(pk=group.pk).update(name="sam")
    make.member("sam")

    make.post(make.thread(), moderator, "Hey @sam")
    run_tasks()

    assert told() == {"sam"}


def test_who_quotes_a_call_does_not_call_again(group, moderator, run_tasks):
    make.post(make.thread(), moderator, "> Hey @Book-people\n\nNo.")
    run_tasks()

    assert told() == set()


def test_an_edit_tells_those_who_were_not_called_before(group, moderator, run_tasks):
    post = make.post(make.thread(), moderator, "Hey @Book-people")
    run_tasks()
    Notification.objects.all().delete()
    viewer = make.viewer(moderator)

    actions.edit_post(viewer, post, "Hey there, @Book-people")
    run_tasks()
    assert told() == set()

    other = make.post(make.thread(), moderator, "Hey")
    actions.edit_post(viewer, other, "Hey @Book-people")
    run_tasks()
    assert told() == {"vera", "oliver"}


def test_an_author_who_edits_keeps_a_call_and_makes_none(group, moderator, member, run_tasks):
    called, own = make.post(make.thread(), member, "Hm"), make.post(make.thread(), member, "Hm")
    actions.edit_post(make.viewer(moderator), called, "Hm @Book-people")
    called.refresh_from_db()

    actions.edit_post(make.viewer(member), called, "Hm, indeed @Book-people")
    actions.edit_post(make.viewer(member), own, "Hm, indeed @Book-people")

    assert MARKED in html_of(called)
    assert MARKED not in html_of(own)


def test_it_is_still_marked_when_the_post_is_rendered_again(group, moderator):
    post = make.post(make.thread(), moderator, "Hey @Book-people")
    Post.objects.update(renderer_version=0, html="old")
    group.delete()

    rerender_batch()

    assert MARKED in html_of(post)


# --- in bounds ------------------------------------------------------------------------------------


def test_one_post_calls_three_groups_at_most(moderator, run_tasks):
    for n in range(5):
        made = Group.objects.create(name=f"group{n}", is_called=True)
        made.members.add(make.member(f"member-of-{n}"))

    make.post(make.thread(), moderator, " ".join(f"@group{n}" for n in range(5)))
    run_tasks()

    assert told() == {"member-of-0", "member-of-1", "member-of-2"}


def test_of_a_large_group_the_first_are_told(group, moderator, run_tasks, monkeypatch):
    monkeypatch.setattr(calling, "MOST_MEMBERS", 1)

    make.post(make.thread(), moderator, "Hey @Book-people")
    run_tasks()

    assert len(told()) == 1


def test_nobody_calls_without_end(group, moderator, signed_in, monkeypatch):
    monkeypatch.setattr(actions, "CALLS", Allowance("call", times=1, seconds=3600))
    thread, client = make.thread(), signed_in(moderator)

    def send(body: str) -> object:
        return client.post(f"/t/{thread.pk}/reply/", {"body": body})

    assert send("Hey @Book-people").status_code == 302
    refused = send("Hey again @Book-people")
    assert refused.status_code == 429
    assert "Hey again @Book-people" in refused.text
    assert send("Without a call").status_code == 302


# --- while writing --------------------------------------------------------------------------------


def offered(client, **query) -> list[str]:
    return [row["name"] for row in client.get("/mentions/", query).json()["groups"]]


def test_they_are_offered_to_those_who_may_call_them(group, moderator, member, signed_in):
    Group.objects.create(name="Bookbinders")
    board = make.board()
    keeper = make.board_moderator(board)

    assert offered(signed_in(moderator), board=board.pk, q="bo") == ["Book-people"]
    assert offered(signed_in(keeper), board=board.pk, q="BOOK-P") == ["Book-people"]
    assert offered(signed_in(keeper), board=make.board().pk, q="bo") == []
    assert offered(signed_in(member), board=board.pk, q="bo") == []


def test_an_administrator_opens_a_group(signed_in):
    group = Group.objects.create(name="Helpers")
    admin = signed_in(make.administrator())

    admin.post(f"/administering/groups/{group.pk}/", {"name": "Helpers", "is_called": "on"})
    group.refresh_from_db()
    assert group.is_called

    admin.post(f"/administering/groups/{group.pk}/", {"name": "Helpers"})
    group.refresh_from_db()
    assert not group.is_called


def test_the_preview_marks_it_and_tells_nobody(group, moderator, signed_in, run_tasks):
    sent = {"body": "Hey @Book-people", "place": f"reply-{make.thread().pk}"}

    page = signed_in(moderator).post("/preview/", sent).text
    run_tasks()

    assert MARKED in page
    assert told() == set()
