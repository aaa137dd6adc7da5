from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as configured


@pytest.fixture(autouse=True)
def kept(settings, tmp_path) -> Path:
    """The folder where files are kept, empty for each test."""
    folder = tmp_path / "media"
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    storage["OPTIONS"] = {"location": str(folder)}
    settings.STORAGES = {**configured.STORAGES, "default": storage}
    return folder


@pytest.fixture
def files_in(kept):
    """The names of all files that are kept now."""
    return lambda: sorted(str(each.relative_to(kept)) for each in kept.rglob("*") if each.is_file())
