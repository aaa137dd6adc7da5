"""Numbers as they come in."""

from __future__ import annotations

LONGEST_ID = 18  # digits, so that PostgreSQL can hold it; Python refuses to read thousands of them


def whole_number(text: str) -> int | None:
    """An id that was sent; nothing when it can't be one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else None
