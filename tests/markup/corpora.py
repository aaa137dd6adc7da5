"""The public test data beside the repository; a clone without it skips the tests that read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"


def read(name: str) -> Any:
    path = CORPORA / name
    if not path.exists():
        pytest.skip(f"{path} is not here", allow_module_level=True)
    return json.loads(path.read_text(encoding="utf-8"))
