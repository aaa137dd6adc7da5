"""Authors hear of reactions in one line, which grows until they read it."""

import pytest

from forum.boards.viewer import viewer_of
from forum.moderating import actions as moderating
from forum.notifications.models import Notification
from forum.reactions.actions import react, take_back
from forum.reactions.tasks import tell_of_reactions
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(db):
    return make.post(make.thread(), make.member("author"))


def lines(post) -> list[tuple[str, int]]:
    told = Notification.objects.filter(recipient=post.author, kind="reaction").order_by("id")
    return list(told.values_list("actor__username", "people"))


def test_several_people_are_one_line(post, like, thanks, run_tasks):
    for name in ("anna", "boris", "clara"):
        react(make.viewer(make.member(name)), post, like)
        run_tasks()
    react(viewer_of(make.moderator("dora")), post, thanks)
    run_tasks()

    assert lines(post) == [("dora", 4)]


def test_it_says_so_with_a_name_and_how_many_more(post, like, run_tasks, signed_in):
    client = signed_in(post.author)
    for names, said in [
        (["anna"], "<strong>anna</strong> reacted to your post in"),
        (["boris"], "<strong>boris</strong> and 1 other reacted to your post in"),
        (["clara"], "<strong>clara</strong> and 2 others reacted to your post in"),
    ]:
        for name in names:
            react(make.viewer(make.member(name)), post, like)
        run_tasks()
        assert said in client.get("/notifications/", headers={"accept-language": "en"}).text


def test_a_reaction_of_each_kind_is_one_person(post, like, thanks, run_tasks):
    anna = make.viewer(make.member("anna"))
    react(anna, post, like)
    react(anna, post, thanks)
    run_tasks()

    assert lines(post) == [("anna", 1)]


def test_after_it_was_read_a_new_line_tells_of_the_new_ones(post, like, run_tasks):
    react(make.viewer(make.member("anna")), post, like)
    run_tasks()
    Notification.objects.all().read()

    for name in ("boris", "clara"):
        react(make.viewer(make.member(name)), post, like)
    run_tasks()

    assert lines(post) == [("anna", 1), ("clara", 2)]


def test_giving_and_taking_it_again_and_again_tells_once(post, like, thanks, run_tasks):
    anna = make.viewer(make.member("anna"))
    for _ in range(3):
        react(anna, post, like)
        run_tasks()
        Notification.objects.all().read()
        take_back(anna, post, like)
        react(anna, post, thanks)
        run_tasks()

    assert lines(post) == [("anna", 1)]


def test_what_was_taken_back_before_it_was_read_is_told_no_more(post, like, run_tasks):
    anna, boris = make.viewer(make.member("anna")), make.viewer(make.member("boris"))
    react(anna, post, like)
    react(boris, post, like)
    run_tasks()

    take_back(boris, post, like)
    run_tasks()
    assert lines(post) == [("anna", 1)]

    take_back(anna, post, like)
    run_tasks()
    assert lines(post) == []


def test_the_task_may_run_twice(post, like, run_tasks):
    react(make.viewer(make.member("anna")), post, like)
    run_tasks()

    tell_of_reactions.call(post.pk)

    assert lines(post) == [("anna", 1)]


def test_nothing_is_told_of_what_was_hidden_before_and_shown_of_what_is_since(
    post, like, run_tasks, signed_in
):
    other = make.post(post.thread, post.author)
    for liked in (post, other):
        react(make.viewer(make.member()), liked, like)
    moderator = make.viewer(make.moderator())
    moderating.hide_post(moderator, post, "Rude")
    run_tasks()
    assert len(lines(post)) == 1

    moderating.hide_post(moderator, other, "Rude")

    page = signed_in(post.author).get("/notifications/", headers={"accept-language": "en"}).text
    assert "hid your post" in page
    assert "reacted" not in page
