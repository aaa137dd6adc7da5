"""What a group may be given on a board."""

from __future__ import annotations

from enum import IntFlag

from django.utils.translation import pgettext_lazy


class Right(IntFlag):
    """One bit a right; a grant keeps their sum."""

    SEE = 1
    REPLY = 2
    START = 4
    MODERATE = 8
    WIKI = 16


NAMES = {
    Right.SEE: pgettext_lazy("right", "see"),
    Right.REPLY: pgettext_lazy("right", "reply"),
    Right.START: pgettext_lazy("right", "start threads"),
    Right.WIKI: pgettext_lazy("right", "edit wiki posts"),
    Right.MODERATE: pgettext_lazy("right", "moderate"),
}
NONE = Right(0)
ALL = Right.SEE | Right.REPLY | Right.START | Right.WIKI | Right.MODERATE
TAKE_PART = Right.SEE | Right.REPLY | Right.START
