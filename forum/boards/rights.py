"""What a group may be given on a board."""

from __future__ import annotations

from enum import IntFlag

from django.utils.translation import gettext_lazy as _


class Right(IntFlag):
    """One bit a right; a grant keeps their sum."""

    SEE = 1
    REPLY = 2
    START = 4
    MODERATE = 8


NAMES = {
    Right.SEE: _("see"),
    Right.REPLY: _("reply"),
    Right.START: _("start threads"),
    Right.MODERATE: _("moderate"),
}
NONE = Right(0)
ALL = Right.SEE | Right.REPLY | Right.START | Right.MODERATE
TAKE_PART = Right.SEE | Right.REPLY | Right.START
