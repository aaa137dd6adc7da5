"""Bringing a database and the static files up to date, before anybody is served."""

from __future__ import annotations

import hashlib
import inspect
import io
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.db import DatabaseError, NotSupportedError, connection
from django.db.migrations.executor import MigrationExecutor

from forum.server.console import Progress
from forum.server.refusal import Refused


def reach_database() -> None:
    """Raise Refused, in one sentence, when the database can't be used."""
    try:
        connection.ensure_connection()
    except NotSupportedError as wrong:
        raise Refused(f"The database that DATABASE_URL names is too old: {wrong}") from None
    except DatabaseError as wrong:
        said = " ".join(str(wrong).split())
        raise Refused(f"The database refuses: {said}") from None


def migrate(progress: Progress) -> None:
    try:
        waiting = MigrationExecutor(connection)
        plan = waiting.migration_plan(waiting.loader.graph.leaf_nodes())
        if plan:
            call_command("migrate", stdout=_Counter(len(plan), progress), interactive=False)
        call_command("createcachetable", verbosity=0)
    except DatabaseError as wrong:
        said = " ".join(str(wrong).split())
        raise Refused(f"The database refuses to be brought up to date: {said}") from None


class _Counter(io.TextIOBase):
    """Takes what `migrate` says, and counts the migrations in it."""

    def __init__(self, total: int, progress: Progress) -> None:
        self.done, self.total, self.progress = 0, total, progress

    def write(self, text: str) -> int:
        if " OK" in text:
            self.done += 1
            self.progress(self.done, self.total)
        return len(text)


def collect_static_files() -> None:
    """Copy the static files to where they are served from, if any changed since the last time."""
    stamp = settings.DATA_DIR / "static.stamp"
    now = _state_of_static_files()
    root = Path(settings.STATIC_ROOT)
    if root.exists() and stamp.exists() and stamp.read_text() == now:
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    root.mkdir(exist_ok=True)
    stamp.write_text(now)


def _state_of_static_files() -> str:
    seen = hashlib.sha256(Path(inspect.getfile(type(staticfiles_storage))).read_bytes())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            seen.update(f"{name}:{found.st_size}:{found.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def is_empty() -> bool:
    """Whether nobody is a member yet."""
    return not get_user_model().objects.exists()


def make_demo(progress: Progress) -> str:
    """Fill the empty database with the demo forum; the line that says how to sign in."""
    said = io.StringIO()
    call_command("demo", progress=progress, stdout=said)
    return said.getvalue().strip()
