"""What the Quote button puts into the form."""

import re

from markdown_it.token import Token

from forum.markup.parser import MARKDOWN, printable

_LINE_END = re.compile(r"\r\n|\r|\n")
_BLANK_LINES = re.compile(r"\A(?:[ \t]*\n)+")
_MARKDOWN_SPECIAL = re.compile(r"([\\`*_\[\]<>&|~!@:#])")


def quote(name: str, post_id: int, text: str) -> str:
    """Return the Markdown that quotes a post: its author's name, a link to it, and its text.

    Quotes within the text are left out, so that a long exchange does not grow with every reply.
    """
    lines = [f"[{_escaped(name)}](/p/{post_id}/):", *_lines_of_its_own(printable(text))]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


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
