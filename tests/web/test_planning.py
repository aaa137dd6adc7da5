"""Which pages' queries PostgreSQL plans once, and which for their values."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test import Client

from forum.search.bounds import bounded
from forum.web.planning import plan_once
from tests import make

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def plan_mode() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        return cursor.fetchone()[0]


@pytest.fixture(autouse=True)
def planning_by_itself():
    yield
    plan_once(False)


@pytest.mark.parametrize("kind", ["index", "latest", "board", "thread"])
def test_the_busiest_pages_are_planned_once(kind):
    board = make.board()
    thread = make.thread(board)
    path = {
        "index": "/",
        "latest": "/latest/",
        "board": board.get_absolute_url(),
        "thread": thread.get_absolute_url(),
    }[kind]

    assert Client().get(path).status_code == 200
    assert plan_mode() == "force_generic_plan"


def test_a_page_of_uneven_values_is_left_to_postgresql():
    thread = make.thread(make.board())
    Client().get(thread.get_absolute_url())

    Client().get("/feeds/all/")

    assert plan_mode() == "auto"


def test_a_search_is_left_to_postgresql_whatever_page_it_is_on():
    plan_once(True)

    with bounded():
        assert plan_mode() == "auto"
    assert plan_mode() == "force_generic_plan"


def test_a_new_connection_begins_by_itself():
    plan_once(True)
    connection.close()

    assert plan_mode() == "auto"
    plan_once(True)
    assert plan_mode() == "force_generic_plan"


def test_within_a_transaction_the_way_of_planning_stays():
    with transaction.atomic():
        plan_once(True)
        assert plan_mode() == "auto"
