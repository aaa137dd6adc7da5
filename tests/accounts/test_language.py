"""Which language is spoken: the account's, else the cookie's, else the browser's, else ours."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import make

pytestmark = pytest.mark.django_db


def spoken(client: Client, browser: str = "") -> str:
    headers = {"accept-language": browser} if browser else {}
    return client.get("/accounts/password/reset/", headers=headers)["Content-Language"]


def test_the_account_comes_first(signed_in):
    client = signed_in(make.member(language="en"))
    client.cookies["django_language"] = "ru"

    answer = client.get("/", headers={"accept-language": "ru"})

    assert answer["Content-Language"] == "en"


def test_then_the_cookie(client):
    client.cookies["django_language"] = "en"

    assert spoken(client, "ru") == "en"


def test_then_the_browser(client):
    assert spoken(client, "de, en;q=0.8, ru;q=0.5") == "en"


def test_then_the_forums_own(client, settings):
    assert spoken(client, "de") == settings.LANGUAGE_CODE == "ru"


@pytest.mark.parametrize("odd", ["xx", "../../etc", "ru" * 500, "en\0"])
def test_a_cookie_that_makes_no_sense_is_passed_over(client, odd):
    client.cookies["django_language"] = odd

    assert spoken(client, "en") == "en"
