"""Emoji: `:smile:` becomes the character. What isn't a name stays as typed."""

import json
import re
from functools import cache
from importlib.resources import files
from unicodedata import combining, normalize

from emoji import EMOJI_DATA
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

SMILEYS, FLAGS = range(0x1F600, 0x1F650), range(0x1F1E6, 0x1F200)
FULLY_QUALIFIED = 2  # Unicode's word for the form that shows as a picture everywhere

# `12:100:30` is a time of day to somebody.
_NAME = re.compile(r":([a-z0-9_+-]{1,60}):(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"\w")
_TONE = re.compile(r"_skin_tone|[🏻-🏿]")


def install(markdown: MarkdownIt) -> None:
    """Teach a parser the names of emoji, outside addresses and code."""
    markdown.inline.ruler.after("bare_web_link", "emoji", _emoji)


def _emoji(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != ":" or _WORD.match(state.src[max(state.pos - 1, 0)]):
        return False
    found = _NAME.match(state.src, state.pos, state.posMax)
    character = characters().get(found[1].casefold()) if found else None
    if not found or character is None:
        return False
    if not silent:
        state.append_pending(character)
    state.pos = found.end()
    return True


@cache
def characters() -> dict[str, str]:
    """Return every name, as it may stand between colons, and its character."""
    known: dict[str, str] = {}
    for character, facts in EMOJI_DATA.items():
        if facts["status"] == FULLY_QUALIFIED:
            name, *aliases = _names(facts)
            known[name] = character  # stronger than another's alias
            for alias in aliases:
                known.setdefault(alias, character)
    return known


@cache
def emoji_list() -> list[list[str]]:
    """Return what a picker offers: character, its names with spaces between, and Russian words.

    The first name is the one to write. Skin tones are left out: they have names, but no end.
    Smileys come first and flags last, the others as Unicode has them.
    """
    russian = json.loads(files("emoji.unicode_codes").joinpath("emoji_ru.json").read_text("utf-8"))
    return [
        [character, " ".join(_own_names(character, facts)), _words(russian.get(character, ""))]
        for character, facts in sorted(EMOJI_DATA.items(), key=_place)
        if facts["status"] == FULLY_QUALIFIED and not _TONE.search(character + facts["en"])
    ]


def _place(entry: tuple[str, object]) -> tuple[bool, bool, str]:
    first = ord(entry[0][0])
    return first in FLAGS, first not in SMILEYS, entry[0]


def _own_names(character: str, facts: dict[str, object]) -> list[str]:
    return [name for name in _names(facts) if characters()[name] == character]


def _names(facts: dict[str, object]) -> list[str]:
    typed = [str(facts["en"]), *map(str, facts.get("alias", ()))]  # type: ignore[call-overload]
    return list(dict.fromkeys(filter(None, map(_typeable, typed))))


def _typeable(name: str) -> str:
    """Return a name of letters that any keyboard has: `:piñata:` is `pinata`."""
    spelt = name.replace("#", "hash").replace("*", "asterisk")
    plain = "".join(one for one in normalize("NFKD", spelt) if not combining(one))
    return re.sub(r"[^a-z0-9_+-]", "", plain.casefold())


def _words(name: object) -> str:
    return str(name).strip(":").replace("_", " ")
