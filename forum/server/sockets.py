"""Where our own PostgreSQL listens. Imports no Django: the settings ask here."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

# The kernel allows 107 bytes for a socket's path, and PostgreSQL adds "/.s.PGSQL.5432.lock".
LONGEST_FOLDER = 85


def socket_dir(data_dir: Path) -> Path:
    """The folder of the socket: the cluster's own, or a short one when that path is too long."""
    cluster = data_dir / "postgres"
    path = os.fsencode(cluster)
    if len(path) <= LONGEST_FOLDER:
        return cluster
    name = hashlib.sha256(path).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"veche-{os.geteuid()}-{name}"
