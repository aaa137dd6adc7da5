"""Run a command while the database is up: `python -m forum.server.with_database <command> …`.

Our own PostgreSQL is started when it isn't running, and stopped afterwards unless another uses it.
Its programs (psql, pg_dump) are on the command's PATH, and find the database without being told.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from forum.server.postgres import Cluster, binaries
from forum.server.refusal import Refused
from forum.server.sockets import socket_dir


def own_cluster() -> Cluster | None:
    """Our own PostgreSQL, or None when DATABASE_URL names another."""
    ours = str(socket_dir(settings.DATA_DIR))
    return Cluster(settings.DATA_DIR) if settings.DATABASES["default"]["HOST"] == ours else None


def main(command: list[str]) -> int:
    cluster = own_cluster()
    if not cluster:
        return run(command)
    cluster.start()
    try:
        return run(command)
    finally:
        cluster.stop()


def for_programs() -> dict[str, str]:
    """What PostgreSQL's programs read from the environment."""
    named = settings.DATABASES["default"]
    keys = ("HOST", "PORT", "USER", "PASSWORD")
    told = {f"PG{key}": str(named[key]) for key in keys if named.get(key)}
    path = [os.environ.get("PATH", os.defpath), str(binaries())]
    # Ours fit our own server; those of another one are likelier on the PATH already.
    path = path[::-1] if own_cluster() else path
    return {**told, "PGDATABASE": str(named["NAME"]), "PATH": os.pathsep.join(path)}


def run(command: list[str]) -> int:
    try:
        process = subprocess.Popen(command, env={**os.environ, **for_programs()})
    except OSError as wrong:
        raise Refused(f"{command[0]} can't be run: {wrong.strerror}.") from None
    # Ctrl-C reaches the command by itself; we must outlive it to stop what we started.
    signal.signal(signal.SIGINT, lambda *_: None)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: process.send_signal(number))
    code = process.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
    try:
        sys.exit(main(sys.argv[1:]))
    except (ImproperlyConfigured, Refused) as wrong:
        sys.exit(str(wrong))
