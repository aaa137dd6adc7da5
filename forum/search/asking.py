"""From what was typed to what PostgreSQL is asked.

Nobody's text reaches the syntax of `tsquery`: each word goes through PostgreSQL's own
`phraseto_tsquery`, and only what that answers is put together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from django.db import connection

from forum.search.words import RUN, other_stems, pairs, without_tags

LONGEST = 200
MOST_TERMS = 30
TOKEN = re.compile(r'(-?)"([^"]*)"?|(\S+)')
# But `-rf` and `--force` are of a command that someone looks for.
UNWANTED = re.compile(r"-(?![a-zA-Z]{1,2}$)[^-].*")
EITHER = {"OR", "ИЛИ"}
LEXEME = re.compile(r"('(?:[^']|'')*')(:\*)?")

AS_WRITTEN_AND_STEMMED = """
    SELECT phraseto_tsquery('forum_plain', text)::text,
        ARRAY(SELECT phraseto_tsquery(('forum_' || name)::regconfig, text)::text
              FROM search_language ORDER BY name)
    FROM unnest(%s::text[]) WITH ORDINALITY asked(text, place) ORDER BY place
"""


@dataclass(frozen=True, slots=True)
class Term:
    text: str
    is_phrase: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted, each time one of several, and what is not wanted."""

    wanted: list[list[Term]] = field(default_factory=list)
    unwanted: list[Term] = field(default_factory=list)

    @property
    def terms(self) -> list[Term]:
        return [term for either in self.wanted for term in either]


@dataclass(frozen=True, slots=True)
class Query:
    """Texts of `tsquery`: all that is asked, and each wanted thing by itself.

    `lexemes` are those of what is wanted, and tell for which thing each stands.
    """

    whole: str
    parts: list[str]
    lexemes: dict[str, int]
    against: list[str]
    # A thread is the better the more of the wanted things stand in it, wherever.
    is_any: bool = False


def read(typed: str) -> Asked:
    """`"phrases"`, `-words`, `this OR that`; everything else is a word that is wanted."""
    asked, joins = Asked(), False
    for match in list(TOKEN.finditer(typed))[:MOST_TERMS]:
        minus, phrase, word = match.groups()
        if word in EITHER:
            joins = bool(asked.wanted)
            continue
        if word is not None and UNWANTED.fullmatch(word):
            minus, word = "-", word[1:]
        term = Term(word) if word is not None else Term(phrase, is_phrase=True)
        if minus:
            asked.unwanted.append(term)
        elif joins:
            asked.wanted[-1].append(term)
        else:
            asked.wanted.append([term])
        joins = False
    return asked


def compose(asked: Asked) -> Query | None:
    """One query. None when nothing is left to look for."""
    terms = [*asked.terms, *asked.unwanted]
    known = dict(zip(terms, lexemes_of(terms), strict=True))
    has_words = any(not known[term].is_stop for term in asked.terms)

    def either(terms: list[Term]) -> str:
        texts = [known[t].text for t in terms if not (known[t].is_stop and has_words)]
        return any_of([text for text in texts if text])

    parts = [part for part in map(either, asked.wanted) if part]
    if not parts:
        return None
    against = [f"!({known[term].text})" for term in asked.unwanted if known[term].text]
    wanted = [(term, either([term])) for term in asked.terms]
    return Query(" & ".join([*parts, *against]), parts, numbered(wanted), against)


def numbered(wanted: list[tuple[Term, str]]) -> dict[str, int]:
    """A word is one thing, whatever its forms; each word of a phrase is one too."""
    numbers: dict[str, int] = {}
    for place, (term, text) in enumerate(wanted):
        for at, lexeme in enumerate(LEXEME.findall(text)):
            numbers.setdefault(unquoted(lexeme[0]), place * 1000 + term.is_phrase * at)
    return numbers


def unquoted(lexeme: str) -> str:
    return lexeme[1:-1].replace("''", "'").replace("\\\\", "\\")


def some_of(query: Query) -> Query | None:
    """The same, but any of the wanted things will do. None where only one is wanted."""
    if len(query.parts) < 2:
        return None
    whole = " & ".join([any_of(query.parts), *query.against])
    return replace(query, whole=whole, is_any=True)


def any_of(texts: list[str]) -> str:
    distinct = list(dict.fromkeys(texts))
    return f"({' | '.join(distinct)})" if distinct else ""


@dataclass(frozen=True, slots=True)
class Lexemes:
    """A term as the index may hold it. A stop word is one that some language leaves out."""

    text: str
    is_stop: bool


def lexemes_of(terms: list[Term]) -> list[Lexemes]:
    """One query."""
    with connection.cursor() as cursor:
        cursor.execute(AS_WRITTEN_AND_STEMMED, [[spaced(term.text) for term in terms]])
        return [
            lexemes(term, plain, stems)
            for term, (plain, stems) in zip(terms, cursor.fetchall(), strict=True)
        ]


def lexemes(term: Term, plain: str, stems: list[str]) -> Lexemes:
    """A phrase is found as it stands; a word in any form."""
    if term.is_phrase or not plain:
        return Lexemes(plain and f"({plain})", is_stop=False)
    if RUN.fullmatch(term.text) and len(term.text) == 1:
        return Lexemes(f"({plain}:*)", is_stop=False)
    known = [text for text in (plain, *stems) if text]
    others = [f"'{other}'" for text in known for other in other_stems(text.strip("'"))]
    forms = [f"({text})" for text in [*known, *others]]
    return Lexemes(any_of(forms), is_stop=not all(stems))


def spaced(text: str) -> str:
    """As the index cuts it; see `words.with_pairs`."""
    return RUN.sub(lambda run: f" {' '.join(pairs(run[0]) or [run[0]])} ", without_tags(text))
