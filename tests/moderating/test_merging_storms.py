"""Threads that are merged and split while many write in them, for real."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from forum.log.models import LogEntry
from forum.log.undoing import NothingLeft, undo
from forum.moderating import actions, merging
from forum.moderating.merging import Chosen, New, NotPossible
from forum.posting import actions as posting
from forum.posting.actions import Words
from forum.posts.models import Post
from forum.reactions.actions import react
from forum.reactions.models import Reaction, ReactionKind
from forum.threads.marks import mark_boards_read, mark_read
from forum.threads.models import Thread
from tests import make
from tests.counting import counts_are_right
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

Work = Callable[[], object]


def members():
    """Called when all boards are there."""
    return [make.viewer(make.member()) for _ in range(10)]


@pytest.fixture
def moderator():
    return make.viewer(make.moderator())


def replies(people, *threads: Thread, n: int = 50) -> list[Work]:
    def reply(k: int) -> Work:
        thread = threads[k % len(threads)]
        return lambda: posting.reply(people[k % 10], thread, Words(f"Reply {k}"))

    return [reply(k) for k in range(n)]


def edits(posts: list[Post], n: int = 50) -> list[Work]:
    def edit(post: Post, text: str) -> Work:
        return lambda: posting.edit_post(make.viewer(post.author), post, text)

    return [edit(posts[k % len(posts)], f"Edit {k}") for k in range(n)]


def reactions(people, posts: list[Post], n: int = 50) -> list[Work]:
    kind = kinds()[0]

    def reaction(who, post: Post) -> Work:
        return lambda: react(who, post, kind)

    return [reaction(people[(k * 3) % 10], posts[k % len(posts)]) for k in range(n)]


def readings(people, *threads: Thread) -> list[Work]:
    boards = {thread.board_id: 10**9 for thread in threads}
    marks = [lambda v=v, t=t: mark_read(v.id, t.pk, 2) for v in people for t in threads]
    return [*marks, *(lambda v=v: mark_boards_read_safely(v.id, boards) for v in people)]


def mark_boards_read_safely(member_id, boards):
    with transaction.atomic():
        mark_boards_read(member_id, boards)


def shuffled(*works: list[Work]) -> list[Work]:
    """All of them, each list's spread evenly over the whole."""
    placed = [(n / len(each), work) for each in works for n, work in enumerate(each)]
    return [work for _place, work in sorted(placed, key=lambda pair: pair[0])]


def kinds():
    return list(ReactionKind.objects.order_by("pk"))


def all_is_right(answers: list[object]) -> None:
    """Each reply stands somewhere, or its author was told why not; counts and numbers are right."""
    written = [answer for answer in answers if isinstance(answer, Post)]
    assert Post.objects.filter(pk__in=[post.pk for post in written]).count() == len(written)
    for thread in Thread.objects.all():
        posts = list(thread.posts.order_by("number"))
        assert [p.number for p in posts] == sorted({p.number for p in posts})
        assert [p.place for p in posts] == sorted(p.place for p in posts)
        assert (
            not thread.posts.filter(reply_to__isnull=False)
            .exclude(reply_to__thread=thread.pk)
            .exists()
        )
        assert not (thread.is_merged and posts)
        assert thread.last_number >= max([p.number for p in posts], default=0)
    assert counts_are_right()
    refused = [str(answer) for answer in answers if isinstance(answer, PermissionDenied)]
    assert all(refused)


def quietly(work: Work) -> Work:
    def done() -> object:
        try:
            return work()
        except (NotPossible, NothingLeft) as why:
            return str(why)

    return done


def undone(viewer) -> object:
    entry = LogEntry.objects.for_rows(viewer).filter(inverse_kind="merge").first()
    return undo(viewer, entry) if entry else None


def test_merging_beside_replies_edits_reactions_and_reading(moderator):
    board = make.board()
    source, target = make.thread(board, replies=8), make.thread(board, replies=4)
    posts = list(source.posts.select_related("author", "thread__board"))

    people = members()
    answers = at_once(
        *shuffled(
            replies(people, source, target),
            edits(posts),
            reactions(people, posts),
            readings(people, source, target),
            [
                lambda: 1,
                lambda: merging.merge(moderator, source, target),
                lambda: merging.merge(moderator, source, target),
            ],
        )
    )

    all_is_right(answers)
    assert sum(isinstance(answer, Post) for answer in answers) == 50
    assert not source.posts.exists()
    assert Post.objects.filter(thread=target).count() == 64


def test_merging_both_ways_at_once_makes_one_of_them(moderator):
    board = make.board()
    one, two = make.thread(board, replies=3), make.thread(board, replies=3)

    people = members()
    answers = at_once(
        *shuffled(
            replies(people, one, two, n=30),
            [
                quietly(lambda: merging.merge(moderator, one, two)),
                quietly(lambda: merging.merge(moderator, two, one)),
                quietly(lambda: merging.merge(moderator, one, two)),
            ],
        )
    )

    all_is_right(answers)
    assert Thread.objects.filter(merged_at=None).count() == 1


def test_splitting_and_moving_posts_beside_replies_edits_and_reactions(moderator):
    board, elsewhere = make.board(), make.board()
    thread, target = make.thread(board, replies=12), make.thread(elsewhere, replies=2)
    posts = list(thread.posts.select_related("author", "thread__board").order_by("number"))

    people = members()
    answers = at_once(
        *shuffled(
            replies(people, thread, target),
            edits(posts),
            reactions(people, posts),
            readings(people, thread, target),
            [
                lambda: merging.split(
                    moderator, thread, Chosen((posts[2].pk, posts[5].pk)), New("One")
                ),
                quietly(
                    lambda: merging.move_posts(
                        moderator, thread, Chosen((posts[3].pk, posts[7].pk)), target
                    )
                ),
                lambda: merging.split(
                    moderator, thread, Chosen(from_number=9), New("Two", elsewhere)
                ),
                lambda: actions.move(moderator, thread, elsewhere),
                lambda: actions.hide_post(moderator, posts[3], "Rude"),
                lambda: actions.move(moderator, target, board),
            ],
        )
    )

    all_is_right(answers)
    assert sum(isinstance(answer, Post) for answer in answers) == 50
    assert Post.objects.count() == 13 + 3 + 50
    assert Reaction.objects.count() == Reaction.objects.values("post", "member").distinct().count()


def test_merging_hiding_and_taking_back_beside_replies(moderator):
    board = make.board()
    source, target = make.thread(board, replies=6), make.thread(board, replies=4)

    people = members()
    answers = at_once(
        *shuffled(
            replies(people, source, target),
            [
                quietly(lambda: merging.merge(moderator, source, target)),
                quietly(lambda: undone(moderator)),
                lambda: actions.hide_thread(moderator, target, "Heat"),
                quietly(lambda: merging.merge(moderator, source, target)),
                lambda: actions.restore_thread(moderator, target),
                quietly(lambda: undone(moderator)),
            ],
        )
    )

    all_is_right(answers)
