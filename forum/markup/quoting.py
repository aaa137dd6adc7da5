"""What the Quote button puts into the form."""

import re
from collections.abc import Collection
from datetime import date

from markdown_it.token import Token

from forum.markup.parser import MARKDOWN, printable

_LINE_END = re.compile(r"\r\n|\r|\n")
_BLANK_LINES = re.compile(r"\A(?:[ \t]*\n)+")
# What would change how words look; an underscore or a colon within a word doesn't.
_INLINE_MARK = re.compile(
    r"[\\`*\[\]<|@$]|~(?=~)|(?<=~)~|(?<!\w)_|_(?!\w)|(?<!\w):(?=[\w:+-])|&(?=#?\w+;)"
)
_LINE_MARK = re.compile(r"\A(\d*)(?:(?<!\d)([#>+=-])|(?<=\d)([.)]))")
_POST_LINK = re.compile(r"\]\(/p/(\d{1,18})/\)")
# The line that `_source` makes, and nothing behind it.
_SOURCE = re.compile(r"\A>\s*\[[^\]\n]{1,70}\]\(/[pm]/\d+/\)( \d{4}-\d\d-\d\d)?:\s*\Z")
_MARKDOWN_SPECIAL = re.compile(r"([\\`*_\[\]<>&|~!@:#$])")


def quote(name: str, post_id: int, text: str, on: date | None = None, *, letter: str = "p") -> str:
    """Return the Markdown that quotes a post: its author's name, a link to it, when, and its text.

    With the letter m it is a message of a conversation.

    Quotes within the text are left out, so that a long exchange does not grow with every reply.
    """
    lines = [_source(name, f"/{letter}/{post_id}/", on), *_lines_of_its_own(printable(text))]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def quote_words(  # noqa: PLR0913 - of whom, of what, when and how
    name: str,
    post_id: int,
    words: str,
    on: date | None = None,
    *,
    hidden: bool = False,
    letter: str = "p",
) -> str:
    """Return the Markdown that quotes some words of a post as they were read, marks and all.

    Blank lines part paragraphs. `hidden` words come from a spoiler and go into one.
    """
    lines = [_literal(line) for line in _LINE_END.split(printable(words).strip())]
    if hidden:
        lines = ["::: spoiler", *lines, ":::"]
    lines = [_source(name, f"/{letter}/{post_id}/", on), *_broken(lines)]
    return "\n".join(f"> {line}".rstrip(" ") for line in lines) + "\n\n"


def without_quotes(text: str, post_ids: Collection[int]) -> str:
    """Return the text without what it quotes of these posts, and what quotes them in turn: of each
    there stays whose words they were, where that is the quote's first line."""
    lines = _LINE_END.split(text)
    for start, end in reversed(_quotes_in(lines)):
        quoted = lines[start:end]
        if not any(_names(line, post_ids) for line in quoted):
            continue
        source = [lines[start]] if _SOURCE.match(lines[start]) else []
        behind = [""] if quoted and not quoted[-1].strip() else []
        lines[start:end] = [*source, "> […]", *behind]
    return "\n".join(lines)


def _names(line: str, post_ids: Collection[int]) -> bool:
    return any(int(each) in post_ids for each in _POST_LINK.findall(line))


def _source(name: str, address: str, on: date | None) -> str:
    """Return who wrote it, with a link, and when: shown later without another look at the post."""
    when = f" {on:%Y-%m-%d}" if on else ""
    return f"[{_escaped(name)}]({address}){when}:"


def _literal(line: str) -> str:
    """Return a line as Markdown that shows exactly that line, with few backslashes."""
    marked = _INLINE_MARK.sub(r"\\\g<0>", " ".join(line.split()))
    return _LINE_MARK.sub(r"\1\\\2\3", marked, count=1)


def _broken(lines: list[str]) -> list[str]:
    """Return the lines with no more than one blank one in a row."""
    return [line for n, line in enumerate(lines) if line or n == 0 or lines[n - 1]]


def _escaped(name: str) -> str:
    """Return the name as Markdown that shows exactly that name."""
    return _MARKDOWN_SPECIAL.sub(r"\\\1", " ".join(printable(name).split()))


def _lines_of_its_own(text: str) -> list[str]:
    """Return the lines that the post does not itself quote, without blank ones around them."""
    lines = _LINE_END.split(text)
    for start, end in reversed(_quotes_in(lines)):
        # A blank line stays where a paragraph would otherwise run into the next.
        lines[start:end] = [""] if start and lines[start - 1].strip() else []
    kept = "\n".join(lines).rstrip()
    return _BLANK_LINES.sub("", kept, count=1).split("\n")


def _quotes_in(lines: list[str]) -> list[tuple[int, int]]:
    """Return the first line of each quote, and the one after it and the blank lines behind it."""
    tokens: list[Token] = []
    MARKDOWN.block.parse("\n".join(lines), MARKDOWN, {}, tokens)
    ranges: list[tuple[int, int]] = []
    for token in tokens:
        if token.type == "blockquote_open" and token.map:
            start, end = token.map
            if not ranges or start >= ranges[-1][1]:
                ranges.append((start, _after_blanks(lines, end)))
    return ranges


def _after_blanks(lines: list[str], number: int) -> int:
    while number < len(lines) and not lines[number].strip():
        number += 1
    return number
