from __future__ import annotations

import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from forum.web import memo


@pytest.fixture
def freshness() -> Iterator[SimpleNamespace]:
    """The database is listened to, and said nothing yet."""
    before = list(memo._trusted)
    now = time.monotonic()
    heard = SimpleNamespace(changed_at=now - 10, heard_at=now + 10)
    memo.trust(heard)
    yield heard
    memo._trusted[:] = before


@pytest.fixture
def asked() -> list[int]:
    return []


@pytest.fixture
def answer(asked):
    @memo.while_unchanged
    def ask() -> int:
        asked.append(len(asked))
        return len(asked)

    return ask


def test_while_nothing_changes_it_is_asked_once(freshness, answer, asked):
    assert [answer(), answer(), answer()] == [1, 1, 1]
    assert len(asked) == 1


def test_after_a_change_it_is_asked_again(freshness, answer):
    answer()
    freshness.changed_at = time.monotonic()

    assert answer() == 2
    assert answer() == 2


def test_a_change_while_it_was_being_asked_counts(freshness):
    @memo.while_unchanged
    def ask() -> float:
        freshness.changed_at = time.monotonic()
        return freshness.changed_at

    assert ask() != ask()


def test_when_nobody_has_heard_for_a_while_it_is_asked_each_time(freshness, answer):
    freshness.heard_at = time.monotonic() - 1

    assert [answer(), answer()] == [1, 2]


def test_when_nobody_listens_it_is_asked_each_time(freshness, answer):
    memo._trusted.clear()

    assert [answer(), answer()] == [1, 2]
