"""Many react at once, for real: threads of execution with connections of their own."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, transaction

from accounts.models import User
from forum.administering import actions as administering
from forum.moderating import actions as moderating
from forum.notifications.models import Notification
from forum.posts.models import Post
from forum.reactions.actions import react, take_back
from forum.reactions.models import Reaction, ReactionKind
from forum.reactions.tasks import tell_of_reactions
from tests import make
from tests.counting import counts_are_right
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_fifty_likes_at_once_are_fifty(like):
    post = make.post(make.thread(), make.member("author"))
    people = [make.viewer(make.member()) for _ in range(50)]

    answers = at_once(*(lambda v=v: react(v, post, like) for v in people))

    post.refresh_from_db()
    author = User.objects.get(username="author")
    assert answers == [True] * 50
    assert (post.reactions, post.like_count) == ([[like.pk, 50]], 50)
    assert (author.like_count, author.points) == (50, 26)
    assert counts_are_right()


def test_one_like_sent_fifty_times_at_once_is_one(like):
    post, viewer = make.post(make.thread()), make.viewer(make.member())

    answers = at_once(*(lambda: react(viewer, post, like) for _ in range(50)))

    post.refresh_from_db()
    assert answers.count(True) == 1
    assert (post.reactions, Reaction.objects.count()) == ([[like.pk, 1]], 1)
    assert counts_are_right()


def test_a_storm_of_toggles_on_two_posts_of_one_author_loses_nothing(like):
    author, thread = make.member(), make.thread()
    posts = [make.post(thread, author), make.post(thread, author)]
    people = [make.viewer(make.member()) for _ in range(8)]
    kinds, random = list(ReactionKind.objects.all()), Random(7)

    def toggle() -> Callable[[], object]:
        deed = random.choice([react, react, take_back])
        viewer, post, kind = random.choice(people), random.choice(posts), random.choice(kinds)
        return lambda: deed(viewer, post, kind)

    at_once(*(toggle() for _ in range(400)))

    for post in posts:
        post.refresh_from_db()
        standing = Reaction.objects.standing().filter(post=post)
        assert sum(times for _, times in post.reactions) == standing.count() > 0
    assert counts_are_right()


def test_what_is_made_a_like_while_it_is_given_first_counts_as_it_is_then(thanks):
    post, people = make.post(make.thread()), [make.viewer(make.member()) for _ in range(20)]
    edited, given = ReactionKind.objects.get(pk=thanks.pk), ReactionKind.objects.get(pk=thanks.pk)
    edited.is_like = True
    works: list[Callable[[], object]] = [lambda v=v: react(v, post, given) for v in people]

    at_once(*works[:2], lambda: administering.change_reaction(edited), *works[2:])

    post.refresh_from_db()
    thanks.refresh_from_db()
    assert post.like_count == (20 if thanks.is_like else 0)
    assert counts_are_right()


def test_what_is_just_given_is_not_made_a_like_before_the_commit(thanks):
    post, viewer = make.post(make.thread()), make.viewer(make.member())
    edited = ReactionKind.objects.get(pk=thanks.pk)
    edited.is_like = True

    def change() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        administering.change_reaction(edited)

    with transaction.atomic():
        react(viewer, post, thanks)
        with pytest.raises(OperationalError, match="lock timeout"):
            at_once(change)

    (answer,) = at_once(change)
    assert isinstance(answer, PermissionDenied)


def test_hiding_beside_reactions_keeps_counts_and_never_deadlocks(like):
    board, author = make.board(), make.member()
    threads = [make.thread(board, author, replies=2) for _ in range(2)]
    posts = [make.post(thread, author) for thread in threads for _ in range(2)]
    people = [make.viewer(make.member()) for _ in range(10)]
    moderator = make.viewer(make.moderator())

    def storm() -> list[Callable[[], object]]:
        return [lambda v=v, p=p: react(v, p, like) for v in people for p in posts] + [
            lambda v=v, p=p: take_back(v, p, like) for v in people[:5] for p in posts
        ]

    works = storm()
    for n, deed in enumerate(
        [
            lambda: moderating.hide_thread(moderator, threads[0], "Heat"),
            lambda: moderating.hide_post(moderator, posts[1], "Rude"),
            lambda: moderating.hide_post(moderator, posts[3], "Rude"),
            lambda: moderating.restore_thread(moderator, threads[0]),
            lambda: moderating.restore_post(moderator, posts[1]),
            lambda: moderating.move(moderator, threads[1], make.board()),
        ]
    ):
        works.insert((n + 1) * 8, deed)

    at_once(*works)

    assert Post.objects.filter(like_count__gt=0).exists()
    assert counts_are_right()


def test_telling_at_once_is_one_line(like):
    post = make.post(make.thread())
    for _ in range(5):
        react(make.viewer(make.member()), post, like)

    at_once(*(lambda: tell_of_reactions.call(post.pk) for _ in range(8)))

    told = Notification.objects.get(kind="reaction")
    assert told.people == 5
