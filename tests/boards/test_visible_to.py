"""What leaves the server is what the reader's groups may see, and nothing else."""

import pytest

from accounts.models import Group
from forum.boards.models import Board, Grant
from forum.boards.rights import NONE, Right
from forum.posts.models import Post
from forum.threads.models import Thread
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Three boards, each with a thread of two posts; then one post and one thread are hidden."""
    boards = {
        "open": make.board(),
        "members": make.board(everyone=NONE, members=Right.SEE | Right.START | Right.REPLY),
        "staff": make.hidden_board(),
    }
    chief = make.administrator()
    threads = {}
    for name, board in boards.items():
        threads[name] = make.thread(board, chief)
        make.post(threads[name], chief)
    threads["hidden"] = make.thread(boards["open"], chief)
    threads["hidden"].hide()
    threads["open"].posts.get(number=2).hide()
    return boards, threads


def sight(viewer, world) -> tuple[set[str], set[str], set[tuple[str, int]]]:
    boards, threads = world
    board_names = {board.pk: name for name, board in boards.items()}
    thread_names = {thread.pk: name for name, thread in threads.items()}
    seen_boards = Board.objects.exclude(parent=None).visible_to(viewer)
    return (
        {board_names[board.pk] for board in seen_boards},
        {thread_names[thread.pk] for thread in Thread.objects.visible_to(viewer)},
        {(thread_names[post.thread_id], post.number) for post in Post.objects.visible_to(viewer)},
    )


def test_a_guest_sees_open_boards_and_nothing_hidden(world):
    assert sight(make.viewer(None), world) == ({"open"}, {"open"}, {("open", 1)})


def test_a_member_sees_what_members_may(world):
    assert sight(make.viewer(make.member()), world) == (
        {"open", "members"},
        {"open", "members"},
        {("open", 1), ("members", 1), ("members", 2)},
    )


def test_who_is_in_a_group_sees_what_the_group_may(world):
    someone, group = make.member(), Group.objects.create(name="Readers of the staff")
    group.members.add(someone)
    make.grant(world[0]["staff"], group, Right.SEE)

    boards, threads, posts = sight(make.viewer(someone), world)

    assert boards == {"open", "members", "staff"}
    assert threads == {"open", "members", "staff"}
    assert ("staff", 2) in posts
    assert ("open", 2) not in posts


def test_a_board_moderator_sees_what_is_hidden_there_alone(world):
    boards, threads, posts = sight(make.viewer(make.board_moderator(world[0]["open"])), world)

    assert boards == {"open", "members"}
    assert threads == {"open", "members", "hidden"}
    assert {("open", 2), ("hidden", 1)} <= posts
    assert ("staff", 1) not in posts


@pytest.mark.parametrize("make_staff", [make.moderator, make.administrator])
def test_moderators_and_administrators_see_everything(world, make_staff):
    boards, threads, posts = sight(make.viewer(make_staff()), world)

    assert boards == set(world[0])
    assert threads == set(world[1])
    assert len(posts) == Post.objects.count() == 7


def test_replying_without_sight_shows_nothing(world):
    someone, group = make.member(), Group.objects.create(name="Blind")
    group.members.add(someone)
    make.grant(world[0]["staff"], group, Right.REPLY | Right.START)

    boards, threads, _ = sight(make.viewer(someone), world)

    assert "staff" not in boards
    assert "staff" not in threads


def test_leaving_a_group_takes_its_sight_away(world):
    someone, group = make.member(), Group.objects.create(name="Readers")
    group.members.add(someone)
    make.grant(world[0]["staff"], group, Right.SEE)
    assert "staff" in sight(make.viewer(someone), world)[0]

    group.members.remove(someone)

    assert "staff" not in sight(make.viewer(someone), world)[0]


def test_a_group_that_is_deleted_takes_its_grants_along(world):
    group = Group.objects.create(name="Readers")
    make.grant(world[0]["staff"], group, Right.SEE)

    group.delete()

    assert not Grant.objects.filter(board=world[0]["staff"], group_id=group.pk).exists()
