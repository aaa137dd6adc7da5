"""`python -m benchmarks <command>`, over a forum of its own. `--help` tells of each command.

It lies in `var/benchmarks`; FORUM_DATA_DIR or DATABASE_URL name another.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

import django

COMMANDS = ("fill", "measure", "explain", "parts", "write", "weight", "upload", "quality", "merge")
SCRATCH = Path(__file__).resolve().parent.parent / "var" / "benchmarks"


def main(command: str, arguments: list[str]) -> None:
    if command not in COMMANDS:
        sys.exit(f"python -m benchmarks takes {', '.join(COMMANDS)}; each with --help.")
    os.environ.setdefault("FORUM_DATA_DIR", str(SCRATCH))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "forum.settings")
    django.setup()
    program = import_module(f"benchmarks.{command}")
    options = program.options_from(arguments)
    scratch = import_module("benchmarks.scratch")
    with scratch.database():
        program.run(options)


if __name__ == "__main__":
    main(sys.argv[1] if sys.argv[1:] else "", sys.argv[2:])
