"""Tags given, merged and counted at once, for real: threads with connections of their own."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from forum.administering.tagging import merge_tags
from forum.moderating import actions as moderating
from forum.posting import actions, tagging
from forum.posting.actions import Words
from forum.posting.tagging import retag
from forum.tags.models import Tag, ThreadTag
from tests import make
from tests.counting import counts_are_right
from tests.tags.making import board_with_tags, tagged
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def _no_allowance(monkeypatch) -> None:
    monkeypatch.setattr(tagging, "spend", lambda *_: None)


def test_new_tags_on_many_boards_at_once_are_made_once_and_never_deadlock():
    boards = [board_with_tags() for _ in range(3)]
    people = [make.viewer(make.member()) for _ in range(6)]
    orders = [("a", "b", "c", "d"), ("d", "c", "b", "a")]

    at_once(
        *(
            lambda v=v, b=b, n=n: actions.start_thread(v, b, "T", Words("W", tags=orders[n % 2]))
            for n, (v, b) in enumerate((v, b) for v in people for b in boards)
        )
    )

    assert Tag.objects.count() == 4
    assert ThreadTag.objects.count() == 4 * 18
    assert counts_are_right()


def test_a_storm_of_tagging_hiding_moving_and_merging_loses_nothing():
    boards = [board_with_tags() for _ in range(2)]
    threads = [tagged("a", "b", board=boards[n % 2]) for n in range(4)]
    names, random = ["a", "b", "c", "d"], Random(5)
    moderator = make.viewer(make.moderator())
    works: list[Callable[[], object]] = []
    for _ in range(80):
        thread, wanted = random.choice(threads), random.sample(names, random.randint(0, 3))
        works.append(lambda t=thread, w=wanted: retag(make.viewer(t.author), t, w))
    for thread in threads:
        works.insert(
            random.randrange(80), lambda t=thread: moderating.hide_thread(moderator, t, "x")
        )
        works.insert(random.randrange(80), lambda t=thread: moderating.restore_thread(moderator, t))
        to = boards[random.randrange(2)]
        works.insert(random.randrange(80), lambda t=thread, b=to: moderating.move(moderator, t, b))
    into = Tag.objects.get(name="a")
    old = Tag.objects.get(name="b")
    works.insert(40, lambda: merge_tags(old, into))

    at_once(*works)

    assert counts_are_right()


def test_one_thread_has_a_tag_once():
    thread = make.thread(board_with_tags())
    starter = make.viewer(thread.author)

    answers = at_once(*(lambda: retag(starter, thread, ["bells"]) for _ in range(20)))

    assert answers.count(True) == 1
    assert ThreadTag.objects.count() == 1
    assert counts_are_right()
