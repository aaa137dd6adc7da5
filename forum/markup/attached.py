"""Files that the text of a post shows: `![words](/uploads/<key>)`, `[words](/uploads/<key>)`."""

from __future__ import annotations

import re
from typing import NamedTuple

ADDRESS = re.compile(r"/uploads/([0-9a-f]{24})(?:/[^/?#]*)?")
_SPECIAL = re.compile(r"([\\`*_\[\]<>&|~!@:#$])")
# Each is looked up, and a page of pictures is an album.
MOST_ATTACHED = 50


class Attached(NamedTuple):
    """What is known of a file where its text is rendered. A `width` of 0: no picture."""

    key: str
    name: str
    size: int
    width: int = 0
    height: int = 0
    widths: tuple[int, ...] = ()

    @property
    def address(self) -> str:
        return f"/uploads/{self.key}"


def markdown_for(file: Attached, words: str = "") -> str:
    """What shows the file in a text: a picture described by these words, or a link to save it."""
    if file.width:
        return f"![{_escaped(words)}]({file.address})"
    return f"[{_escaped(words or file.name)}]({file.address})"


def _escaped(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words)


def attached_keys(text: str) -> tuple[str, ...]:
    """The keys of the files that a text may show, each once, in order, at most MOST_ATTACHED."""
    if "/uploads/" not in text:
        return ()
    return tuple(dict.fromkeys(ADDRESS.findall(text)))[:MOST_ATTACHED]
