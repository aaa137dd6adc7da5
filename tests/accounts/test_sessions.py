from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.sessions import SessionStore
from tests import make
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(alice) -> Client:
    """One in which alice has signed in at the form."""
    client = Client()
    assert client.post("/accounts/login/", {"login": "Alice", "password": PASSWORD}).status_code
    return client


def reader(client: Client) -> User | None:
    return client.get("/").context["request"].viewer.user


def test_a_session_and_its_member_take_one_query(browser, alice):
    reader(browser)

    with CaptureQueriesContext(connection) as seen:
        assert reader(browser) == alice

    about = ("django_session", "usersessions", '"accounts_user"."password"')
    asked = [query["sql"] for query in seen if any(word in query["sql"] for word in about)]
    assert len(asked) == 1


def test_the_member_is_as_they_are_now(browser, alice):
    reader(browser)
    User.objects.filter(pk=alice.pk).update(username="Alicia")

    assert reader(browser).username == "Alicia"


def test_a_session_whose_beginning_nobody_noted_is_as_good(browser, alice):
    UserSession.objects.all().delete()

    assert reader(browser) == alice


def test_a_note_that_names_another_gives_nobody_their_session(browser, alice):
    UserSession.objects.update(user=make.member("Mallory"))

    assert reader(browser) == alice


def test_a_new_password_ends_the_session(browser, alice):
    alice.set_password("another-horse")
    alice.save()

    assert reader(browser) is None


def test_a_ban_ends_the_session(browser, alice):
    User.objects.filter(pk=alice.pk).update(is_active=False)

    assert reader(browser) is None


def test_a_session_ends_in_its_time(browser):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert reader(browser) is None


def test_a_session_that_was_ended_elsewhere_is_over(browser, alice):
    assert reader(browser) == alice
    for session in UserSession.objects.filter(user=alice):
        session.end()

    assert reader(browser) is None


def test_a_session_without_its_way_of_signing_in_is_nobodys(browser, settings):
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]

    assert reader(browser) is None


def test_signing_out_and_in_as_another_changes_who_it_is(browser, alice):
    make.proven(make.member("Boris"), PASSWORD)
    assert reader(browser) == alice
    browser.post("/accounts/logout/")
    assert reader(browser) is None
    browser.post("/accounts/login/", {"login": "Boris", "password": PASSWORD})

    assert reader(browser).username == "Boris"


@pytest.mark.parametrize(
    "cookie", ["", "short", "a" * 32, '"\\000aaaaaaaaaaaa"', "' OR true --", "é" * 20, "a" * 9000]
)
def test_any_other_cookie_is_a_guests(client, cookie):
    client.cookies["sessionid"] = "x"
    client.cookies["sessionid"].set("sessionid", cookie, cookie)

    answer = client.get("/")

    assert answer.status_code == 200
    assert answer.context["request"].viewer.is_guest


def test_what_a_session_keeps_is_found_again(db):
    session = SessionStore()
    session["colour"] = "red"
    session.save()

    assert SessionStore(session.session_key)["colour"] == "red"
