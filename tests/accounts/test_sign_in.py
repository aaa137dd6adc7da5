from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from forum.limits.models import Spent
from tests import make
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


def sign_in(client: Client, login: str = "Alice", password: str = PASSWORD, **extra: str):
    return client.post(LOGIN, {"login": login, "password": password, **extra})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "login", ["Alice", "alice", " ALICE ", "Ａｌｉｃｅ", "Alice@Example.org", "alice@example.org"]
)
def test_one_signs_in_by_name_or_by_address(client, alice, login):
    answer = sign_in(client, login)

    assert answer.status_code == 302
    assert is_signed_in(client)


def test_one_is_led_back_to_where_one_was(client, alice):
    assert sign_in(client, next="/latest/")["Location"] == "/latest/"


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:0"])
def test_one_is_led_nowhere_else(client, alice, wanted):
    assert sign_in(client, next=wanted)["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(client, alice):
    wrong = sign_in(client, password="wrong")
    unknown = sign_in(Client(), "Nobody", "wrong")

    said = [answer.context["form"].errors["__all__"] for answer in (wrong, unknown)]
    assert said[0] == said[1]
    assert wrong.status_code == unknown.status_code


def test_a_refused_form_keeps_the_name_but_not_the_password(client, alice):
    page = sign_in(client, "Alice", "wrong-password").content.decode()

    assert 'value="Alice"' in page
    assert 'role="alert"' in page
    assert "wrong-password" not in page


def test_signing_out_takes_a_post(client, alice):
    sign_in(client)

    client.get("/accounts/logout/")
    assert is_signed_in(client)
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert not is_signed_in(client)


def test_after_five_wrong_passwords_one_is_told_when_to_try_again(client, alice):
    for _ in range(5):
        sign_in(client, password="wrong")

    answer = sign_in(client)

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) <= 300
    page = Client().post(
        LOGIN, {"login": "Alice", "password": PASSWORD}, headers={"accept-language": "en"}
    )
    assert "Try again in 5 minutes" in page.content.decode()
    assert not is_signed_in(client)


def test_right_passwords_are_not_counted(alice):
    for _ in range(8):
        client = Client()
        sign_in(client)
        assert is_signed_in(client)


def test_one_address_does_not_lock_a_member_out_of_another(alice):
    for _ in range(6):
        sign_in(Client(REMOTE_ADDR="192.0.2.1"), password="wrong")

    elsewhere = Client(REMOTE_ADDR="192.0.2.2")
    sign_in(elsewhere)

    assert is_signed_in(elsewhere)


def test_guessing_from_everywhere_at_once_is_counted_too(client, alice):
    Spent.objects.create(key="sign-in-failed-anywhere:alice", since=alice.joined_at, times=200)

    assert sign_in(client).status_code == 429


def test_knocking_is_limited_whoever_is_named(client):
    Spent.objects.create(key="sign-in:127.0.0.1", since=make.member().joined_at, times=60)

    assert sign_in(client, "anyone").status_code == 429


def test_a_banned_member_stays_out(client, alice):
    User.objects.filter(pk=alice.pk).update(is_active=False)

    answer = sign_in(client)

    assert answer["Location"] == "/accounts/inactive/"
    assert not is_signed_in(client)


def test_a_ban_ends_the_sessions_there_are(client, alice):
    sign_in(client)
    User.objects.filter(pk=alice.pk).update(is_active=False)

    page = client.get("/")

    assert page.context["request"].viewer.is_guest


def test_of_very_many_devices_the_longest_unseen_is_signed_out(alice, monkeypatch):
    monkeypatch.setattr("accounts.adapter.MOST_DEVICES", 2)
    browsers = [Client() for _ in range(4)]

    for browser in browsers:
        sign_in(browser)

    assert [is_signed_in(browser) for browser in browsers] == [False, True, True, True]
