"""Processes as the kernel sees them. Imports no Django."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def is_running(pid: int, mention: str) -> bool:
    """Whether the process runs and its command line has this text: process ids are used again.

    One that ended and wasn't reaped has no command line, so it doesn't count as running.
    """
    return mention in command_line(pid)


def command_line(pid: int) -> str:
    if Path("/proc/self/cmdline").exists():
        try:
            return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" "))
        except OSError:
            return ""
    said = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return said.stdout
