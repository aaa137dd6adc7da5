"""The database of the tests: a PostgreSQL of their own in a folder of their own, thrown away after.

Loaded by `-p tests.database`, before the settings are read. With DATABASE_URL set, that server is
used instead. The processes of pytest-xdist share the one that their controller started.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from forum.server.postgres import Cluster

cluster: Cluster | None = None


def start() -> None:
    global cluster
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    data_dir = Path(tempfile.mkdtemp(prefix="veche-tests-")).resolve()
    os.environ["FORUM_DATA_DIR"] = str(data_dir)
    if not os.environ.get("DATABASE_URL"):
        cluster = Cluster(data_dir, durable=False)
        cluster.start(die_with_us=True)


def pytest_unconfigure() -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    if cluster:
        cluster.stop(even_if_used=True)
    shutil.rmtree(os.environ["FORUM_DATA_DIR"], ignore_errors=True)


start()
