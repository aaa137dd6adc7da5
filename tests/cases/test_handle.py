"""Claiming, letting go, and talking among the staff."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.cases import handling, history
from forum.cases.deciding import decide
from forum.cases.models import Remark
from tests import make
from tests.cases.reporting import case_of, decision, report, reported

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}


def claimed(case):
    return case_of(case.post).claimed_by


def test_a_claim_is_shown_to_the_others_and_kept(signed_in):
    case, one, other = reported(), make.moderator("one"), make.moderator("other")
    address = f"/moderation/cases/{case.pk}/claim/"

    assert signed_in(one).post(address)["Location"] == case.get_absolute_url()
    late = signed_in(other).post(address, {"queue": 1}, headers=EN, follow=True)

    assert claimed(case) == one
    assert "one looks into it already." in late.text
    assert late.redirect_chain[0][0] == "/moderation/"


def test_it_is_let_go_by_who_has_it_and_taken_over_by_others(signed_in):
    case, one, other = reported(), make.moderator(), make.moderator()
    address = f"/moderation/cases/{case.pk}/claim/"
    signed_in(one).post(address)

    signed_in(other).post(address, {"let_go": 1})
    assert claimed(case) == one
    signed_in(other).post(address, {"take_over": 1})
    assert claimed(case) == other
    signed_in(other).post(address, {"let_go": 1})
    assert claimed(case) is None


def test_what_is_decided_is_not_claimed(signed_in):
    case = reported()
    decide(make.viewer(make.moderator("judge")), case, decision())

    address = f"/moderation/cases/{case.pk}/claim/"
    answer = signed_in(make.moderator()).post(address, headers=EN, follow=True)

    assert claimed(case) is None
    assert "judge decided case" in answer.text


def test_a_remark_is_read_by_the_staff_and_by_nobody_else(signed_in):
    case, reader = reported(), signed_in(make.moderator())
    address = f"/moderation/cases/{case.pk}/remark/"

    answer = reader.post(address, {"body": "He did it **before**"})

    assert answer["Location"] == f"{case.get_absolute_url()}#discussion"
    assert "<strong>before</strong>" in reader.get(case.get_absolute_url()).text
    decide(make.viewer(make.moderator()), case, decision("hide"))
    assert "before" not in signed_in(case.author).get(f"/cases/{case.pk}/").text
    for other in (signed_in(case.author), signed_in(make.member()), Client()):
        assert other.post(address, {"body": "x"}).status_code == 404


def test_sent_twice_it_is_said_once(signed_in):
    case, reader = reported(), signed_in(make.moderator())
    form = {"body": "Hm", "submission_id": "6a5e2d0a-7f38-4e1b-9f6f-0d4b7a1f0001"}

    for _ in range(2):
        reader.post(f"/moderation/cases/{case.pk}/remark/", form)

    assert Remark.objects.count() == 1


@pytest.mark.parametrize("body", ["", " ", "x" * 1001])
def test_a_remark_needs_words(signed_in, body):
    case = reported()

    answer = signed_in(make.moderator()).post(
        f"/moderation/cases/{case.pk}/remark/", {"body": body}
    )

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_case_shows_the_authors_age_posts_and_other_cases(signed_in):
    first = reported()
    decide(make.viewer(make.moderator()), first, decision("hide", reason="Spam"))
    again = make.post(make.thread(), first.author, "Again")
    report(again)

    page = signed_in(make.moderator()).get(case_of(again).get_absolute_url(), headers=EN).text

    assert f"About {first.author.username}" in page
    assert first.get_absolute_url() in page
    queue = signed_in(make.moderator()).get("/moderation/", headers=EN).text
    assert "acted on 1 time before" in queue


def test_other_boards_cases_about_the_author_are_not_shown_to_a_board_moderator(signed_in):
    secret = make.hidden_board()
    author = make.moderator()
    report(make.thread(secret, author, title="Secret plans").posts.get())
    board = make.board()
    post = make.post(make.thread(board), author)
    report(post)

    page = signed_in(make.board_moderator(board)).get(case_of(post).get_absolute_url())

    assert page.status_code == 200
    assert "Secret plans" not in page.text


def test_rooms_above_add_to_the_history(signed_in, monkeypatch):
    warned = history.Fact("Warned", timezone.now(), "for shouting", "judge")
    monkeypatch.setattr(history, "SOURCES", [lambda viewer, member: [warned]])

    page = signed_in(make.moderator()).get(reported().get_absolute_url()).text

    assert "for shouting" in page


def test_a_case_asks_as_much_for_three_of_each_as_for_one(signed_in, django_assert_num_queries):
    case, staff = reported(), make.moderator()
    handling.remark(make.viewer(staff), case, "Hm", None)
    report(make.post(make.thread(), case.author))
    reader = signed_in(make.moderator())
    reader.get(case.get_absolute_url())
    with CaptureQueriesContext(connection) as asked:
        reader.get(case.get_absolute_url())
    for n in range(2):
        report(case.post)
        handling.remark(make.viewer(make.moderator()), case, f"Hm {n}", None)
        report(make.post(make.thread(), case.author))

    with django_assert_num_queries(len(asked)):
        reader.get(case.get_absolute_url())
