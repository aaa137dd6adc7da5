"""The whole forum, started and hurt: `up` in processes of its own."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from forum.server.management.commands.up import port_from, refuse_taken
from forum.server.refusal import Refused
from tests.server.running import ADMIN, Forum, run, wait_for
from tests.serving import free_port

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
    pytest.mark.xdist_group("up"),
]


@pytest.fixture(scope="module")
def forum(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forum]:
    """One forum for the tests below, which hurt it in turn and leave it well."""
    started = Forum(tmp_path_factory.mktemp("forum"), port=free_port(), **ADMIN)
    try:
        started.wait_until_open()
        yield started
    finally:
        if started.process.poll() is None:
            started.stop()


def test_it_shows_its_steps_and_ends_with_its_address(forum: Forum) -> None:
    said = "\n".join(forum.said)

    for name in ("Making PostgreSQL", "Tables", "Static files", "Web and worker"):
        assert name in said
    assert "steward is an administrator." in said
    assert forum.said[-1] == f"Veche is open at {forum.address}/"


def test_it_is_well(forum: Forum) -> None:
    status, health = forum.health()

    assert status == 200
    assert health == {"status": "ok", "web": "ok", "database": "ok", "worker": "ok"}


def test_it_has_one_owner(forum: Forum) -> None:
    second = run("up", "--port", str(free_port()), data_dir=forum.data_dir)

    assert second.returncode == 1
    assert "already runs from" in second.stderr
    assert second.stderr.count("\n") == 1


@pytest.mark.parametrize("part", ["web", "worker", "postgres"])
def test_a_killed_part_comes_back(forum: Forum, part: str) -> None:
    before = forum.pid(part)

    os.kill(before, signal.SIGKILL)

    wait_for(lambda: pid_or_none(forum, part) not in (None, before))
    wait_for(forum.is_well)
    said = "\n".join(forum.said)
    assert f"{'PostgreSQL' if part == 'postgres' else part} ended" in said


def test_a_killed_web_worker_comes_back(forum: Forum) -> None:
    ended = children(forum.pid("web"))[0]

    os.kill(ended, signal.SIGKILL)

    wait_for(lambda: len(set(children(forum.pid("web"))) - {ended}) == 2)
    wait_for(forum.is_well)


def test_nothing_outlives_a_killed_supervisor_and_the_next_start_finds_all(
    tmp_path: Path,
) -> None:
    first = Forum(tmp_path, port=free_port(), **ADMIN)
    first.wait_until_open()

    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait()
    # At once: the next start must cope with whatever of the first is still ending.
    second = Forum(tmp_path, port=first.port, FORUM_DEMO="0")
    second.wait_until_open()

    assert "no members" not in "\n".join(second.said)
    assert second.stop() < promptly()
    assert second.process.returncode == 0
    assert first.processes() == second.processes() == []


def test_sigterm_stops_it_promptly_and_leaves_no_process(forum: Forum) -> None:
    assert len(forum.processes()) > 3

    assert forum.stop(signal.SIGTERM) < promptly()

    assert forum.said[-1] == "Stopped."
    assert forum.processes() == []


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        refused = run("up", "--port", port, data_dir=tmp_path)

    assert refused.returncode == 1
    assert refused.stderr == (
        f"Port {port} is taken by another program; choose another with ./dev up --port.\n"
    )


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "8000.5", "", "８０００"])
def test_a_wrong_port_is_one_sentence(port: str) -> None:
    with pytest.raises(Refused, match="it takes a whole number from 1 to 65535"):
        port_from(port)


@pytest.mark.parametrize("address", ["203.0.113.7", "nowhere.invalid", "::2"])
def test_a_wrong_address_is_one_sentence(address: str) -> None:
    with pytest.raises(Refused, match="it takes an address of this machine"):
        refuse_taken(address, free_port())


def test_a_wrong_value_stops_with_its_name_and_what_is_accepted(tmp_path: Path) -> None:
    refused = run("up", data_dir=tmp_path, FORUM_PORT="many")

    assert refused.returncode == 1
    assert "FORUM_PORT" in refused.stderr
    assert "it takes a whole number from 1 to 65535" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    refused = run("up", data_dir=tmp_path / "file" / "data", FORUM_SECRET_KEY="given")

    assert refused.returncode == 1
    assert "FORUM_DATA_DIR" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_a_database_that_refuses_is_one_sentence(tmp_path: Path) -> None:
    url = f"postgres://nobody@127.0.0.1:{free_port()}/none"

    refused = run("up", "--port", str(free_port()), data_dir=tmp_path, DATABASE_URL=url)

    assert refused.returncode == 1
    assert refused.stderr.startswith("The database refuses: ")
    assert refused.stderr.count("\n") == 1


def promptly() -> float:
    """Two seconds are promised; a machine with more to do than it can gets longer."""
    overloaded = os.getloadavg()[0] > (os.cpu_count() or 1)
    return 6 if overloaded else 2


def pid_or_none(forum: Forum, part: str) -> int | None:
    try:
        return forum.pid(part)
    except (OSError, ValueError):
        return None


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(each) for each in text.split()]
