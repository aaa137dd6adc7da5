"""Moderators and members at once, for real."""

from __future__ import annotations

import pytest

from forum.cases import appealing
from forum.cases.deciding import DecidedBefore, decide
from forum.cases.models import Case, Report
from forum.log.models import LogEntry
from forum.moderating import actions
from forum.notifications.models import Notification
from tests import make
from tests.cases.reporting import case_of, decision, report, reported
from tests.counting import counts_are_right
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def outcome_of(work):
    def run():
        try:
            return work()
        except DecidedBefore as before:
            return before

    return run


def test_one_report_sent_many_times_at_once_is_one():
    post, reporter = make.post(make.thread()), make.member()

    answers = at_once(*(lambda: report(post, by=reporter) for _ in range(10)))

    assert sorted(answers) == [False] * 9 + [True]
    assert (Case.objects.count(), Report.objects.count()) == (1, 1)


def test_reports_of_many_at_once_join_one_case():
    post, members = make.post(make.thread()), [make.member() for _ in range(10)]

    answers = at_once(*(lambda m=m: report(post, by=m) for m in members))

    assert answers == [True] * 10
    assert Case.objects.count() == 1
    assert case_of(post).reports.count() == 10
    assert case_of(post).snapshots.count() == 1


def test_two_moderators_never_decide_twice_and_the_second_hears_by_whom():
    case = reported(times=3)
    moderators = [make.viewer(make.moderator()) for _ in range(4)]

    answers = at_once(
        *(
            outcome_of(lambda v=v, how=how: decide(v, case, decision(how)))
            for v in moderators
            for how in ("hide", "no_action")
        )
    )

    decided = case_of(case.post)
    before = [each for each in answers if isinstance(each, DecidedBefore)]
    assert len(before) == 7
    assert {each.case.decided_by for each in before} == {decided.decided_by}
    assert {each.case.outcome for each in before} == {decided.outcome}
    assert LogEntry.objects.count() == 1
    assert Notification.objects.filter(kind="report").count() == 3
    assert counts_are_right()


def test_deciding_beside_hiding_and_reporting_never_deadlocks():
    case = reported()
    moderators = [make.viewer(make.moderator()) for _ in range(3)]
    members = [make.member() for _ in range(6)]

    at_once(
        *(lambda m=m: report(case.post, by=m) for m in members[:3]),
        *(outcome_of(lambda v=v: decide(v, case, decision("hide"))) for v in moderators),
        *(lambda v=v: actions.hide_post(v, case.post, "Rude") for v in moderators),
        *(lambda v=v: actions.hide_thread(v, case.post.thread, "Rude") for v in moderators),
        *(lambda m=m: report(case.post, by=m) for m in members[3:]),
    )

    assert Report.objects.count() == 7
    assert Case.objects.open().count() <= 1
    assert counts_are_right()


def test_an_appeal_is_asked_and_decided_once():
    case = reported()
    decide(make.viewer(make.moderator()), case, decision("hide"))
    author = make.viewer(case.author)
    asked = at_once(*(lambda: appealing.appeal(author, case, "A quote") for _ in range(5)))
    judges = [make.viewer(make.moderator()) for _ in range(4)]

    answers = at_once(
        *(
            outcome_of(lambda v=v, up=up: appealing.answer(v, case, up, "So"))
            for v in judges
            for up in (True, False)
        )
    )

    assert sorted(asked) == [False] * 4 + [True]
    # The winner's own second answer, being the other one, comes too late as well.
    assert sum(isinstance(each, DecidedBefore) for each in answers) == 7
    assert LogEntry.objects.filter(deed="decide_appeal").count() == 1
    assert Notification.objects.filter(event__startswith="appeal:").count() == 1
    assert counts_are_right()
