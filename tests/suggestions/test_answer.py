from __future__ import annotations

import pytest

from accounts.models import Letter
from forum.suggestions.models import State
from tests import make
from tests.suggestions.conftest import letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return make.moderator("mod")


@pytest.fixture
def staff(signed_in, moderator):
    return signed_in(moderator)


def answer(client, kept, body: str = "There is tea now."):
    return client.post(f"/suggestions/{kept.pk}/", {"body": body})


def test_the_answer_is_mailed_to_the_guest(staff, moderator, run_tasks, mailoutbox):
    kept = letter(body="More tea.\nPlease.")

    assert answer(staff, kept)["Location"] == f"/suggestions/{kept.pk}/"

    run_tasks()
    (mail,) = mailoutbox
    assert mail.to == ["guest@example.org"]
    assert "There is tea now." in mail.body
    assert "> More tea.\n> Please." in mail.body
    assert mail.body.startswith("Hello!")
    kept.refresh_from_db()
    assert (kept.state, kept.answer) == (State.ANSWERED, "There is tea now.")
    assert kept.handled_by == moderator
    assert kept.handled_at


def test_a_member_gets_it_at_their_own_address(staff, run_tasks, mailoutbox):
    author = make.member("bob", language="en")
    answer(staff, letter(author=author, email="", language="ru"))

    run_tasks()
    assert mailoutbox[0].to == [author.email]
    assert "Hello, bob!" in mailoutbox[0].body


def test_an_answer_sent_twice_is_mailed_once(staff, run_tasks, mailoutbox):
    kept = letter()

    answers = [answer(staff, kept) for _ in range(2)]

    assert [each.status_code for each in answers] == [302, 302]
    run_tasks()
    assert len(mailoutbox) == 1


def test_a_second_answer_is_refused_and_its_text_kept(staff, signed_in, run_tasks, mailoutbox):
    kept = letter()
    answer(staff, kept, "The first.")

    late = answer(signed_in(make.moderator()), kept, "The second.")

    assert late.status_code == 403
    assert "The second." in late.content.decode()
    run_tasks()
    assert len(mailoutbox) == 1
    kept.refresh_from_db()
    assert kept.answer == "The first."


@pytest.mark.parametrize("body", ["", " ", "a\0b", "x" * 5001])
def test_a_refused_answer_says_why(staff, body):
    kept = letter()

    refused = answer(staff, kept, body)

    assert refused.status_code == 422
    assert 'role="alert"' in refused.content.decode()
    assert not Letter.objects.exists()


def test_who_left_no_address_cannot_be_answered(staff):
    kept = letter(email="")

    assert "<textarea" not in staff.get(f"/suggestions/{kept.pk}/").content.decode()
    assert answer(staff, kept).status_code == 403
    kept.refresh_from_db()
    assert kept.is_new


def test_members_and_guests_answer_nothing(client, signed_in, member):
    kept = letter()

    assert answer(client, kept).status_code == 404
    assert answer(signed_in(member), kept).status_code == 404
    assert not Letter.objects.exists()


def test_an_answered_letter_shows_its_answer(staff, moderator):
    kept = letter()
    answer(staff, kept)

    page = staff.get(f"/suggestions/{kept.pk}/").content.decode()

    assert "There is tea now." in page
    assert moderator.username in page
    assert "<textarea" not in page
