from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from forum.web.postgresql.base import is_silent

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> Iterator[BaseDatabaseWrapper]:
    """A connection that a thread keeps from one request to the next."""
    made = connection.copy()
    with made.cursor() as cursor:
        cursor.execute("SELECT 'the last request'")
    yield made
    made.close()


def test_a_new_request_asks_a_quiet_connection_nothing(kept) -> None:
    begin_request(kept)

    kept.close_if_health_check_failed()

    assert kept.health_check_done
    assert last_query_on(kept) == "SELECT 'the last request'"


def test_a_new_request_replaces_a_connection_that_the_server_ended(kept) -> None:
    ended = pid_of(kept)
    end_from_the_server(kept)

    begin_request(kept)

    with kept.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    assert pid_of(kept) != ended


def test_a_connection_that_was_only_told_something_is_kept(kept) -> None:
    first = pid_of(kept)
    with kept.cursor() as cursor:
        cursor.execute("LISTEN news")
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("NOTIFY news")
    other.close()
    wait_until(lambda: something_waits_on(kept))

    begin_request(kept)
    kept.close_if_health_check_failed()

    assert pid_of(kept) == first


def begin_request(wrapper: BaseDatabaseWrapper) -> None:
    """As Django does by its signal."""
    wrapper.health_check_enabled = True
    wrapper.health_check_done = False


def pid_of(wrapper: BaseDatabaseWrapper) -> int:
    return wrapper.connection.info.backend_pid


def last_query_on(wrapper: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [pid_of(wrapper)])
        return cursor.fetchone()[0]


def end_from_the_server(wrapper: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid_of(wrapper)])


def something_waits_on(wrapper: BaseDatabaseWrapper) -> bool:
    return not is_silent(wrapper)


def wait_until(happened) -> None:
    deadline = time.monotonic() + 5
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.01)
