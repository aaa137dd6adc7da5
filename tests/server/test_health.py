from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from forum.server import health


@pytest.fixture(autouse=True)
def looker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A look of its own for each test: answers are kept for a second."""
    own = health.Looker()
    monkeypatch.setattr(health, "look_at_the_database", own)
    yield
    own.thread.shutdown(wait=False)


@pytest.fixture
def worker(django_db_serialized_rollback: None, transactional_db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")


def point_at(monkeypatch: pytest.MonkeyPatch, **params: object) -> None:
    real = connection.get_connection_params()
    monkeypatch.setattr(connection, "get_connection_params", lambda: {**real, **params})


@pytest.mark.usefixtures("worker")
def test_it_answers_200_when_all_is_well(client: Client) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "web": "ok", "database": "ok", "worker": "ok"}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.usefixtures("worker")
def test_it_makes_no_session_and_asks_nothing_of_the_pages_connection(
    client: Client, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")

    assert not answer.cookies


def test_it_answers_503_without_a_worker(
    client: Client, django_db_serialized_rollback: None, transactional_db: None
) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["database"] == "ok"
    assert answer.json()["worker"] == "down"


@pytest.mark.usefixtures("worker")
def test_it_answers_503_when_the_worker_was_silent(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'"
        )

    assert client.get("/healthz").json()["worker"] == "down"


def test_it_answers_503_when_the_database_is_gone(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_at(monkeypatch, host="/nowhere")

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["database"] == "down"
    assert answer.json()["web"] == "ok"


def test_it_answers_within_two_seconds_when_the_database_is_silent(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        point_at(monkeypatch, host="127.0.0.1", port=silent.getsockname()[1])

        began = time.monotonic()
        answers = [client.get("/healthz").json() for _ in range(2)]
        took = time.monotonic() - began

    assert {answer["database"] for answer in answers} <= {"no answer", "down"}
    assert took / 2 < 2


@pytest.mark.usefixtures("worker")
def test_often_asked_it_looks_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []
    ask = health.ask
    monkeypatch.setattr(health, "ask", lambda params: looks.append(1) or ask(params))

    for _ in range(5):
        client.get("/healthz")

    assert len(looks) == 1
