"""The database that is filled and measured."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections

from accounts.models import User
from forum.server import preparing
from forum.server.console import step
from forum.server.refusal import Refused
from forum.server.with_database import own_cluster

# How made-up members are told from people.
MADE_UP = "@benchmarks.invalid"


@contextmanager
def database() -> Iterator[None]:
    """PostgreSQL runs and all is up to date. A refusal ends the program with its sentence."""
    cluster = own_cluster()
    try:
        if cluster:
            cluster.start()
        with step("Tables") as progress:
            preparing.reach_database()
            preparing.migrate(progress)
        with step("Static files"):
            preparing.collect_static_files()
        with connection.cursor() as cursor:
            # What a page may not take, filling a large forum may.
            cursor.execute("SET statement_timeout = 0")
        yield
    except Refused as refusal:
        sys.exit(str(refusal))
    finally:
        connections.close_all()
        if cluster:
            cluster.stop()


def refuse_a_forum_of_people() -> None:
    """Raise Refused when anybody in it wasn't made up here."""
    person = User.objects.exclude(email__endswith=MADE_UP).first()
    if person:
        name = connection.settings_dict["NAME"]
        raise Refused(
            f"The database {name} holds members that were not made here, such as "
            f"{person.username}: name an empty one in DATABASE_URL or FORUM_DATA_DIR."
        )
