"""Queries that are composed once."""

import pytest
from django.db.models import Q

from accounts.models import Rank
from forum.web import composed


@pytest.fixture(autouse=True)
def _nothing_kept():
    composed._kept.clear()
    yield
    composed._kept.clear()


def between(low, high):
    return Rank.objects.filter(points__range=(low, high)).order_by("points").values_list("points")


def test_it_answers_for_the_values_of_each_call(db):
    assert composed.rows("ranks", between, 5, 50) == [(5,), (20,), (50,)]
    assert composed.rows("ranks", between, 100, 250) == [(100,), (250,)]


def test_it_composes_a_query_once(db):
    composed.rows("ranks", between, 5, 50)

    def fail(*_):
        raise AssertionError("composed again")

    assert composed.rows("ranks", fail, 20, 20) == [(20,)]


def test_a_query_that_can_find_nothing_finds_nothing(db):
    def nothing(points):
        return Rank.objects.filter(points=points, id__in=[]).values_list("points")

    assert composed.rows("nothing", nothing, 5) == []
    assert composed.rows("nothing", nothing, 5) == []


def test_it_refuses_a_value_that_stands_nowhere(db):
    def without(_):
        return Rank.objects.values_list("points")

    with pytest.raises(ValueError, match="stands nowhere"):
        composed.rows("without", without, 5)


def test_a_value_may_stand_in_a_query_twice_and_be_a_text(db):
    def named(title):
        either = Q(title_en=title) | Q(title_ru=title)
        return Rank.objects.filter(either).order_by("points").values_list("points")

    english, russian = Rank.objects.order_by("points").values_list("title_en", "title_ru")[1]

    assert composed.rows("named", named, english) == composed.rows("named", named, russian)
    assert composed.rows("named", named, "Nobody") == []


def test_it_keeps_a_bounded_number(db, monkeypatch):
    monkeypatch.setattr(composed, "MOST_KEPT", 3)
    for n in range(10):
        composed.rows(n, between, 5, 50)
    assert len(composed._kept) <= 3
