"""What pages ask of the database doesn't grow with what they show."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.conversations.making import conversation, regular, say

pytestmark = pytest.mark.django_db


def queries_of(client, address: str) -> int:
    client.get(address)  # what is asked once is asked now, and what was unread is read
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_list_asks_the_same_for_one_and_for_three(signed_in):
    anna, people = regular(), [make.member() for _ in range(3)]
    client = signed_in(anna)
    conversation(anna, people[0])
    one = queries_of(client, "/conversations/")
    conversation(anna, people[1], title="B")
    conversation(people[2], anna, people[0], title="C", more=3)
    assert queries_of(client, "/conversations/") == one


def test_a_page_asks_the_same_for_one_and_for_three(signed_in):
    anna, boris = regular(), regular()
    talk, client = conversation(anna, boris), signed_in(anna)
    one = queries_of(client, f"/conversations/{talk.pk}/")
    say(boris, talk)
    say(anna, talk)
    assert queries_of(client, f"/conversations/{talk.pk}/") == one


def test_the_envelope_asks_nothing(signed_in):
    anna, boris = regular(), regular()
    client = signed_in(boris)
    without = queries_of(client, "/members/")
    conversation(anna, boris)
    assert queries_of(client, "/members/") == without
    assert 'data-field="unread-conversations">1<' in client.get("/members/").text
