"""What an edit changed, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from diff_match_patch import diff_match_patch

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
# Seconds. Two texts made to be compared for ever are then shown as wholly changed.
PATIENCE = 0.05
AROUND = 80  # characters shown of what stayed, on each side of a change
SHOWN = 3000  # characters in all

WRAPPED = {-1: "<del>{}</del>", 0: "{}", 1: "<ins>{}</ins>"}

type Part = tuple[int, str]  # -1 removed, 0 stayed, +1 added


def changes(before: str, after: str) -> str:
    """Safe HTML of what was removed (`del`) and added (`ins`), with some words around; bounded."""
    return "".join(shown(compared(before, after)))


def compared(before: str, after: str) -> list[Part]:
    """By words: each is one character of an alphabet of its own while they are compared."""
    words: list[str] = []
    numbers: dict[str, int] = {}
    for word in WORDS.findall(before) + WORDS.findall(after):
        if word not in numbers:
            numbers[word] = len(words)
            words.append(word)

    def written(text: str) -> str:
        return "".join(letter(numbers[word]) for word in WORDS.findall(text))

    compare = diff_match_patch()
    compare.Diff_Timeout = PATIENCE
    parts = compare.diff_main(written(before), written(after), False)
    compare.diff_cleanupSemantic(parts)
    return [(sign, "".join(words[number(one)] for one in text)) for sign, text in parts]


SURROGATES = range(0xD800, 0xE000)


def letter(number: int) -> str:
    """The characters that stand for nothing alone are left out."""
    return chr(number + 1 if number + 1 < SURROGATES.start else number + 1 + len(SURROGATES))


def number(one: str) -> int:
    code = ord(one)
    return code - 1 if code < SURROGATES.start else code - 1 - len(SURROGATES)


def shown(parts: list[Part]) -> Iterator[str]:
    left = SHOWN
    for place, (sign, text) in enumerate(parts):
        is_first, is_last = place == 0, place == len(parts) - 1
        said = text if sign else elided(text, before=not is_first, after=not is_last)
        yield WRAPPED[sign].format(escape(said[:left]))
        left -= len(said)
        if left < 0:
            yield " …"
            return


def elided(text: str, *, before: bool, after: bool) -> str:
    """What stayed, as far as it stands near a change `before` it or `after` it."""
    if len(text) <= AROUND * (before + after) + 1:
        return text
    begin = text[:AROUND] if before else ""
    end = text[-AROUND:] if after else ""
    return f"{begin} … {end}" if begin or end else ""
