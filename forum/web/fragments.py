"""Pieces of pages that are the same for many readers, rendered once and kept.

A piece is kept under everything it shows, so nothing ever has to be thrown away: what changed has
another key. What differs from page to page (an address, a name, a token) is set into a kept piece.
"""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST_KEPT = 20_000

# Texts, and between them the names of what is to be set in.
type Piece = tuple[str, ...]

_kept: OrderedDict[Hashable, Piece] = OrderedDict()
# Whole pages are a hundred times longer than a row, and of each kind there are many.
MOST_FRAMES = 1_000
_frames: OrderedDict[Hashable, Piece] = OrderedDict()


def kept(template: str, shown: Hashable, context: dict[str, Any]) -> SafeString:
    """The template's HTML, rendered when `shown` wasn't seen lately in this language and zone.

    `shown` must hold every value of the context that the template shows, words for ages too.
    """
    return filled(piece((template, shown), lambda: render_to_string(template, context)))


def piece(shown: Hashable, render: Callable[[], str]) -> Piece:
    """What `render` gave when `shown` was last seen in this language and zone, taken apart."""
    return remembered(_kept, MOST_KEPT, shown, render)


def frame(shown: Hashable, render: Callable[[], str]) -> Piece:
    """The same for a whole page around what is set into it."""
    return remembered(_frames, MOST_FRAMES, shown, render)


def remembered(
    pieces: OrderedDict[Hashable, Piece], most: int, shown: Hashable, render: Callable[[], str]
) -> Piece:
    key = (get_language(), timezone.get_current_timezone(), shown)
    found = pieces.get(key)
    if found is None:
        found = pieces[key] = tuple(STAND_IN.split(render()))
        while len(pieces) > most:
            with suppress(KeyError):  # another thread was quicker
                pieces.popitem(last=False)
    return found


def filled(found: Piece, value_of: Callable[[str], Any] = str) -> SafeString:
    """The piece with `value_of` each name in its place, escaped if it isn't known to be safe."""
    if len(found) == 1:
        return SafeString(found[0])
    parts = list(found)
    parts[1::2] = [as_html(value_of(name)) for name in found[1::2]]
    return SafeString("".join(parts))


def as_html(value: Any) -> str:
    # Most values are: it takes a twentieth of the time that looking closer does.
    return value if type(value) is SafeString else conditional_escape(value)


# --- standing in while the rest is rendered -------------------------------------------------------

# Nobody can guess it, so nothing that was written by people is taken for a stand-in.
MARK = secrets.token_hex()
STAND_IN = re.compile(rf"{MARK}(\w+)-")


def stand_ins(names: Iterable[str]) -> dict[str, SafeString]:
    return {name: SafeString(f"{MARK}{name}-") for name in names}
