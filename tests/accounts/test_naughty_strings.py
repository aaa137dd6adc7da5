"""Every text field takes whatever people type: kept, or refused with a sentence; never a 5xx."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from accounts import limits
from forum.limits.spending import Allowance
from tests import make
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db

CORPUS = Path(__file__).parents[3] / "shared" / "corpora" / "naughty-strings.json"
# As bytes: a browser can send what a str in Python can't be encoded to.
BYTES = [b"\0", b"a\0b", b"\xed\xa0\x80", b"\xff\xfe", b"x" * 100_000, b"%00", "а".encode() * 9000]


def naughty() -> list[bytes]:
    listed = json.loads(CORPUS.read_text()) if CORPUS.exists() else []
    return [text.encode("utf-8", "surrogatepass") for text in listed] + BYTES


NAUGHTY = naughty()
# Where the text goes no further than a list to choose from.
SOME = NAUGHTY[::8] + BYTES


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch) -> None:
    monkeypatch.setattr(limits, "spend", lambda allowance, who: None)


@pytest.fixture(autouse=True)
def _cheap_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def send(client: Client, path: str, fields: dict[str, bytes]):
    lines = []
    for name, value in fields.items():
        lines += [b"--B", f'Content-Disposition: form-data; name="{name}"'.encode(), b"", value]
    body = b"\r\n".join([*lines, b"--B--", b""])
    return client.post(path, body, content_type="multipart/form-data; boundary=B")


def each(client: Client, path: str, *fields: str, **given: bytes) -> None:
    """Send every text in all of these fields at once."""
    for text in NAUGHTY:
        answer = send(client, path, {**given, **dict.fromkeys(fields, text)})
        assert answer.status_code in (200, 302, 422), (text[:80], answer.status_code)
        if answer.status_code != 302:
            assert b'role="alert"' in answer.content, text[:80]


def test_joining(client):
    each(client, "/accounts/signup/", "username", "email", "password1")


def test_signing_in(client):
    each(client, "/accounts/login/", "login", "password")


def test_where_one_is_led_to(client, alice):
    for text in SOME:
        fields = {"login": b"alice", "password": PASSWORD.encode(), "next": text}
        answer = send(client, "/accounts/login/", fields)
        assert answer.status_code in (302, 400), text[:80]
        client.logout()


def test_resetting_the_password(client):
    each(client, "/accounts/password/reset/", "email")


def test_adding_an_address(client, alice, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    settings.ACCOUNT_REAUTHENTICATION_REQUIRED = False
    client.force_login(alice)

    each(client, "/accounts/email/", "email", action_add=b"")


def test_changing_the_password(client, alice, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    client.force_login(alice)

    each(client, "/accounts/password/change/", "oldpassword", "password1", "password2")


def test_settings(client):
    client.force_login(make.member())

    for text in SOME:
        fields = dict.fromkeys(("about", "language", "theme", "time_zone"), text)
        assert send(client, "/accounts/profile/", fields).status_code in (302, 422)


def test_what_is_said_about_oneself_is_kept_intact(client):
    member = make.member()
    client.force_login(member)

    for text in NAUGHTY:
        if send(client, "/accounts/profile/", {"about": text}).status_code == 302:
            member.refresh_from_db()
            said = text.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
            assert member.about == (said if said.strip() else "")


def test_preferences(client):
    for text in NAUGHTY:
        fields = {"language": text, "theme": text, "next": text}
        assert send(client, "/preferences/", fields).status_code in (302, 400)


def test_an_allowance_takes_any_name() -> None:
    assert len(Allowance("deed", 1, 1).key("x" * 1000)) <= 200
