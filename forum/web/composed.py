"""Queries of the busiest pages, composed once.

The ORM takes ten times longer to write such a query than PostgreSQL to answer it (of a guest's
thread page, two thirds of the time). So its SQL is kept, and only the values change.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet

# Stand for the values while the query is composed: they fit every integer column.
STAND_INS = range(2_147_480_001, 2_147_480_009)
MOST_KEPT = 500


class Composed(NamedTuple):
    sql: str
    parameters: tuple[Any, ...]
    places: tuple[int, ...]  # of the values among the parameters


_kept: dict[Hashable, Composed] = {}

NOTHING = Composed("", (), ())


def rows(
    key: Hashable, compose: Callable[..., QuerySet[Any, Any]], *values: int
) -> list[tuple[Any, ...]]:
    """The raw rows of `compose(*values)`, a `values_list` without conversions in Python.

    For one key, `compose` must give the same query whenever it is called; each value, a whole
    number, stands in it once.
    """
    composed = _kept.get(key) or keep(key, compose, len(values))
    if not composed.sql:
        return []
    parameters = list(composed.parameters)
    for place, value in zip(composed.places, values, strict=True):
        parameters[place] = value
    with connection.cursor() as cursor:
        cursor.execute(composed.sql, parameters)
        return cursor.fetchall()


def keep(key: Hashable, compose: Callable[..., QuerySet[Any, Any]], count: int) -> Composed:
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[key] = composed = written(compose(*STAND_INS[:count]), count)
    return composed


def written(query: QuerySet[Any, Any], count: int) -> Composed:
    """NOTHING for a query that finds nothing whatever the values, as that of who sees no board."""
    try:
        sql, parameters = query.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:
        return NOTHING
    places = tuple(place_of(stand_in, parameters) for stand_in in STAND_INS[:count])
    return Composed(sql, tuple(parameters), places)


def place_of(stand_in: int, parameters: tuple[Any, ...]) -> int:
    (place,) = (n for n, parameter in enumerate(parameters) if parameter == stand_in)
    return place
