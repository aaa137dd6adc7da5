from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

PREFERENCES = "/preferences/"


def test_a_guest_gets_cookies_and_nothing_else(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.post(PREFERENCES, {"language": "en", "theme": "dark", "next": "/latest/"})

    assert answer["Location"] == "/latest/"
    assert {name: morsel.value for name, morsel in answer.cookies.items()} == {
        "django_language": "en",
        "theme": "dark",
    }
    assert answer.cookies["theme"]["httponly"]


def test_a_members_account_changes(signed_in, member):
    signed_in(member).post(PREFERENCES, {"language": "en", "theme": "light"})

    member.refresh_from_db()
    assert (member.language, member.theme) == ("en", "light")


def test_the_systems_theme_takes_the_cookie_away(client):
    client.cookies["theme"] = "dark"

    answer = client.post(PREFERENCES, {"theme": ""})

    assert answer.cookies["theme"]["max-age"] == 0


def test_what_is_not_offered_changes_nothing(signed_in, member):
    answer = signed_in(member).post(PREFERENCES, {"language": "xx", "theme": "neon\0"})

    assert answer.status_code == 302
    assert not answer.cookies
    member.refresh_from_db()
    assert (member.language, member.theme) == ("", "")


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
def test_it_refuses_what_another_site_sends(signed_in, member, headers):
    answer = signed_in(member).post(PREFERENCES, {"theme": "dark"}, headers=headers)

    assert answer.status_code == 403
    member.refresh_from_db()
    assert member.theme == ""


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "same-origin"}, {"origin": "http://testserver"}]
)
def test_it_takes_what_this_site_sends_without_a_token(headers):
    answer = Client(enforce_csrf_checks=True).post(PREFERENCES, {"theme": "dark"}, headers=headers)

    assert answer.cookies["theme"].value == "dark"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:0",
        "index",
        "",
        "\r\n",
    ],
)
def test_it_leads_nowhere_else(client, wanted):
    assert client.post(PREFERENCES, {"theme": "dark", "next": wanted})["Location"] == "/"


def test_it_changes_nothing_when_looked_at(client):
    assert client.get(PREFERENCES, {"theme": "dark"}).status_code == 405
