"""A case about a thread and one about the post that opens it are about the same words."""

from __future__ import annotations

import pytest

from forum.cases import appealing
from forum.cases.deciding import decide
from forum.cases.models import Case
from forum.log.models import Deed, LogEntry
from forum.moderating import actions
from forum.notifications.models import Notification
from forum.threads.models import Thread
from tests import make
from tests.cases.reporting import case_of, decision, report, rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(db):
    return make.viewer(make.moderator("mira", language="en"))


@pytest.fixture
def both() -> tuple[Case, Case]:
    """Of the thread, and of its opening post."""
    thread = make.thread()
    opening = thread.posts.get()
    opening.thread = thread
    report(thread)
    report(opening)
    return case_of(thread), case_of(opening)


def test_hiding_the_thread_decides_both_by_one_deed(mira, both, signed_in):
    of_thread, of_post = both
    decide(mira, of_thread, decision("hide", rule=rule(2)))

    now = Case.objects.with_facts().get(pk=of_post.pk)
    assert (now.outcome, now.decided_with_id, now.cited.number) == ("hide", of_thread.pk, 2)
    rows = dict(LogEntry.objects.values_list("deed", "case_id"))
    assert rows == {Deed.HIDE_THREAD: of_thread.pk, Deed.DECIDE_CASE: of_post.pk}
    assert Notification.objects.filter(recipient=now.author).count() == 1
    assert Notification.objects.filter(kind="report").count() == 2
    for one, other in (both, both[::-1]):
        page = signed_in(mira.user).get(f"/moderation/cases/{one.pk}/").text
        assert f"/moderation/cases/{other.pk}/" in page
        assert "was decided by the same deed." in page


def test_an_appeal_in_either_takes_the_deed_back_and_reporters_of_both_hear_it(mira, both):
    decide(mira, both[0], decision("hide"))
    author = make.viewer(both[1].author)

    appealing.appeal(author, case_of(both[1].post), "Why?")
    left = appealing.answer(make.viewer(make.moderator()), case_of(both[1].post), True, "Right.")

    assert left == ""
    assert not Thread.objects.get().is_hidden
    told = Notification.objects.filter(kind="report", deed="appeal_upheld")
    assert told.count() == 2
    assert set(told.values_list("reason", flat=True)) == {""}


def test_outside_a_case_both_are_decided_too(mira, both):
    actions.hide_thread(mira, both[0].thread, "Rude")

    assert Case.objects.open().count() == 0
    entry = LogEntry.objects.get(deed=Deed.HIDE_THREAD)
    assert entry.case_id == both[0].pk
    assert LogEntry.objects.get(deed=Deed.DECIDE_CASE).case_id == both[1].pk


@pytest.mark.parametrize("ticked", [True, False])
def test_any_outcome_is_given_to_both_in_one_click(mira, both, signed_in, ticked):
    address = f"/moderation/cases/{both[1].pk}/"
    staff = signed_in(mira.user)
    assert f"Decide case {both[0].pk} (thread) in the same way" in staff.get(address).text

    staff.post(f"{address}decide/", {"outcome": "no_action", **({"along": "on"} if ticked else {})})

    assert Case.objects.open().count() == (0 if ticked else 1)
    assert Case.objects.filter(decided_with=both[1]).count() == ticked
