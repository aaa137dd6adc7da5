"""Where the bytes are: in the data folder, or wherever the default storage puts them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from io import SEEK_END
from pathlib import Path
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage

from forum.uploads.models import Upload

FOLDER = "uploads"
NAME = re.compile(r"([0-9a-f]{24})-[a-z0-9.]{1,20}")


def path_of(key: str, part: str) -> str:
    return f"{FOLDER}/{key[:2]}/{key}-{part}"


class NotKept(Exception):
    """There was no room, or the storage can't be reached."""


def write(key: str, parts: Iterable[tuple[str, IO[bytes]]]) -> int:
    """Keep them all, or none; how many bytes it was. Raises NotKept."""
    written: list[str] = []
    size = 0
    try:
        for part, came in parts:
            size += came.seek(0, SEEK_END)
            came.seek(0)
            written.append(path_of(key, part))
            default_storage.save(written[-1], File(came))
    # Each storage has failures of its own.
    except Exception as wrong:
        delete_paths(written)
        raise NotKept(f"{type(wrong).__name__}: {wrong}") from wrong
    return size


def write_files(key: str, files: Iterable[Path]) -> int:
    def opened() -> Iterator[tuple[str, IO[bytes]]]:
        for file in files:
            with file.open("rb") as came:
                yield file.name, came

    return write(key, opened())


def read(upload: Upload, part: str) -> IO[bytes]:
    """Raises FileNotFoundError."""
    return default_storage.open(path_of(upload.key, part))


def old_files(before: datetime) -> Iterator[tuple[str, str]]:
    """The key and path of each file that was written before then."""
    for folder in listed(FOLDER)[0]:
        for name in listed(f"{FOLDER}/{folder}")[1]:
            path = f"{FOLDER}/{folder}/{name}"
            if (found := NAME.fullmatch(name)) and is_older(path, before):
                yield found[1], path


def listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def is_older(path: str, before: datetime) -> bool:
    try:
        return default_storage.get_modified_time(path) < before
    except OSError:  # gone meanwhile
        return False


def delete(upload: Upload) -> None:
    """Done twice it is done once."""
    delete_paths(path_of(upload.key, part) for part in upload.parts)


def delete_paths(paths: Iterable[str]) -> None:
    """As far as it goes: what stays is found as a file of no upload."""
    for path in paths:
        with suppress(Exception):
            default_storage.delete(path)
