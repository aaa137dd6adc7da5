from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from tests import make
from tests.accounts.conftest import PASSWORD, link_in

pytestmark = pytest.mark.django_db

RESET = "/accounts/password/reset/"
NEW = "another-horse-entirely"


def choose(client: Client, path: str, password: str = NEW):
    """Follow the link and send the form that it leads to."""
    form = client.get(path)["Location"]
    return client.post(form, {"password1": password, "password2": password})


def signs_in(login: str, password: str) -> bool:
    client = Client()
    client.post("/accounts/login/", {"login": login, "password": password})
    return "_auth_user_id" in client.session


def test_the_mailed_link_lets_one_choose_a_new_password(client, alice, mails):
    client.post(RESET, {"email": "ALICE@example.org"})

    (mail,) = mails()
    assert mail.to == ["alice@example.org"]
    assert choose(client, link_in(mail)).status_code == 302
    assert signs_in("Alice", NEW)
    assert not signs_in("Alice", PASSWORD)


def test_the_link_works_once(client, alice, mails):
    client.post(RESET, {"email": alice.email})
    link = link_in(mails()[0])
    choose(client, link)

    assert Client().get(link).status_code == 200  # a page that says so, not the form
    assert signs_in("Alice", NEW)


def test_it_does_not_tell_whose_address_it_is(client, alice, mails):
    known = client.post(RESET, {"email": alice.email})
    mails()
    unknown = Client().post(RESET, {"email": "nobody@example.org"})

    assert unknown.status_code == known.status_code == 302
    assert unknown["Location"] == known["Location"]
    (mail,) = mails()
    assert mail.to == ["nobody@example.org"]
    assert "/accounts/signup/" in mail.body


def test_the_mail_speaks_its_readers_language(client, alice, mails):
    User.objects.filter(pk=alice.pk).update(language="en")

    client.post(RESET, {"email": alice.email}, headers={"accept-language": "ru"})

    assert "Hello, Alice!" in mails()[0].body


def test_a_banned_member_gets_no_link(client, alice, mails):
    User.objects.filter(pk=alice.pk).update(is_active=False)

    client.post(RESET, {"email": alice.email})

    assert all("/reset/key/" not in mail.body for mail in mails())


def test_a_new_password_ends_the_wait_after_wrong_ones(client, alice, mails):
    for _ in range(6):
        client.post("/accounts/login/", {"login": "Alice", "password": "wrong"})
    client.post(RESET, {"email": alice.email})

    choose(client, link_in(mails()[0]))

    assert signs_in("Alice", NEW)


@pytest.mark.parametrize("email", ["alice@example.org", "nobody@example.org"])
def test_too_many_are_told_when_to_try_again(client, alice, email):
    for _ in range(3):
        client.post(RESET, {"email": email})

    answer = client.post(RESET, {"email": email}, headers={"accept-language": "en"})

    assert answer.status_code == 429
    assert "Try again in 15 minutes" in answer.content.decode()
    assert email in answer.content.decode()


@pytest.mark.parametrize("key", ["1-made-up", "zzzzzzzzzzzzz-x", "1y2p0ij32e8e7-set-password"])
def test_a_link_that_was_made_up_is_no_error(client, key):
    assert client.get(f"{RESET}key/{key}/").status_code == 200


def test_the_link_leads_to_the_forum_whatever_host_was_asked_for(run_tasks, mailoutbox):
    make.proven(make.member("alice"), PASSWORD)

    Client().post(RESET, {"email": "alice@example.org"}, headers={"host": "localhost:6666"})
    run_tasks()

    assert "http://localhost:8000/accounts/password/reset/key/" in mailoutbox[-1].body
    assert "6666" not in mailoutbox[-1].body
