from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from forum.limits.models import Spent
from forum.suggestions.models import State, Suggestion
from tests import make
from tests.suggestions.conftest import WRITE, form

pytestmark = pytest.mark.django_db

CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "naughty-strings.json"


def test_a_guest_writes_and_leaves_an_address(client):
    answer = client.post(WRITE, form(body="Больше чая!\r\nИ пирогов."))

    assert answer["Location"] == "/suggestions/thanks/"
    assert client.get(answer["Location"]).status_code == 200
    kept = Suggestion.objects.get()
    assert (kept.author, kept.email, kept.state) == (None, "guest@example.org", State.NEW)
    assert kept.body == "Больше чая!\nИ пирогов."


def test_a_member_is_asked_for_no_address(signed_in, member):
    client = signed_in(member)

    assert 'name="email"' not in client.get(WRITE).content.decode()
    client.post(WRITE, form(email="other@example.org"))

    kept = Suggestion.objects.get()
    assert (kept.author, kept.email) == (member, "")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("email", ""), ("email", "nowhere"), ("email", '"\x01"@example.org')),
        *(("body", ""), ("body", " \n"), ("body", "a\0b"), ("body", "x" * 5001)),
    ],
)
def test_a_refused_letter_says_why_and_keeps_the_text(client, field, value):
    answer = client.post(WRITE, form(**{"body": "An hour of writing.", field: value}))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="id_{field}_error"' in page
    assert 'role="alert"' in page
    assert field == "body" or "An hour of writing." in page
    assert not Suggestion.objects.exists()


def test_sending_it_twice_makes_one_letter_and_counts_once(client):
    sent = form()

    answers = [client.post(WRITE, sent) for _ in range(7)]

    assert {answer["Location"] for answer in answers} == {"/suggestions/thanks/"}
    assert Suggestion.objects.count() == 1
    assert Spent.objects.get(key__startswith="suggestion:").times == 1


def test_without_its_hidden_id_it_still_works(client):
    client.post(WRITE, form(submission_id="mangled"))
    client.post(WRITE, {key: text for key, text in form().items() if key != "submission_id"})

    assert Suggestion.objects.count() == 1  # the mangled one was refused with a sentence


def test_what_a_machine_filled_in_is_thanked_but_not_kept(client):
    answer = client.post(WRITE, form(website="https://spam.example"))

    assert answer["Location"] == "/suggestions/thanks/"
    assert not Suggestion.objects.exists()


def test_the_sixth_in_an_hour_is_told_when_to_try_again_and_keeps_its_text(client):
    for _ in range(5):
        client.post(WRITE, form())

    answer = client.post(WRITE, form(body="An hour of writing."), headers={"accept-language": "en"})

    assert answer.status_code == 429
    assert "Try again in 60 minutes" in answer.content.decode()
    assert "An hour of writing." in answer.content.decode()
    assert int(answer["Retry-After"]) <= 3600
    assert Suggestion.objects.count() == 5


def test_guests_are_counted_by_address_and_members_by_themselves(client, signed_in, member):
    for _ in range(5):
        client.post(WRITE, form())

    assert Client(REMOTE_ADDR="192.0.2.9").post(WRITE, form()).status_code == 302
    assert signed_in(member).post(WRITE, form()).status_code == 302


def test_it_takes_a_token():
    assert Client(enforce_csrf_checks=True).post(WRITE, form()).status_code == 403


def test_looking_at_the_form_writes_nothing(client):
    assert client.get(WRITE).status_code == 200

    assert not Suggestion.objects.exists()
    assert not Spent.objects.exists()


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus lies beside the repository")
def test_naughty_strings_are_kept_intact_or_refused_with_a_sentence(client):
    for text in json.loads(CORPUS.read_text()):
        Spent.objects.all().delete()
        sent = form(body=text, submission_id=str(uuid4()))
        answer = client.post(WRITE, sent)
        if answer.status_code == 302:
            kept = Suggestion.objects.get(submission_id=sent["submission_id"])
            assert kept.body == text.replace("\r\n", "\n").replace("\r", "\n")
        else:
            assert answer.status_code == 422
            assert 'role="alert"' in answer.content.decode()


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus lies beside the repository")
def test_naughty_strings_in_the_other_fields_are_no_error(client):
    for text in json.loads(CORPUS.read_text()):
        Spent.objects.all().delete()
        sent = form(email=text, submission_id=text, website=text)
        assert client.post(WRITE, sent).status_code in (302, 422)


def test_the_page_costs_the_same_however_many_have_written(client, django_assert_num_queries):
    client.get(WRITE)
    for _ in range(3):
        Suggestion.objects.create(body="x", author=make.member())

    with django_assert_num_queries(1):  # who is looking
        client.get(WRITE)
