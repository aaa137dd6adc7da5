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
    @memo.while_rights_unchanged
    def ask() -> int:
        asked.append(len(asked))
        return len(asked)

    return ask


def test_while_nothing_changes_it_is_asked_once(freshness, answer, asked):
    assert [answer(), answer(), answer()] == [1, 1, 1]
    assert len(asked) == 1


def test_each_question_has_its_own_answer(freshness, asked):
    @memo.while_rights_unchanged
    def rights_of(member_id: int | None, *, most: int) -> tuple[int | None, int]:
        asked.append(most)
        return member_id, most

    assert [rights_of(1, most=2), rights_of(2, most=1), rights_of(1, most=2)] == [
        (1, 2),
        (2, 1),
        (1, 2),
    ]
    assert asked == [2, 1]


def test_it_remembers_a_bounded_number(freshness, monkeypatch):
    monkeypatch.setattr(memo, "MOST_KEPT", 3)
    asked: list[int] = []

    @memo.while_rights_unchanged
    def rights_of(member_id: int) -> None:
        asked.append(member_id)

    for member_id in (1, 2, 3, 4, 1):
        rights_of(member_id)

    assert asked == [1, 2, 3, 4, 1]


def test_after_a_change_it_is_asked_again(freshness, answer):
    answer()
    freshness.changed_at = time.monotonic()

    assert answer() == 2
    assert answer() == 2


def test_a_change_while_it_was_being_asked_counts(freshness):
    @memo.while_rights_unchanged
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
