"""A form that fails gives back what was typed."""

import re

import pytest
from django.db import OperationalError
from django.test import Client

from forum.posting import actions, views
from forum.posts.models import Post
from tests import make

pytestmark = pytest.mark.django_db

BODY = "My long <thought> & more"
SHOWN = "My long &lt;thought&gt; &amp; more</textarea>"


def strict(user) -> Client:
    """A browser whose forms must carry their token."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(user)
    return client


def token_on(page) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)', page.text)[1]


def test_a_stale_token_comes_back_as_the_form_with_the_text_and_a_fresh_one(member):
    thread, client = make.thread(), strict(member)
    form = {"body": BODY, "submission_id": "0" * 32, "csrfmiddlewaretoken": "x" * 64}

    page = client.post(f"/t/{thread.pk}/reply/", form)

    assert page.status_code == 403
    assert SHOWN in page.text
    assert 'name="submission_id"' in page.text
    assert f'action="/t/{thread.pk}/reply/"' in page.text
    again = client.post(f"/t/{thread.pk}/reply/", form | {"csrfmiddlewaretoken": token_on(page)})
    assert again.status_code == 302
    assert Post.objects.get(thread=thread, number=2).body == BODY


def test_a_title_comes_back_too(member):
    board = make.board()

    page = strict(member).post(f"/b/{board.slug}/new/", {"title": "A title", "body": BODY})

    assert 'value="A title"' in page.text


def test_a_form_of_another_site_comes_back_with_nothing_to_press(member):
    page = strict(member).post(
        f"/t/{make.thread().pk}/reply/", {"body": BODY}, headers={"Origin": "https://evil.example"}
    )

    assert page.status_code == 403
    assert "csrfmiddlewaretoken" not in page.text


def test_a_stale_form_without_a_text_says_to_go_back(member):
    page = strict(member).post("/notifications/read/", {"up_to": "1"})

    assert page.status_code == 403
    assert "<textarea" not in page.text


def test_a_lost_database_gives_the_text_back(member, monkeypatch):
    def lost(*_):
        raise OperationalError("connection refused")

    client = Client(raise_request_exception=False)
    client.force_login(member)
    monkeypatch.setattr(actions, "reply", lost)

    page = client.post(f"/t/{make.thread().pk}/reply/", {"body": BODY, "reply_to": "7"})

    assert page.status_code == 503
    assert SHOWN in page.text
    assert 'name="reply_to" value="7"' in page.text
    assert token_on(page)


def test_a_thread_hidden_meanwhile_gives_the_text_back_to_copy(member, signed_in):
    thread = make.thread()
    thread.hide()

    page = signed_in(member).post(f"/t/{thread.pk}/reply/", {"body": BODY})

    assert page.status_code == 404
    assert SHOWN in page.text
    assert "csrfmiddlewaretoken" not in page.text


def test_a_locked_thread_a_limit_and_a_lost_session_keep_the_form(member, signed_in, monkeypatch):
    thread, client = make.thread(), signed_in(member)
    monkeypatch.setattr(views, "POSTS", views.Allowance("post", times=0, seconds=60))
    limited = client.post(f"/t/{thread.pk}/reply/", {"body": BODY})
    monkeypatch.undo()
    thread.lock()
    locked = client.post(f"/t/{thread.pk}/reply/", {"body": BODY})
    signed_out = Client().post(f"/t/{make.thread().pk}/reply/", {"body": BODY})

    assert [page.status_code for page in (limited, locked, signed_out)] == [429, 403, 422]
    for page in (limited, locked, signed_out):
        assert SHOWN in page.text
        assert 'role="alert"' in page.text


def test_what_was_only_asked_for_shows_no_form(member, signed_in):
    assert "<textarea" not in signed_in(member).get("/t/99999/reply/?body=words").text
