"""What was probably meant by a word that nobody wrote.

A word is guessed only if this viewer finds a post by it, so no guess can tell what is hidden.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Value

from forum.boards.viewer import Viewer
from forum.posts.models import Post
from forum.search.asking import Asked, Query, Term, compose
from forum.search.finding import Matches, TsQuery

MOST_MISSPELT = 3
MOST_WORDS = 10  # that are looked at: each is a query of its own
LOOKED_AT = 8
COUNTED = 20

ALIKE = """
    SELECT word FROM search_word WHERE word %% %s
    ORDER BY similarity(word, %s) DESC, word LIMIT 40
"""
QWERTY = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
JCUKEN = "йцукенгшщзхъфывапролджэячсмитьбюё"
LAYOUTS = (str.maketrans(QWERTY, JCUKEN), str.maketrans(JCUKEN, QWERTY))


@dataclass(frozen=True, slots=True)
class Guess:
    """Other words for what was typed."""

    text: str
    query: Query


def guess(viewer: Viewer, asked: Asked, *, in_title: bool) -> Guess | None:
    """At most three misspelt words are mended. None when nothing better is known."""
    mended: dict[Term, Term] = {}
    words = [term for term in asked.terms if not term.is_phrase]
    for term in words[:MOST_WORDS]:
        if (
            len(mended) < MOST_MISSPELT
            and not found_by(viewer, term)
            and (better := meant_by(viewer, term))
        ):
            mended[term] = better
    if not mended:
        return None
    wanted = [[mended.get(term, term) for term in either] for either in asked.wanted]
    guessed = Asked(wanted, asked.unwanted)
    query = compose(guessed, in_title=in_title)
    return Guess(as_typed(guessed), query) if query else None


def meant_by(viewer: Viewer, term: Term) -> Term | None:
    """The likeliest of the words that are written much like it, or on another keyboard's keys."""
    typed = term.text.casefold().replace("ё", "е")
    nearby = [word for word in alike(typed) if distance(word, typed) <= allowed(typed)]
    nearby.sort(key=lambda word: distance(word, typed))
    others = [typed.translate(layout) for layout in LAYOUTS]
    candidates = [*(text for text in others if text != typed), *nearby[:LOOKED_AT]]
    best, best_score = None, (0, 0)
    for word in candidates:
        count = found_by(viewer, Term(word))
        off = 0 if word in others else distance(word, typed)
        if count and (best is None or (-off, count) > best_score):
            best, best_score = Term(word), (-off, count)
    return best


def alike(typed: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(ALIKE, [typed, typed])
        return [word for (word,) in cursor.fetchall()]


def allowed(word: str) -> int:
    return 1 if len(word) < 6 else 2


def found_by(viewer: Viewer, term: Term) -> int:
    """How many posts this viewer finds by it, up to COUNTED."""
    query = compose(Asked([[term]]))
    if query is None:
        return 0
    match = Matches(F("entry__vector"), TsQuery(Value(query.whole)))
    return len(Post.objects.visible_to(viewer).filter(match).values_list("pk")[:COUNTED])


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
