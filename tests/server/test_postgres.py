"""The cluster of a data folder, started and stopped for real."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from forum.server import postgres
from forum.server.postgres import Cluster
from forum.server.refusal import Refused
from tests.server.running import ROOT, environment, wait_for


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path / "data", durable=False)
    yield made
    made.stop(even_if_used=True)


def ask(cluster: Cluster, question: str) -> object:
    with psycopg.connect(
        host=str(cluster.socket_dir), user="forum", dbname="forum", autocommit=True
    ) as connection:
        answer = connection.execute(question)
        row = answer.fetchone() if answer.description else None
    return row[0] if row else None


def test_it_starts_stops_and_starts_again(cluster: Cluster) -> None:
    cluster.start()
    ask(cluster, "CREATE TABLE kept AS SELECT 'вече' AS word")
    cluster.stop()
    assert not cluster.is_running()

    cluster.start()

    assert ask(cluster, "SELECT word FROM kept") == "вече"


def test_it_knows_cyrillic(cluster: Cluster) -> None:
    cluster.start()

    assert ask(cluster, "SELECT lower('ВЕЧЕ')") == "вече"


def test_nobody_else_reaches_it(cluster: Cluster) -> None:
    cluster.start()

    assert ask(cluster, "SHOW listen_addresses") == ""
    assert cluster.socket_dir.stat().st_mode & 0o077 == 0


def test_what_was_committed_survives_kill_9(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    cluster.start()
    try:
        ask(cluster, "CREATE TABLE kept AS SELECT 1 AS number")
        pid = cluster.pid()
        assert pid

        os.kill(pid, signal.SIGKILL)
        wait_for(lambda: not cluster.is_running())
        cluster.start()

        assert cluster.pid() != pid
        assert ask(cluster, "SELECT number FROM kept") == 1
    finally:
        cluster.stop(even_if_used=True)


def test_the_last_who_uses_it_stops_it(cluster: Cluster) -> None:
    second = Cluster(cluster.data_dir, durable=False)
    cluster.start()
    second.start()

    cluster.stop()
    assert second.is_running()

    second.stop()
    assert not second.is_running()


def test_what_a_killed_start_left_running_is_replaced(cluster: Cluster) -> None:
    start = f"""
from pathlib import Path
from forum.server.postgres import Cluster
import os
Cluster(Path({str(cluster.data_dir)!r}), durable=False).start()
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", start], cwd=ROOT, check=True)
    left = cluster.pid()
    assert left

    cluster.start()

    assert cluster.pid() not in (None, left)
    assert ask(cluster, "SELECT 1") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for a signal")
def test_it_dies_with_who_started_it(cluster: Cluster) -> None:
    start = f"""
from pathlib import Path
from forum.server.postgres import Cluster
import os, signal
Cluster(Path({str(cluster.data_dir)!r}), durable=False).start(die_with_us=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", start], cwd=ROOT, check=False)

    wait_for(lambda: not cluster.is_running(), 10)


def test_a_stale_pid_of_another_program_is_not_taken_for_it(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    (cluster.folder / "postmaster.pid").write_text(f"{os.getpid()}\n")

    assert not cluster.is_running()
    cluster.start()

    assert ask(cluster, "SELECT 1") == 1


def test_a_deep_folder_works(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / ("deep" * 30), durable=False)
    cluster.start()
    try:
        assert cluster.socket_dir != cluster.folder
        assert ask(cluster, "SELECT 1") == 1
    finally:
        cluster.stop()
        shutil.rmtree(cluster.socket_dir)


def test_an_interrupted_making_is_made_anew(cluster: Cluster) -> None:
    half = cluster.data_dir / "postgres.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    cluster.start()

    assert ask(cluster, "SELECT 1") == 1


def test_a_folder_of_another_version_is_refused_in_one_sentence(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    (cluster.folder / "PG_VERSION").write_text("12\n")

    with pytest.raises(Refused, match="written by PostgreSQL 12, and this Veche brings"):
        cluster.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_root_without_user_namespaces_runs_it_as_another_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path.parent / "elsewhere"
    monkeypatch.setattr(postgres, "FOLDER_OF_OTHERS", Path("/var/tmp") / f"veche-{os.getpid()}")  # noqa: S108
    monkeypatch.setattr(postgres, "identity", lambda: "65534:65534")
    postgres.binaries.cache_clear()
    cluster = Cluster(elsewhere, durable=False)
    try:
        cluster.start()
        pid = cluster.pid()

        assert Path(f"/proc/{pid}").stat().st_uid == 65534
        assert ask(cluster, "SELECT 1") == 1
    finally:
        cluster.stop(even_if_used=True)
        shutil.rmtree(postgres.FOLDER_OF_OTHERS)
        postgres.binaries.cache_clear()


def run_with_database(data_dir: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "forum.server.with_database", *command],
        cwd=ROOT,
        env=environment(data_dir),
        capture_output=True,
        text=True,
        check=False,
    )


def test_manage_has_the_database_up_for_its_command_alone(tmp_path: Path) -> None:
    inside = "from django.db import connection as c; c.ensure_connection(); print('reached')"

    ran = run_with_database(
        tmp_path, sys.executable, "manage.py", "shell", "--no-imports", "-c", inside
    )

    assert ran.stdout == "reached\n", ran.stderr
    assert not Cluster(tmp_path).is_running()


def test_manage_leaves_a_database_running_that_ran_before(cluster: Cluster) -> None:
    cluster.start()

    ran = run_with_database(cluster.data_dir, "psql", "-Atc", "SELECT current_database()")

    assert ran.stdout == "forum\n", ran.stderr
    assert cluster.is_running()


def test_the_code_of_the_command_is_passed_on(cluster: Cluster) -> None:
    cluster.start()

    assert run_with_database(cluster.data_dir, "sh", "-c", "exit 7").returncode == 7
    assert run_with_database(cluster.data_dir, "no-such-program").returncode == 1
