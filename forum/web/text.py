"""Text as it comes in."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Letters, marks, numbers, punctuation, symbols: something that can be seen.
VISIBLE = frozenset("LMNPS")
# Blank to the eye, though Unicode calls them letters: Hangul fillers and the braille blank.
BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
LONGEST_ADDRESS = 254


def is_storable(text: str) -> bool:
    """Whether PostgreSQL takes it: no NUL, no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def is_visible(text: str) -> bool:
    """Whether a reader would see anything at all."""
    return any(
        unicodedata.category(char)[0] in VISIBLE and char not in BLANK
        for char in text
        if not unicodedata.combining(char)
    )


def refuse_unstorable(text: str) -> None:
    if not is_storable(text):
        raise ValidationError(
            _("The text holds characters that can't be kept. Please remove them."), "unstorable"
        )


def refuse_controls(text: str) -> None:
    """Tabs, bells and the like: PostgreSQL takes them, but a name needs none of them."""
    if any(unicodedata.category(char) == "Cc" for char in text):
        raise ValidationError(
            _("The text holds characters that can't be kept. Please remove them."), "unstorable"
        )


def refuse_invisible(text: str) -> None:
    if not is_visible(text):
        raise ValidationError(_("Nothing here can be seen. Please write something."), "invisible")


def refuse_unmailable(address: str) -> None:
    """What Django takes for an address, but our column or a mail's header doesn't."""
    if len(address) > LONGEST_ADDRESS or any(unicodedata.category(c) == "Cc" for c in address):
        raise ValidationError(_("Mail can't be sent to this address."), "unmailable")


def with_unix_newlines(text: str) -> str:
    """Browsers send CRLF; we keep LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
