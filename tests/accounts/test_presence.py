from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.middleware import note
from accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db


def seen(user: User):
    return User.objects.get(pk=user.pk).last_seen_at


def writes(queries: CaptureQueriesContext) -> list[str]:
    said = [query["sql"] for query in queries.captured_queries]
    return [sql for sql in said if not sql.startswith("SELECT") and "bit_or" not in sql]


def test_a_member_is_seen(signed_in):
    user = make.member()

    signed_in(user).get("/members/")

    assert timezone.now() - seen(user) < timedelta(seconds=10)


def test_it_is_written_at_most_once_a_minute(signed_in):
    user = make.member()
    client = signed_in(user)
    client.get("/members/")

    with CaptureQueriesContext(connection) as queries:
        client.get("/members/")

    assert not writes(queries)


def test_a_minute_later_it_is_written_again(signed_in):
    user = make.member(last_seen_at=timezone.now() - timedelta(seconds=61))

    signed_in(user).get("/members/")

    assert timezone.now() - seen(user) < timedelta(seconds=10)


def test_of_two_requests_at_once_one_writes(member):
    stale = User.objects.get(pk=member.pk)
    note(member)
    first = seen(member)

    note(stale)

    assert seen(member) == first


def test_guests_leave_no_trace(client):
    with CaptureQueriesContext(connection) as queries:
        client.get("/members/")

    assert not writes(queries)
    assert not client.cookies
