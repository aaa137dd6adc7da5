"""What a file is called. The name is shown and offered for saving, and means nothing else."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 100
LONGEST_ENDING = 12
# Controls, half surrogates, and marks that turn the direction of what follows: `exe.gnp` read
# from the right looks like a picture.
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# No system that somebody saves it on lets a name have these.
FORBIDDEN = re.compile(r'[<>:"|?*\\/]+')


def clean_name(came: str) -> str:
    """The name alone, without its folders or anything that can't be seen; never empty."""
    name = unicodedata.normalize("NFC", re.split(r"[\\/]", came)[-1])
    seen = "".join(" " if char.isspace() else char for char in name if not is_hidden(char))
    plain = " ".join(FORBIDDEN.sub("_", seen).split()).strip(". ")
    return shortened(plain) or "file"


def is_hidden(char: str) -> bool:
    return unicodedata.category(char) in HIDDEN and not char.isspace()


def shortened(name: str) -> str:
    """Cut in front of its ending, which says what it is."""
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return name[:LONGEST_NAME].rstrip()
    return f"{stem[: LONGEST_NAME - len(ending) - 2].rstrip()}….{ending}"


def ending_of(name: str) -> str:
    """`pdf` of `Report.PDF`; nothing of a name without one."""
    _, dot, ending = name.rpartition(".")
    return ending.lower() if dot else ""
