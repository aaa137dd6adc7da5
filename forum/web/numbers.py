"""Numbers as they come in."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST_ID = 18  # digits, so that PostgreSQL can hold it; Python refuses to read thousands of them


def whole_number(text: str) -> int | None:
    """An id that was sent; nothing when it can't be one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else None


def ids_chosen(texts: Iterable[str], most: int) -> list[int]:
    """What was ticked, each once and in order; of very many, the first."""
    return sorted({*whole_numbers(texts)})[:most]


def count_left_out(texts: Iterable[str], most: int) -> int:
    """How many of what was ticked `ids_chosen` leaves out."""
    return max(0, len({*whole_numbers(texts)}) - most)


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """Those of the ids that can be some, in the order in which they were sent."""
    return [number for text in texts if (number := whole_number(text))]
