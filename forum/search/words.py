"""Words as the index keeps them."""

from __future__ import annotations

import re

# Scripts that put no spaces between words, and Hangul, whose words take many endings.
_RUN = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
)
RUN = re.compile(f"[{_RUN}]+")
SHORTEST_STEM = 4
GUESSABLE = re.compile(rf"[^\W\d_{_RUN}]{{4,30}}")

MEANS_SOMETHING_TO_LIKE = re.compile(r"[\\%_]")


def literal(text: str) -> str:
    """For a pattern of LIKE: each of its letters stands for itself."""
    return MEANS_SOMETHING_TO_LIKE.sub(r"\\\g<0>", text)


def without_tags(text: str) -> str:
    """PostgreSQL would pass over `<b>` in a text about HTML, as if nobody had written it."""
    return text.replace("<", " ").replace(">", " ")


def with_pairs(text: str) -> str:
    """Each run of such a script as its pairs of letters, for there is no word to cut out of it."""
    return RUN.sub(lambda run: f" {' '.join(pairs(run[0], and_last=True))} ", without_tags(text))


def pairs(run: str, *, and_last: bool = False) -> list[str]:
    """東京都 is 東京, 京都 and, so that a single letter is found too, 都."""
    found = [run[at : at + 2] for at in range(len(run) - 1)]
    return [*found, run[-1]] if and_last else found


FLEETING = re.compile(r"(?P<before>[а-я]{2,}?)(?P<vowel>[ое]?)(?P<end>[кц])")
VOWELS = "аеиоуыэюя"


def other_stems(stem: str) -> list[str]:
    """Of a Russian one before к or ц, where a vowel comes and goes: «стамеска», but «стамесок».

    PostgreSQL stems the two apart. What doesn't exist finds nothing.
    """
    match = FLEETING.fullmatch(stem)
    if match is None or len(stem) < SHORTEST_STEM:
        return []
    before, vowel, end = match.groups()
    if vowel:  # «копеек», but «копейка»; «огурец», but «огурца»
        return [f"{before}й{end}" if before[-1] in VOWELS else before + end]
    if before[-1] in "йь":
        return [f"{before[:-1]}е{end}"]
    return [] if before[-1] in VOWELS else [f"{before}о{end}", f"{before}е{end}"]


def guessable(text: str) -> set[str]:
    """The words that a misspelt one may have been meant for."""
    return set(GUESSABLE.findall(text.casefold().replace("ё", "е")))
