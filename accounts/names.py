"""What a member may be called."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.web.text import BLANK

SHAPE = re.compile(r"[^\W_](?:[\w.-]{0,28}\w)?")
# Names that would read as a page or as the forum itself speaking.
RESERVED = frozenset(
    {
        *("all", "anonymous", "deleted", "everyone", "guest", "me", "members", "new", "nobody"),
        *("none", "null", "root", "search", "staff", "system", "undefined", "veche"),
        *("администрация", "вече", "все", "гость", "никто", "система"),
    }
)


def normal(name: str) -> str:
    """The one spelling of a name that can be typed in several ways: NFKC, without outer blanks."""
    return unicodedata.normalize("NFKC", name).strip()


def refuse_odd_shapes(name: str) -> None:
    if not SHAPE.fullmatch(name) or len(name) < 2 or any(char in BLANK for char in name):
        raise ValidationError(
            _("A name takes 2 to 30 letters, digits, dots, dashes or underscores."), code="shape"
        )


def refuse_reserved_names(name: str) -> None:
    if name.casefold() in RESERVED:
        raise ValidationError(_("This name is reserved. Please choose another."), code="reserved")


def refuse_mixed_alphabets(name: str) -> None:
    """A name in two alphabets can pass for another's: «аdmin» with a Cyrillic «а»."""
    alphabets = {unicodedata.name(letter, "?").split()[0] for letter in name if letter.isalpha()}
    if len(alphabets & {"LATIN", "CYRILLIC", "GREEK"}) > 1:
        raise ValidationError(
            _("Please write the name in one alphabet, not in a mix of two."), code="alphabets"
        )


USERNAME_VALIDATORS = [refuse_odd_shapes, refuse_reserved_names, refuse_mixed_alphabets]


# Of fewer letters the index by trigrams knows nothing.
SHORTEST_PART = 3


def called(part: str) -> Q:
    """Members whose name holds this; of one or two letters, those whose name begins so."""
    if len(part) < SHORTEST_PART:
        return Q(username__istartswith=part)
    return Q(username__icontains=part)
