"""Pages for what went wrong, in the reader's language, without the database."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.test import Client, RequestFactory

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
