from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.test import Client

from accounts.models import Group, Letter, User
from tests.accounts.conftest import PASSWORD, link_in

pytestmark = pytest.mark.django_db

JOIN = "/accounts/signup/"


def form(**changes: str) -> dict[str, str]:
    return {
        "username": "Берёза",
        "email": "birch@example.org",
        "password1": PASSWORD,
        "website": "",
        **changes,
    }


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_one_joins_through_the_mailed_link(client, mails):
    answer = client.post(JOIN, form())

    assert answer.status_code == 302
    assert not is_signed_in(client)
    (mail,) = mails()
    assert mail.to == ["birch@example.org"]
    client.post(link_in(mail))
    assert is_signed_in(client)
    assert EmailAddress.objects.get(email="birch@example.org").verified


def test_the_link_works_in_another_browser_too(client, mails):
    client.post(JOIN, form())

    elsewhere = Client()
    answer = elsewhere.post(link_in(mails()[0]))

    assert answer.status_code == 302
    signed = elsewhere.post("/accounts/login/", {"login": "берёза", "password": PASSWORD})
    assert signed.status_code == 302
    assert is_signed_in(elsewhere)


def test_looking_at_the_link_proves_nothing(client, mails):
    client.post(JOIN, form())

    answer = client.get(link_in(mails()[0]))

    assert answer.status_code == 200
    assert not EmailAddress.objects.get().verified


def test_a_link_that_was_made_up_is_no_error(client):
    answer = client.get("/accounts/confirm-email/MTI:made:up/")

    assert answer.status_code == 200
    assert client.post("/accounts/confirm-email/MTI:made:up/").status_code == 404


def test_nobody_signs_in_before_the_address_is_proven(client, mails):
    client.post(JOIN, form())

    answer = Client().post("/accounts/login/", {"login": "Берёза", "password": PASSWORD})

    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/confirm-email/"


@pytest.mark.parametrize(("language", "words"), [("ru", "Здравствуйте"), ("en", "Hello, Берёза!")])
def test_the_mail_speaks_the_readers_language(client, mails, language, words):
    client.post(JOIN, form(), headers={"accept-language": language})

    (mail,) = mails()
    assert User.objects.get().language == language
    if language == "en":
        assert words in mail.body
    assert "http://localhost:8000/accounts/confirm-email/" in mail.body
    assert "Вече" in mail.subject
    assert "example.com" not in mail.body


def test_no_copy_of_the_link_stays_behind(client, mails):
    client.post(JOIN, form())
    assert Letter.objects.count() == 1

    mails()

    assert not Letter.objects.exists()


def test_sending_the_form_twice_makes_one_member_and_one_mail(client, mails):
    first = client.post(JOIN, form())
    second = client.post(JOIN, form())

    assert second["Location"] == first["Location"]
    assert User.objects.count() == 1
    assert len(mails()) == 1


def test_a_name_that_someone_takes_at_the_same_moment_is_refused_in_words(client, monkeypatch):
    from accounts import forms  # noqa: PLC0415

    def late(self: forms.JoinForm) -> str:
        User.objects.create_user("БЕРЁЗА", "other@example.org")
        return self.cleaned_data["username"]

    monkeypatch.setattr(forms.JoinForm, "clean_username", late)
    answer = client.post(JOIN, form())

    assert answer.status_code == 200
    assert answer.context["form"].errors["username"]


def test_names_differ_in_more_than_case(client, alice):
    answer = client.post(JOIN, form(username="aLICE"))

    assert answer.context["form"].errors["username"]
    assert User.objects.count() == 1


def test_nobody_takes_the_name_of_a_group_that_is_called(client):
    Group.objects.create(name="Book people", is_called=True)
    Group.objects.create(name="Sailors")

    answer = client.post(JOIN, form(username="book-PEOPLE"))
    assert answer.context["form"].errors["username"]
    assert not User.objects.exists()

    client.post(JOIN, form(username="Sailors"))
    assert User.objects.get().username == "Sailors"


def test_a_name_is_kept_in_its_one_spelling(client):
    client.post(JOIN, form(username="Ｂｉｒｃｈ"))

    assert User.objects.get().username == "Birch"


def test_it_does_not_tell_whose_address_it_is(client, alice, mails):
    unknown = client.post(JOIN, form())
    mails()
    known = Client().post(JOIN, form(username="Birch2", email=alice.email.upper()))

    assert known.status_code == unknown.status_code
    assert known["Location"] == unknown["Location"]
    assert User.objects.count() == 2
    (mail,) = mails()
    assert mail.to == [alice.email]
    assert "/accounts/password/reset/" in mail.body


def test_what_a_machine_filled_in_is_answered_but_not_kept(client, mails):
    answer = client.post(JOIN, form(website="https://spam.example"))

    assert answer["Location"] == "/accounts/confirm-email/"
    assert not User.objects.exists()
    assert not mails()


def test_the_page_says_what_a_password_needs(client):
    page = client.get(JOIN, headers={"accept-language": "en"}).content.decode()

    assert "at least 8 characters" in page
    assert 'name="website"' in page
    assert "style=" not in page


@pytest.mark.parametrize("password", ["short", "12345678", "birch@example.org", "x" * 1001])
def test_a_weak_or_endless_password_is_refused_with_a_sentence(client, password):
    answer = client.post(JOIN, form(password1=password))

    assert answer.context["form"].errors["password1"]
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "email", ["x" * 64 + "@" + "y" * 60 + ".example." * 18 + "org", '"\x01"@example.org', "no"]
)
def test_an_address_that_mail_cannot_reach_is_refused(client, email):
    answer = client.post(JOIN, form(email=email))

    assert answer.context["form"].errors["email"]
    assert not User.objects.exists()


def test_too_many_are_told_when_to_try_again_and_their_words_are_kept(client):
    for n in range(20):
        client.post(JOIN, form(username=f"birch{n}", email=f"birch{n}@example.org"))

    answer = client.post(JOIN, form(), headers={"accept-language": "en"})

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) <= 600
    page = answer.content.decode()
    assert "Try again in 10 minutes" in page
    assert "Берёза" in page
    assert not User.objects.filter(username="Берёза").exists()


def test_who_proves_an_address_gets_it_from_who_only_claimed_it(client, alice, mails):
    client.post(JOIN, form(username="squatter", email="mine@example.org"))
    mails()
    alice_address = EmailAddress.objects.create(user=alice, email="mine@example.org")

    key = EmailConfirmationHMAC.create(alice_address).key
    client.post(f"/accounts/confirm-email/{key}/")

    alice_address.refresh_from_db()
    assert alice_address.verified
    assert alice_address.set_as_primary()
    assert User.objects.get(username="squatter").email == ""


def test_trying_passwords_here_is_counted_as_at_signing_in(client, alice):
    known = {"username": alice.username, "email": alice.email}
    for n in range(5):
        client.post(JOIN, form(**known, password1=f"another guess {n}"))

    answer = client.post(JOIN, form(**known))

    assert answer.status_code == 200
    assert answer.context["form"].errors["username"]
    signing_in = client.post("/accounts/login/", {"login": alice.username, "password": PASSWORD})
    assert signing_in.status_code == 429


def test_a_taken_name_does_not_tell_whose_address_it_is_by_the_time_it_takes(
    client, alice, monkeypatch
):
    looked_at = []
    monkeypatch.setattr(User, "check_password", lambda self, password: looked_at.append(password))

    client.post(JOIN, form(username=alice.username, email=alice.email))
    client.post(JOIN, form(username=alice.username))

    assert len(looked_at) == 2
