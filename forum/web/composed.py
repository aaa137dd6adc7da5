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

# Stand for the values while the query is composed: they fit every integer column, and every text.
FIRST_STAND_IN = 2_147_480_001
MOST_KEPT = 500

type Value = int | str


class Composed(NamedTuple):
    sql: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]  # of a parameter, and of the value that belongs there


_kept: dict[Hashable, Composed] = {}

NOTHING = Composed("", (), ())


def rows(
    key: Hashable, compose: Callable[..., QuerySet[Any, Any]], *values: Value
) -> list[tuple[Any, ...]]:
    """The raw rows of `compose(*values)`, a `values_list` without conversions in Python.

    For one key, `compose` must give the same query whenever it is called, with each of the values,
    as they are, somewhere in it.
    """
    composed = _kept.get(key) or keep(key, compose, values)
    if not composed.sql:
        return []
    parameters = list(composed.parameters)
    for place, value in composed.places:
        parameters[place] = values[value]
    with connection.cursor() as cursor:
        cursor.execute(composed.sql, parameters)
        return cursor.fetchall()


def keep(
    key: Hashable, compose: Callable[..., QuerySet[Any, Any]], values: tuple[Value, ...]
) -> Composed:
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    stand_ins = [stand_in(n, value) for n, value in enumerate(values)]
    _kept[key] = composed = written(compose(*stand_ins), stand_ins)
    return composed


def stand_in(n: int, value: Value) -> Value:
    number = FIRST_STAND_IN + n
    return str(number) if isinstance(value, str) else number


def written(query: QuerySet[Any, Any], stand_ins: list[Value]) -> Composed:
    """NOTHING for a query that finds nothing whatever the values, as that of who sees no board."""
    try:
        sql, parameters = query.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:
        return NOTHING
    places = tuple(
        (place, stand_ins.index(parameter))
        for place, parameter in enumerate(parameters)
        if parameter in stand_ins
    )
    if len({value for _, value in places}) < len(stand_ins):
        raise ValueError("a value stands nowhere in the query as it is")
    return Composed(sql, tuple(parameters), places)
