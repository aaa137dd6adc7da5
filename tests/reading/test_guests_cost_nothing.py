"""Reading as a guest makes no session, sets no cookie and writes no row."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import make

pytestmark = pytest.mark.django_db

WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def addresses():
    author = make.member("carol")
    thread = make.thread(author=author, replies=1)
    return [
        "/",
        "/latest/",
        thread.board.get_absolute_url(),
        thread.get_absolute_url(),
        f"/p/{thread.posts.get(number=2).pk}/",
        f"{thread.get_absolute_url()}?by={author.pk}",
        f"/t/{thread.pk}/jump/?number=2",
        f"/t/{thread.pk}/participants/",
        f"/t/{thread.pk}/print/",
        "/keyboard/",
        "/u/carol/",
        "/members/",
        "/members/?q=car",
    ]


def test_no_page_sets_a_cookie_or_writes_a_row(addresses):
    client = Client()

    with CaptureQueriesContext(
        connection,
    ) as seen:
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code in (200, 302), address
            assert not answer.cookies, address

    assert not [query for query in seen if query["sql"].lstrip().upper().startswith(WRITES)]
    assert not Session.objects.exists()


def test_an_address_that_is_not_there_costs_nothing_either():
    answer = Client().get("/t/999999/nothing/")

    assert answer.status_code == 404
    assert not answer.cookies


def test_a_made_up_session_cookie_writes_nothing():
    client = Client()
    client.cookies["sessionid"] = "made-up"

    client.get("/")

    assert not Session.objects.exists()
