"""The database of the tests: a PostgreSQL of their own in a folder of their own, thrown away after.

Loaded by `-p tests.database`, before the settings are read. With DATABASE_URL set, that server is
used instead. The processes of pytest-xdist share the one that their controller started.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from forum.server.postgres import Cluster


def start() -> None:
    data_dir = Path(tempfile.mkdtemp(prefix="veche-tests-")).resolve()
    atexit.register(shutil.rmtree, data_dir, ignore_errors=True)
    os.environ["FORUM_DATA_DIR"] = str(data_dir)
    if not os.environ.get("DATABASE_URL"):
        cluster = Cluster(data_dir, durable=False)
        cluster.start(die_with_us=True)
        atexit.register(cluster.stop, even_if_used=True)


if "PYTEST_XDIST_WORKER" not in os.environ:
    start()
