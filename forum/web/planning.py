"""Queries for which PostgreSQL's plan has to know the values."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def planned_for_its_values() -> Iterator[None]:
    """Queries within are not prepared, but planned each time they are asked.

    For what is rare and uneven: of a prepared query PostgreSQL comes to keep one plan for all, and
    takes a thread of ten thousand members for one of five.
    """
    connection.ensure_connection()
    database = connection.connection
    usual, database.prepare_threshold = database.prepare_threshold, None
    try:
        yield
    finally:
        database.prepare_threshold = usual
