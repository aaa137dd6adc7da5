"""What was probably meant by a word that nobody wrote.

A word is guessed only if this viewer finds a post by it, so no guess can tell what is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, Value

from forum.boards.viewer import Viewer
from forum.posts.models import Post
from forum.search.asking import Asked, Query, Term, any_of, compose, lexemes_of
from forum.search.finding import LATEST, NEAR, Matches, MatchesOneByOne, TsQuery, top_of
from forum.search.words import literal
from forum.web.planning import planned_for_its_values

MOST_MISSPELT = 3
MOST_WORDS = 10  # that are looked at
LOOKED_AT = 8
COUNTED = 20

ALIKE = """
    SELECT word FROM search_word WHERE word %% %s
    ORDER BY similarity(word, %s) DESC, word LIMIT 40
"""
HOLDING = """
    SELECT word FROM search_word WHERE word LIKE %s
    ORDER BY position(%s IN word), length(word), word LIMIT %s
"""
MUCH_COMMONER = 4  # times
SHORTEST_HALF = 4  # letters by which a word is remembered
QWERTY = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
JCUKEN = "йцукенгшщзхъфывапролджэячсмитьбюё"
LAYOUTS = (str.maketrans(QWERTY, JCUKEN), str.maketrans(JCUKEN, QWERTY))


@dataclass(frozen=True, slots=True)
class Guess:
    """Other words for what was typed."""

    text: str
    query: Query


def guess(viewer: Viewer, asked: Asked, rare: int = 0) -> Guess | None:
    """At most three misspelt words are mended, and those that few posts hold, up to `rare`, by what
    far more hold. None when nothing better is known."""
    words = [term for term in asked.terms if not term.is_phrase][:MOST_WORDS]
    counts = found_by(viewer, words)
    mended: dict[Term, Term] = {}
    for term, count in zip(words, counts, strict=True):
        if count > rare or len(mended) == MOST_MISSPELT:
            continue
        if better := meant_by(viewer, term, count):
            mended[term] = better
    if not mended:
        return None
    wanted = [[mended.get(term, term) for term in either] for either in asked.wanted]
    guessed = Asked(wanted, asked.unwanted)
    query = compose(guessed)
    return Guess(as_typed(guessed), query) if query else None


def meant_by(viewer: Viewer, term: Term, count: int = 0) -> Term | None:
    """The likeliest of the words that are written much like it, or on another keyboard's keys, or
    of which it is a half. One that itself finds `count` posts is whole."""
    typed = term.text.casefold().replace("ё", "е")
    others = [text for layout in LAYOUTS if (text := typed.translate(layout)) != typed]
    nearby = [word for word in alike(typed) if distance(word, typed) <= allowed(typed)]
    nearby.sort(key=lambda word: distance(word, typed))
    halves = [] if count else holding(typed)
    candidates = list(dict.fromkeys([*others, *nearby[:LOOKED_AT], *halves]))
    counts = found_by(viewer, [Term(word) for word in candidates])

    scores = [
        (0 if word in others else -farness(word, typed), found)
        for word, found in zip(candidates, counts, strict=True)
    ]
    known = [place for place, (_, found) in enumerate(scores) if found > count * MUCH_COMMONER]
    best = max(known, key=scores.__getitem__, default=None)
    return Term(candidates[best]) if best is not None else None


def alike(typed: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, [typed, typed])
        return [word for (word,) in cursor.fetchall()]


def holding(typed: str) -> list[str]:
    """Words that begin with it, and then those that it stands in elsewhere."""
    if len(typed) < SHORTEST_HALF:
        return []
    with connection.cursor() as cursor:
        cursor.execute(HOLDING, [f"%{literal(typed)}%", typed, LOOKED_AT])
        return [word for (word,) in cursor.fetchall()]


def farness(word: str, typed: str) -> int:
    """A word that begins so is as near as one with a letter mistaken."""
    return 1 if word.startswith(typed) else distance(word, typed)


def allowed(word: str) -> int:
    return 1 if len(word) < 6 else 2


def found_by(viewer: Viewer, terms: list[Term]) -> list[int]:
    """How many posts this viewer finds by each, up to COUNTED. At most four queries."""
    texts = [lexemes.text for lexemes in lexemes_of(terms)] if terms else []
    counts = dict.fromkeys(filter(None, texts), 0)
    for count in (count_near, count_all):
        if unknown := [text for text, found in counts.items() if not found]:
            counts |= zip(unknown, count(viewer, unknown), strict=True)
    return [min(COUNTED, counts.get(text, 0)) for text in texts]


def count_near(viewer: Viewer, texts: list[str]) -> list[int]:
    """Among the newest posts, each of which is looked at once."""

    def match(text: str) -> MatchesOneByOne:
        return MatchesOneByOne(F("entry__vector"), TsQuery(Value(text)))

    newest = Post.objects.visible_to(viewer).filter(entry__post_id__gt=top_of(LATEST) - NEAR)
    counts = {f"count{place}": Count("pk", filter=match(text)) for place, text in enumerate(texts)}
    return list(newest.filter(match(any_of(texts))).aggregate(**counts).values())


def count_all(viewer: Viewer, texts: list[str]) -> list[int]:
    """By the index: of words that the newest posts don't hold."""
    looks = [few_that_match(viewer, text) for text in texts]
    counts = ", ".join(f"(SELECT count(*) FROM ({sql}) few)" for sql, _ in looks)  # noqa: S608
    with planned_for_its_values(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [value for _, values in looks for value in values])
        return list(cursor.fetchone())


def few_that_match(viewer: Viewer, text: str) -> tuple[str, tuple[Any, ...]]:
    """A query of them and its parameters. In some order, or none would be found without an end."""
    match = Matches(F("entry__vector"), TsQuery(Value(text)))
    few = Post.objects.visible_to(viewer).filter(match).order_by(F("entry__post_id") + 0)
    try:
        return few.values("pk")[:COUNTED].query.sql_with_params()
    except EmptyResultSet:  # of who sees no board
        return "SELECT WHERE false", ()


def as_typed(asked: Asked) -> str:
    def shown(term: Term) -> str:
        return f'"{term.text}"' if term.is_phrase else term.text

    parts = [" OR ".join(map(shown, either)) for either in asked.wanted]
    return " ".join([*parts, *(f"-{shown(term)}" for term in asked.unwanted)])


def distance(one: str, other: str) -> int:
    """How many letters were left out, added, mistaken or swapped with the next."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, its in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
