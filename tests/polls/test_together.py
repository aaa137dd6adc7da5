"""Many vote at once, for real."""

from __future__ import annotations

from random import Random

import pytest

from forum.moderating import actions as moderating
from forum.notifications.models import Notification
from forum.polls.actions import close_poll, vote
from forum.polls.models import Ballot, Poll
from tests import make
from tests.counting import counts_are_right
from tests.polls.making import TEA, ids, poll, scores
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_fifty_members_at_once_are_fifty_votes():
    asked = poll(method="several")
    chosen = ids(asked, "Black", "Green")
    people = [make.viewer(make.member()) for _ in range(50)]

    answers = at_once(*(lambda v=v: vote(v, asked, chosen) for v in people))

    assert answers == [True] * 50
    assert scores(asked) == {"Black": 50, "Green": 50, "Herbs": 0}
    assert Poll.objects.get().ballot_count == 50
    assert counts_are_right()


def test_one_member_fifty_times_at_once_is_one_vote():
    asked, viewer = poll(), make.viewer(make.member())
    chosen = ids(asked, "Black")

    answers = at_once(*[lambda: vote(viewer, asked, chosen)] * 50)

    assert answers.count(True) == 1
    assert scores(asked) == {"Black": 1, "Green": 0, "Herbs": 0}
    assert (Poll.objects.get().ballot_count, Ballot.objects.count()) == (1, 1)
    assert counts_are_right()


def test_a_storm_of_changes_loses_nothing():
    asked, random = poll(method="ranked"), Random(5)
    people = [make.viewer(make.member()) for _ in range(8)]

    def change():
        viewer, order = random.choice(people), random.sample(TEA, random.randint(1, 3))
        chosen = ids(asked, *order)
        return lambda: vote(viewer, asked, chosen)

    at_once(*(change() for _ in range(200)))

    assert Poll.objects.get().ballot_count == Ballot.objects.count() == 8
    assert sum(scores(asked).values()) > 0
    assert counts_are_right()


def test_closing_and_hiding_beside_votes_keep_counts_and_never_deadlock(run_tasks):
    asked = poll()
    chosen = ids(asked, "Green")
    moderator = make.viewer(make.moderator())
    people = [make.viewer(make.member()) for _ in range(30)]
    works = [lambda v=v: vote(v, asked, chosen) for v in people]
    works.insert(8, lambda: moderating.lock(moderator, asked.post.thread))
    works.insert(12, lambda: moderating.unlock(moderator, asked.post.thread))
    works.insert(20, lambda: close_poll(moderator, asked))
    works.insert(21, lambda: close_poll(moderator, asked))

    at_once(*works)

    assert Poll.objects.get().closed_at
    assert Ballot.objects.count() == scores(asked)["Green"] > 0
    assert counts_are_right()
    run_tasks()
    told = Notification.objects.filter(kind="poll").values_list("recipient", flat=True)
    assert len(told) == len(set(told)) == Ballot.objects.count() + 1
