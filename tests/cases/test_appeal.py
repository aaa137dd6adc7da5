"""A second look: asked for once, given by someone else where there is someone, and told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forum.cases import appealing
from forum.cases.deciding import DecidedBefore, decide
from forum.cases.models import APPEAL_FOR, Appeal, Case
from forum.log.models import Deed, LogEntry
from forum.moderating.actions import hide_post, restore_post
from forum.notifications.models import Notification
from forum.notifications.rows import Row
from forum.posts.models import Post
from tests import make
from tests.cases.reporting import case_of, decision, report, reported
from tests.counting import counts_are_right

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}


@pytest.fixture
def judge():
    return make.moderator("judge")


@pytest.fixture
def case(judge) -> Case:
    """A post was hidden, and its author may say something to that."""
    found = reported()
    decide(make.viewer(judge), found, decision("hide"))
    return case_of(found.post)


def appeal(case: Case, body: str = "It was a quote") -> bool:
    return appealing.appeal(make.viewer(case.author), case, body)


def test_the_author_asks_from_the_page_that_tells_the_outcome(case, signed_in):
    reader = signed_in(case.author)
    assert "Ask for a second look" in reader.get(f"/cases/{case.pk}/", headers=EN).text

    answer = reader.post(f"/cases/{case.pk}/appeal/", {"body": "It was a **quote**"})

    assert answer["Location"] == f"/cases/{case.pk}/"
    assert "<strong>quote</strong>" in reader.get(f"/cases/{case.pk}/").text
    waiting = signed_in(make.moderator()).get("/moderation/?state=appeals")
    assert [row.case for row in waiting.context["rows"]] == [case]


def test_it_is_asked_once(case, signed_in):
    reader = signed_in(case.author)
    for _ in range(2):
        answer = reader.post(f"/cases/{case.pk}/appeal/", {"body": "It was a quote"})
        assert answer.status_code == 302

    assert Appeal.objects.count() == 1
    assert not appeal(case)


def test_it_is_not_asked_too_late_and_the_text_is_kept(case, signed_in):
    Case.objects.update(decided_at=timezone.now() - APPEAL_FOR - timedelta(minutes=1))
    reader = signed_in(case.author)

    answer = reader.post(f"/cases/{case.pk}/appeal/", {"body": "My long words"})

    assert answer.status_code == 403
    assert "My long words" in answer.text
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("body", ["", " ", "x" * 3001])
def test_it_needs_words_that_can_be_read(case, signed_in, body):
    answer = signed_in(case.author).post(f"/cases/{case.pk}/appeal/", {"body": body})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_nobody_asks_for_another(case):
    with pytest.raises(PermissionDenied):
        appealing.appeal(make.viewer(make.member()), case, "Let them")


def test_upheld_it_undoes_what_was_done(case, signed_in):
    appeal(case)
    other = make.moderator("other")

    answer = signed_in(other).post(
        f"/moderation/cases/{case.pk}/appeal/", {"is_upheld": "yes", "reason": "Indeed a quote"}
    )

    assert answer["Location"] == case.get_absolute_url()
    assert not Post.objects.get(pk=case.post_id).is_hidden
    hiding = LogEntry.objects.get(deed=Deed.HIDE_POST)
    assert LogEntry.objects.get(undoes=hiding).case_id == case.pk
    assert LogEntry.objects.filter(deed=Deed.DECIDE_APPEAL, case_id=case.pk).count() == 1
    assert counts_are_right()


def test_a_hidden_thread_comes_back_too(judge):
    thread = make.thread(replies=2)
    report(thread)
    decide(make.viewer(judge), case_of(thread), decision("hide"))
    appeal(case_of(thread))

    appealing.answer(make.viewer(make.moderator()), case_of(thread), True, "Fine")

    thread.refresh_from_db()
    assert not thread.is_hidden
    assert counts_are_right()


def test_turned_down_it_leaves_all_as_it_was(case):
    appeal(case)

    appealing.answer(make.viewer(make.moderator()), case, False, "No quote")

    assert Post.objects.get(pk=case.post_id).is_hidden
    assert not LogEntry.objects.exclude(undoes=None).exists()


@pytest.mark.parametrize(("is_upheld", "words"), [(True, "upheld"), (False, "turned down")])
def test_the_author_hears_what_came_of_it(case, signed_in, is_upheld, words):
    appeal(case)

    appealing.answer(make.viewer(make.moderator("other")), case, is_upheld, "Because")

    newest = Notification.objects.filter(recipient=case.author).for_rows(make.viewer(case.author))
    row = Row(newest.order_by("-id")[0])
    assert row.target == f"/cases/{case.pk}/"
    assert newest.filter(deed__startswith="restore").count() == 0  # told once, by the appeal
    page = signed_in(case.author).get("/notifications/", headers=EN).text
    assert f"other</strong> {words}" in page
    assert "Because" in signed_in(case.author).get(f"/cases/{case.pk}/").text


def test_who_decided_the_case_leaves_the_appeal_to_another(case, judge, signed_in):
    make.moderator()
    appeal(case)
    address = f"/moderation/cases/{case.pk}/appeal/"

    page = signed_in(judge).get(case.get_absolute_url(), headers=EN).text
    answer = signed_in(judge).post(address, {"is_upheld": "no", "reason": "My long reason"})

    assert "its appeal is for someone else" in page
    assert answer.status_code == 403
    assert "My long reason" in answer.text
    assert not Appeal.objects.get().is_decided


def test_where_there_is_nobody_else_they_may_and_the_page_says_so(case, judge, signed_in):
    make.moderator(is_active=False)
    appeal(case)

    page = signed_in(judge).get(case.get_absolute_url(), headers=EN).text
    appealing.answer(make.viewer(judge), case, True, "I was wrong")

    assert "nobody else who could decide its appeal" in page
    assert not Post.objects.get(pk=case.post_id).is_hidden


def test_a_board_moderator_counts_as_another(judge):
    found = reported(board := make.board())
    decide(make.viewer(judge), found, decision("hide"))
    appeal(case_of(found.post))
    another = make.board_moderator(board)

    with pytest.raises(PermissionDenied):
        appealing.answer(make.viewer(judge), found, False, "Mine")
    appealing.answer(make.viewer(another), found, False, "No quote")

    assert Appeal.objects.get().decided_by == another


def test_who_comes_second_is_told_by_whom_and_how(case, signed_in):
    appeal(case)
    appealing.answer(make.viewer(make.moderator("other")), case, False, "No quote")

    answer = signed_in(make.moderator()).post(
        f"/moderation/cases/{case.pk}/appeal/",
        {"is_upheld": "yes", "reason": "My thoughts"},
        headers=EN,
    )

    assert answer.status_code == 409
    assert "other decided the appeal" in answer.text
    assert "My thoughts" in answer.text
    with pytest.raises(DecidedBefore):
        appealing.answer(make.viewer(make.moderator()), case, True, "x")


def test_what_was_restored_meanwhile_is_said(case):
    appeal(case)
    restore_post(make.viewer(make.moderator()), case.post)

    left = appealing.answer(make.viewer(make.moderator()), case, True, "Indeed")

    assert left
    assert not Post.objects.get(pk=case.post_id).is_hidden


def test_a_post_hidden_outside_its_case_can_be_appealed_too(judge):
    found = reported()
    hide_post(make.viewer(judge), found.post, "Rude")
    appeal(case_of(found.post))

    appealing.answer(make.viewer(make.moderator()), case_of(found.post), True, "Indeed")

    assert not Post.objects.get(pk=found.post_id).is_hidden


def test_what_was_left_as_it_is_cannot_be_appealed(judge):
    found = reported()
    decide(make.viewer(judge), found, decision())

    with pytest.raises(PermissionDenied):
        appeal(case_of(found.post))
