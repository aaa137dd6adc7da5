"""Pages for what went wrong, in the reader's language, without the database."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.middleware.csrf import _does_token_match
from django.test import Client, RequestFactory
from django.utils import translation

from forum.reading import index
from forum.web import errors

RU = {"Accept-Language": "ru"}


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.django_db
def test_a_lost_database_is_a_503_that_says_when_to_come_back(client, monkeypatch):
    def lost(viewer):
        raise OperationalError("connection refused")

    monkeypatch.setattr(index, "board_tree", lost)

    answer = client.get("/", headers=RU)

    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert 'lang="ru"' in answer.text


@pytest.mark.django_db
def test_our_own_mistakes_are_a_500_that_tells_nothing(client, monkeypatch):
    def broken(viewer):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(index, "board_tree", broken)

    answer = client.get("/")

    assert answer.status_code == 500
    assert "secret detail" not in answer.text


def test_error_pages_ask_no_database():
    # No django_db mark: a query would fail here.
    request = RequestFactory().get("/", headers=RU)

    for page in (
        errors.bad_request(request),
        errors.permission_denied(request),
        errors.page_not_found(request),
        errors.server_error(request),
        errors.database_gone(request),
        errors.csrf_failed(request),
    ):
        assert 'lang="ru"' in page.text
        assert "<h1" in page.text


@pytest.mark.parametrize("broke", [errors.server_error, errors.database_gone])
def test_a_reply_is_sent_from_there_with_the_secret_that_the_browser_has(broke):
    """What breaks before the form's token is looked at has not read the cookie yet."""
    request = RequestFactory().post("/t/1/reply/", {"body": "A thought"})
    request.COOKIES["csrftoken"] = secret = "s" * 32

    page = broke(request).text

    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    assert "A thought" in page
    assert _does_token_match(token, secret)


@pytest.mark.parametrize("broke", [errors.server_error, errors.database_gone])
def test_what_another_site_sent_is_only_shown(broke):
    request = RequestFactory().post(
        "/t/1/reply/", {"body": "Not mine"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    request.COOKIES["csrftoken"] = "s" * 32

    page = broke(request).text

    assert "Not mine" in page
    assert "csrfmiddlewaretoken" not in page


def test_a_database_lost_before_the_language_was_chosen_is_told_in_the_readers():
    with translation.override("ru"):
        page = errors.server_error(RequestFactory().get("/", headers={"Accept-Language": "en"}))

    assert 'lang="en"' in page.text
    assert "Something broke" in page.text


def test_a_refusal_says_its_own_sentence():
    answer = errors.permission_denied(
        RequestFactory().get("/"), PermissionDenied("The bell is <silent>.")
    )

    assert answer.status_code == 403
    assert "The bell is &lt;silent&gt;." in answer.text


@pytest.mark.django_db
def test_every_page_says_what_may_run_on_it():
    policy = Client().get("/")["Content-Security-Policy"]

    assert "script-src 'self';" in policy + ";"
    assert "style-src 'self';" in policy + ";"
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_a_members_page_is_for_no_shared_cache():
    client = Client()
    client.cookies["sessionid"] = "any"

    assert "private" in client.get("/")["Cache-Control"]
    assert not Client().get("/").has_header("Cache-Control")
