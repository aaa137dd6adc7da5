"""What processes take of the machine, by the kernel's own count (Linux)."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Self

from django.db import connection

PROC = Path("/proc")


def held_by(pid: int) -> int:
    """MB of the process and all that it started; what several share is counted once (PSS)."""
    return round(sum(map(share_of, family(pid))) / 1024)


def share_of(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:  # it has just ended
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def worked_by(pid: int) -> float:
    """Seconds of a core that the process and those it started have taken so far."""
    return sum(map(ticks_of, family(pid))) / os.sysconf("SC_CLK_TCK")


def ticks_of(pid: int) -> int:
    own = stat_of(pid)
    return int(own[11]) + int(own[12]) if own else 0


def family(pid: int) -> list[int]:
    parents = {int(entry.name): parent_of(int(entry.name)) for entry in PROC.glob("[0-9]*")}
    found = [pid]
    for member in found:
        found.extend(child for child, parent in parents.items() if parent == member)
    return found


def parent_of(pid: int) -> int:
    own = stat_of(pid)
    return int(own[1]) if own else 0


def stat_of(pid: int) -> list[str]:
    """The fields of proc_pid_stat(5) from the third on; nothing when it has just ended."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def postgres() -> int | None:
    """The process that started the one we talk to; None when it runs on another machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    try:
        ours = (PROC / str(backend) / "comm").read_text().startswith("postgres")
    except OSError:
        return None
    return parent_of(backend) if ours else None


class Looking:
    """Looks again and again while its block runs."""

    every = 5.0  # seconds

    def __enter__(self) -> Self:
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.keep_looking, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join()

    def keep_looking(self) -> None:
        while not self.ended.wait(self.every):
            self.look()

    def look(self) -> None:
        raise NotImplementedError


class Watch(Looking):
    """Keeps the most that each of the named processes held while it ran."""

    def __init__(self, processes: dict[str, int]) -> None:
        self.processes = processes
        self.most = dict.fromkeys(processes, 0)

    def look(self) -> None:
        for name, pid in self.processes.items():
            self.most[name] = max(self.most[name], held_by(pid))
