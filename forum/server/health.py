"""Whether the site is well: `/healthz`, for load balancers, monitors and our own supervisor."""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NoAnswer
from typing import Any

import psycopg
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

PATIENCE = 1.5
# A worker says every BEAT seconds that it lives, and is missed after two beats.
BEAT = 5
MISSED_AFTER = 2.5 * BEAT
# However often it is asked, the database is looked at once a second.
KEPT_FOR = 1.0

LAST_BEAT = """
    SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers
"""


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when web, database and worker are well, else 503; always within two seconds."""
    database, worker = look_at_the_database()
    well = database == worker == "ok"
    answer = JsonResponse(
        {
            "status": "ok" if well else "unwell",
            "web": "ok",
            "database": database,
            "worker": worker,
        },
        status=200 if well else 503,
    )
    # Django would log every 503 as an error: one line a question, and who asks knows.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


class Looker:
    """Looks in a thread of its own: a database that is gone may also just not answer."""

    def __init__(self) -> None:
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="healthz")
        self.look: Future[tuple[str, str]] | None = None
        self.begun_at = 0.0

    def __call__(self) -> tuple[str, str]:
        begun = self.look
        if begun is None or (begun.done() and time.monotonic() - self.begun_at > KEPT_FOR):
            self.begun_at = time.monotonic()
            begun = self.look = self.thread.submit(ask, connection.get_connection_params())
        try:
            return begun.result(timeout=PATIENCE)
        except NoAnswer:
            return "no answer", "unknown"


def ask(params: dict[str, Any]) -> tuple[str, str]:
    """The states of database and worker, over a connection of its own."""
    wanted = {name: params[name] for name in params if name not in ("cursor_factory", "context")}
    wanted |= {"connect_timeout": 2, "options": "-c statement_timeout=1000", "autocommit": True}
    try:
        with psycopg.connect(**wanted) as database:
            row = database.execute(LAST_BEAT).fetchone()
    except psycopg.errors.UndefinedTable:
        return "not migrated", "unknown"
    except psycopg.Error:
        return "down", "unknown"
    age = row[0] if row else None
    return "ok", "ok" if age is not None and age < MISSED_AFTER else "down"


look_at_the_database = Looker()
