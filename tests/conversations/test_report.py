"""Reporting a message: the moderators read a copy of it, and nothing else."""

from __future__ import annotations

import pytest

from forum.cases.models import Case
from tests import make
from tests.conversations.making import conversation, regular, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return regular("anna", language="en")


@pytest.fixture
def boris():
    return regular("boris_b", language="en")


@pytest.fixture
def rude(anna, boris):
    """The sixth of nine messages."""
    talk = conversation(anna, boris, title="Tea?", body="Message 1.", more=4)
    message = say(boris, talk, "Go away!\n\n```\nnever closed")
    for n in (7, 8, 9):
        say(anna, talk, f"Message {n}.")
    return message


def report(client, message):
    return client.post(f"/m/{message.pk}/report/", {"reason": "He is rude."})


def test_it_joins_a_case_with_its_few_neighbours(signed_in, rude, anna):
    assert "read nothing else" in signed_in(anna).get(f"/m/{rude.pk}/report/").text

    answer = report(signed_in(anna), rude)

    assert answer.url == f"/m/{rude.pk}/"
    case = Case.objects.get()
    assert (case.kind, case.target_id, case.author) == ("message", rude.pk, rude.author)
    for words in ("Go away!", "Message 4.", "Message 5.", "Message 7.", "Message 8."):
        assert words in case.snapshot.html
    for words in ("Message 3.", "Message 9."):
        assert words not in case.snapshot.html
    assert case.snapshot.html.count("<blockquote>") == 5
    assert "<strong>boris_b #6</strong>" in case.snapshot.html


def test_a_moderator_reads_the_copy_and_opens_nothing(signed_in, rude, anna):
    report(signed_in(anna), rude)
    moderator = signed_in(make.moderator(language="en"))

    queue = moderator.get("/moderation/").text

    assert "Go away!" in queue
    assert "no longer there" not in queue
    assert moderator.get(rude.get_absolute_url()).status_code == 404
    assert moderator.get(f"/conversations/{rude.conversation_id}/").status_code == 404


def test_what_was_edited_away_is_reported_too(signed_in, rude, anna, boris):
    signed_in(boris).post(f"/m/{rude.pk}/edit/", {"body": "Pardon me."})
    report(signed_in(anna), rude)
    html = Case.objects.get().snapshot.html
    assert "Pardon me." in html
    assert "Go away!" in html


def test_reported_twice_it_is_one(signed_in, rude, anna):
    for _ in range(2):
        assert report(signed_in(anna), rude).status_code == 302
    assert Case.objects.get().reports.count() == 1


def test_strangers_and_the_author_report_nothing(signed_in, rude, boris):
    assert report(signed_in(make.member()), rude).status_code == 404
    assert report(signed_in(boris), rude).status_code == 403
    assert not Case.objects.exists()


def test_a_session_that_is_over_loses_nothing_and_shows_nothing(client, rude):
    answer = report(client, rude)
    assert answer.status_code in {200, 422}
    assert "He is rude." in answer.text
    assert "Go away!" not in answer.text
    assert "Tea?" not in answer.text


def test_who_came_later_reports_no_more_than_they_see(signed_in, anna, boris):
    vera = make.member("vera")
    talk = conversation(anna, boris, title="Tea?", body="Between us.")
    signed_in(anna).post(f"/conversations/{talk.pk}/add/", {"to": "vera"})
    message = say(boris, talk, "Go away!")
    report(signed_in(vera), message)
    assert "Between us." not in Case.objects.get().snapshot.html
