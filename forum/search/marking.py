"""Where the words of a query stand in a text, in any of their forms.

What is a form of what, PostgreSQL says, by the rules of the index. Each word is asked about once
and then known, so that marking a page of hits mostly costs no query.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from django.db import connection

from forum.search.words import RUN

type Word = tuple[str, str]  # the language of the text that it stands in, and itself

MOST_FORMS = 100_000
LONGEST_WORD = 60
# Words that change in front as well, and languages of whose accents Python knows too little: there
# each word is asked about. Elsewhere, all forms of a word begin with the same letters.
ANY_BEGINNING = {"arabic", "dutch", "indonesian", "irish", "plain", "tamil", "yiddish"}
SAME_LETTERS = 3
ACCENTED: dict[str, str] = defaultdict(str)  # by the plain letter
for accented in map(chr, (*range(0xE0, 0x180), *range(0x3AC, 0x3CF), ord("ё"))):
    ACCENTED[unicodedata.normalize("NFD", accented)[0]] += accented
STRESS = "\u0301?"  # it stands by itself behind a letter
# With the vowel signs of India and separate accents, which `\w` leaves out.
LETTER = r"[\w\u0300-\u036f\u0610-\u065f\u0900-\u0dff]"
ANY_WORD = re.compile(rf"(?<![^\W_]){LETTER}+")

FORMS = """
    SELECT language, word, tsvector_to_array(
        to_tsvector('forum_plain', word) || to_tsvector(('forum_' || language)::regconfig, word))
    FROM unnest(%s::text[], %s::text[]) asked(language, word)
"""


class Text(NamedTuple):
    language: str
    text: str


class Mark(NamedTuple):
    """From where to where a word stands, and which of the wanted things it is."""

    start: int
    end: int
    thing: int


def marks_in(texts: list[Text], lexemes: Mapping[str, int]) -> list[list[Mark]]:
    """Of each text, in order; `lexemes` tells for which wanted thing each stands."""
    look = looks(tuple(lexemes))
    words = [list(look.words_in(text)) for text in texts]
    forms = forms_of({(each.language, word) for each, found in zip(texts, words, strict=True)
                      for _, word in found})  # fmt: skip
    marks = []
    for each, found in zip(texts, words, strict=True):
        right = [
            Mark(start, start + len(word), lexemes[lexeme])
            for start, word in found
            for lexeme in forms[each.language, word]
            if lexeme in lexemes
        ]
        fixed = [Mark(start, end, lexemes[lexeme]) for start, end, lexeme in look.fixed_in(each)]
        marks.append(sorted({*right, *fixed}))
    return marks


class Looks:
    """What lexemes may look like in a text."""

    def __init__(self, lexemes: Iterable[str]) -> None:
        inflected = {each for each in lexemes if each.isalnum() and not RUN.fullmatch(each)}
        self.fixed = {each: pattern_of(each) for each in lexemes if each not in inflected}
        self.beginnings = either(
            rf"(?<![^\W_]){beginning(each)}{LETTER}*" for each in sorted(inflected)
        )

    def words_in(self, text: Text) -> Iterator[tuple[int, str]]:
        """Where words begin that may be a form of something wanted."""
        pattern = ANY_WORD if text.language in ANY_BEGINNING else self.beginnings
        for match in pattern.finditer(text.text):
            if len(word := match[0]) <= LONGEST_WORD:
                yield match.start(), word

    def fixed_in(self, text: Text) -> Iterator[tuple[int, int, str]]:
        """Where `node.js` stands, and 東京: things without forms."""
        for lexeme, pattern in self.fixed.items():
            for match in pattern.finditer(text.text):
                yield match.start(), match.end(), lexeme


looks = lru_cache(500)(Looks)


def either(patterns: Iterable[str]) -> re.Pattern[str]:
    """Of none, one that is nowhere."""
    return re.compile("|".join(patterns) or "(?!)", re.IGNORECASE)


def pattern_of(lexeme: str) -> re.Pattern[str]:
    if RUN.fullmatch(lexeme):
        return re.compile(re.escape(lexeme))
    return re.compile(rf"(?<!\w){letters(lexeme)}(?!\w)", re.IGNORECASE)


def beginning(lexeme: str) -> str:
    """What all its forms begin with: of "die", which is a form of "dying", a single letter."""
    return letters(lexeme[:SAME_LETTERS] if len(lexeme) > SAME_LETTERS else lexeme[0])


def letters(text: str) -> str:
    return "".join(map(letter, text))


def letter(plain: str) -> str:
    """A pattern for it, with or without an accent."""
    return f"[{plain}{ACCENTED[plain]}]{STRESS}" if plain.isalpha() else re.escape(plain)


# --- what is a form of what -----------------------------------------------------------------------

_forms: dict[Word, frozenset[str]] = {}


def forms_of(words: set[Word]) -> dict[Word, frozenset[str]]:
    """The lexemes that the index keeps for each. A query when one wasn't seen lately."""
    found = {word: lexemes for word in words if (lexemes := _forms.get(word)) is not None}
    unknown = sorted(words - found.keys())
    if unknown:
        if len(_forms) + len(unknown) > MOST_FORMS:
            _forms.clear()
        asked = asked_of_postgres(unknown)
        _forms.update(asked)
        found.update(asked)
    return found


def asked_of_postgres(words: list[Word]) -> dict[Word, frozenset[str]]:
    languages, texts = map(list, zip(*words, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(FORMS, [languages, texts])
        return {
            (language, text): frozenset(lexemes) for language, text, lexemes in cursor.fetchall()
        }
