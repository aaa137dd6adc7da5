"""A real forum in processes of its own: what `./dev up` runs, on a test's folder and port."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ADMIN = {
    "FORUM_DEMO": "0",
    "FORUM_ADMIN_USERNAME": "steward",
    "FORUM_ADMIN_EMAIL": "steward@example.org",
    "FORUM_ADMIN_PASSWORD": "correct horse battery",
}


def environment(data_dir: Path, **extra: str) -> dict[str, str]:
    ours = ("FORUM_", "DATABASE_URL", "DJANGO_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "FORUM_DATA_DIR": str(data_dir), **extra}


def run(*arguments: str, **env: Any) -> subprocess.CompletedProcess[str]:
    """Run `manage.py` to its end, without a terminal."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment(**env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class Forum:
    """A started `manage.py up`."""

    def __init__(self, data_dir: Path, *, port: int, **env: str) -> None:
        self.data_dir, self.port = data_dir, port
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--port", str(port)],
            cwd=ROOT,
            env=environment(data_dir, **env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout
        self.said.extend(line.rstrip() for line in self.process.stdout)

    def wait_until_open(self) -> None:
        wait_for(
            lambda: self.address in "\n".join(self.said) or self.process.poll() is not None,
            seconds=120,
        )
        assert self.process.poll() is None, "\n".join(self.said)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def health(self) -> tuple[int, dict[str, str]]:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=3)
        try:
            asked.request("GET", "/healthz")
            answer = asked.getresponse()
            return answer.status, json.load(answer)
        except (OSError, http.client.HTTPException):
            return 0, {}
        finally:
            asked.close()

    def is_well(self) -> bool:
        return self.health()[0] == 200

    def pid(self, part: str) -> int:
        if part == "postgres":
            return int((self.data_dir / "postgres/postmaster.pid").read_text().split("\n")[0])
        return int((self.data_dir / f"run/{part}.pid").read_text())

    def processes(self) -> list[str]:
        """Everything of this forum that runs."""
        marks = (str(self.data_dir), f"--port {self.port}", f"127.0.0.1 {self.port}")
        return [
            line
            for line in command_lines()
            if any(mark in line for mark in marks) and str(os.getpid()) != line.split()[0]
        ]

    def stop(self, how: signal.Signals = signal.SIGINT) -> float:
        """The seconds that it took."""
        began = time.monotonic()
        self.process.send_signal(how)
        self.process.wait(30)
        return time.monotonic() - began


def command_lines() -> list[str]:
    """Of all processes, each with the data folder it was started for."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
            env = (folder / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        data_dir = next((one for one in env if one.startswith(b"FORUM_DATA_DIR=")), b"")
        if line:
            found.append(os.fsdecode(b" ".join((folder.name.encode(), line, data_dir))))
    return found


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)
