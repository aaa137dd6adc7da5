"""Which language a text is in, of those that PostgreSQL can stem."""

from __future__ import annotations

import re
from functools import cache

import pycld2
from django.db import connection

PLAIN = "plain"  # a language that nobody stems for us
STEMMED = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "da": "danish",
    "nl": "dutch", "en": "english", "et": "estonian", "fi": "finnish", "fr": "french",
    "de": "german", "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian",
    "ga": "irish", "it": "italian", "lt": "lithuanian", "ne": "nepali", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "es": "spanish",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
LOOKED_AT = 4000  # characters; more would not change the answer
CYRILLIC, LATIN = re.compile("[а-яё]", re.IGNORECASE), re.compile("[a-z]", re.IGNORECASE)
# The detector takes a few Russian words for Bulgarian, which has none of these letters; whoever
# else has them (Belarusian, Kazakh) has letters of their own too.
RUSSIAN, FOREIGN = (
    re.compile("[ыэё]", re.IGNORECASE),
    re.compile("[^\\Wа-яё\\d_a-z]", re.IGNORECASE),
)
# Unicode's control characters, which the detector refuses.
REFUSED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def language_of(text: str) -> str:
    """PostgreSQL's name of the language, or PLAIN where this one has no stemmer for it.

    A text too short to tell is taken for Russian or English by its letters.
    """
    sample = REFUSED.sub(" ", text[:LOOKED_AT])
    try:
        is_reliable, _size, found = pycld2.detect(sample, isPlainText=True)
    except pycld2.error:
        is_reliable, found = False, ()
    if not is_reliable or found[0][1] == "un" or is_surely_russian(sample, found[0][1]):
        return by_letters(sample)
    language = STEMMED.get(found[0][1], PLAIN)
    return language if language in stemmed_here() else PLAIN


@cache
def stemmed_here() -> frozenset[str]:
    """Older ones know fewer: Estonian came with 18."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT substr(cfgname, 7) FROM pg_ts_config WHERE cfgname ~ '^forum_'")
        return frozenset(name for (name,) in cursor.fetchall())


def is_surely_russian(text: str, taken_for: str) -> bool:
    cyrillic = taken_for not in STEMMED and len(CYRILLIC.findall(text)) > len(LATIN.findall(text))
    return bool(cyrillic and RUSSIAN.search(text) and not FOREIGN.search(text))


def by_letters(text: str) -> str:
    cyrillic, latin = len(CYRILLIC.findall(text)), len(LATIN.findall(text))
    if not cyrillic and not latin:
        return PLAIN
    return "russian" if cyrillic >= latin else "english"
