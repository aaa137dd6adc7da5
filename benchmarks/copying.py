"""Rows into PostgreSQL by COPY."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

from forum.server.console import Progress

TOLD_EVERY = 1000


def copy_in(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    total: int = 0,
    progress: Progress = lambda done, of: None,
) -> None:
    """Add the rows, whose values belong to the fields `names`; other fields get their defaults."""
    others = [field for field in stored_fields(model) if field.attname not in names]
    defaults = tuple(field.get_db_prep_save(field.get_default(), connection) for field in others)
    columns = ", ".join(
        f'"{column}"'
        for column in [
            *(model._meta.get_field(name).column for name in names),
            *(field.column for field in others),
        ]
    )
    command = f"COPY {model._meta.db_table} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        for done, row in enumerate(rows):
            copy.write_row(row + defaults)
            if done % TOLD_EVERY == 0:
                progress(done, total)


def stored_fields(model: type[models.Model]) -> list[models.Field]:
    """Those a row must bring: neither ids that count themselves nor generated columns."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.generated and not isinstance(field, models.AutoField)
    ]


def count_ids_on(model: type[models.Model]) -> None:
    """Let the next id be given by the database follow those that were copied."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608 - a table of ours
        )
