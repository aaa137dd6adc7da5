"""Tags as people type them: a line of words with commas between them."""

from __future__ import annotations

import re
import unicodedata

from slugify import slugify

NAME_LENGTH = 40
JOINERS = "\u200c\u200d"
BETWEEN = re.compile(r"[,;\n]")


def names_in(line: str) -> list[str]:
    """Each once, in the order in which they were typed, and always written in the same way."""
    return list(dict.fromkeys(name for part in BETWEEN.split(line) if (name := tidy(part))))


def tidy(name: str) -> str:
    """Small letters, one space between words, without the sign that other places put before.

    Nor with characters that nobody sees, but for those that join letters of some scripts.
    """
    seen = "".join(char for char in name if char in JOINERS or unicodedata.category(char) != "Cf")
    return " ".join(unicodedata.normalize("NFC", seen).lower().split()).lstrip("#").strip()


def tag_slug(name: str) -> str:
    """Never empty, whatever the alphabet; the id before it tells one tag from another."""
    return slugify(name, max_length=60) or "tag"
