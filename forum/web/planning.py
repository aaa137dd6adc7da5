"""Whether PostgreSQL plans a prepared query once, or for the values of each asking.

Left to itself it compares costs and guesses: of the busiest pages it keeps a plan while the forum
is small, and at a million posts plans anew each time, which takes longer than the answer. So a
view whose queries are as quick by one plan as by any says so (`planned_once`); all others are left
to PostgreSQL, since a query of uneven values by one plan can take a thousand times longer.
`python -m benchmarks explain` shows the plans that pages get.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]

ONCE, BY_ITSELF = "force_generic_plan", "auto"
# Connections that plan once. A request seldom has to say anything: most are for such pages.
_planning_once: WeakSet[Any] = WeakSet()


def planned_once[V: View](view: V) -> V:
    """Of each query that this view sends, one plan is kept for all values."""
    view.is_planned_once = True  # type: ignore[attr-defined] # as Django marks `csrf_exempt`
    return view


class PlanModeMiddleware:
    """Gives each view the way of planning that it asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_: object) -> None:
        plan_once(getattr(view, "is_planned_once", False))


def plan_once(wanted: bool) -> None:
    """Not within a transaction, whose end could take it back."""
    if connection.in_atomic_block or wanted == is_planning_once():
        return
    connection.ensure_connection()
    with connection.wrap_database_errors:
        connection.connection.execute(f"SET plan_cache_mode = {ONCE if wanted else BY_ITSELF}")
    (_planning_once.add if wanted else _planning_once.discard)(connection.connection)


def is_planning_once() -> bool:
    return connection.connection in _planning_once


@contextmanager
def planned_for_its_values() -> Iterator[None]:
    """Queries within are not prepared, but planned each time they are asked.

    For what is rare and uneven: of a prepared query PostgreSQL comes to keep one plan for all, and
    takes a thread of ten thousand members for one of five. Not for a view that is `planned_once`.
    """
    connection.ensure_connection()
    database = connection.connection
    usual, database.prepare_threshold = database.prepare_threshold, None
    try:
        yield
    finally:
        database.prepare_threshold = usual
