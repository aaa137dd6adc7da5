"""What a file is, by its first bytes and its name, and which kinds are taken."""

from __future__ import annotations

import re
from collections.abc import Iterable

from forum.uploads.names import ending_of

PICTURES = ("png", "jpg", "jpeg", "jfif", "gif", "webp", "avif")
# A board's own list: endings without the dot.
ENDING = re.compile(r"[a-z0-9]{1,12}")

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
# How files of these kinds begin. Not a judgement of what is in them: they are only ever saved.
_BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    **dict.fromkeys(("zip", "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub"), _ZIP),
    **dict.fromkeys(("doc", "xls", "ppt"), _OLE),
    "gz": (b"\x1f\x8b",),
    "7z": (b"7z\xbc\xaf\x27\x1c",),
    "rar": (b"Rar!\x1a\x07",),
    "xz": (b"\xfd7zXZ\x00",),
    "ogg": (b"OggS",),
    "flac": (b"fLaC",),
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa"),
    "rtf": (b"{\\rtf",),
}


def looks_like_picture(head: bytes) -> bool:
    """Whether it begins as one of the pictures that we draw anew."""
    return (
        head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a"))
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or (head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis", b"mif1"))
    )


def is_picture(name: str, head: bytes) -> bool:
    """Also what only calls itself one: it is drawn anew or refused, never kept as it came."""
    return ending_of(name) in PICTURES or looks_like_picture(head)


def begins_as_named(name: str, head: bytes) -> bool:
    beginnings = _BEGINNINGS.get(ending_of(name))
    return beginnings is None or head.startswith(beginnings)


def endings_in(text: str) -> list[str]:
    """The endings that someone wrote down, each once: `.PDF, txt` are `pdf` and `txt`."""
    found = (part.lower().removeprefix(".") for part in re.split(r"[\s,;]+", text))
    return list(dict.fromkeys(part for part in found if part))


def is_taken(name: str, taken: Iterable[str]) -> bool:
    return ending_of(name) in taken
