"""Words of a template that no translation reaches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, Token, TokenType

from forum.web.translations.strings import is_template

# Names that are the same in every language.
NAMES = ("Veche", "Вече", "English", "Русский", "Markdown")

WORD = re.compile(r"[^\W\d_]{2,}")
READ_ALOUD = ("alt", "aria-description", "aria-label", "placeholder", "title")
NOT_READ = ("script", "style", "code", "kbd")


def bare_texts_in(root: Path, folder: str = "templates") -> Iterator[str]:
    """A sentence for each piece of text in the project's templates that isn't marked."""
    for path in sorted((root / folder).rglob("*")):
        file = path.relative_to(root).as_posix()
        if is_template(file):
            source = path.read_text("utf-8")
            for line, text in bare_texts(source, html=path.suffix == ".html"):
                yield f"{file}:{line}: “{text}” is not marked for translation."


def bare_texts(source: str, *, html: bool = True) -> Iterator[tuple[int, str]]:
    """The unmarked texts of a template, with their lines."""
    literal = "".join(literal_text(source))
    pieces = Pieces(literal).found if html else enumerate(literal.splitlines(), start=1)
    for line, text in pieces:
        if any(word not in NAMES for word in WORD.findall(text)):
            yield line, " ".join(text.split())


def literal_text(source: str) -> Iterator[str]:
    """What a template says itself; of all else only the ends of lines, so that these count."""
    within = ""
    for token in Lexer(source).tokenize():
        if token.token_type == TokenType.BLOCK:
            within = after(token, within)
        literal = token.token_type == TokenType.TEXT and not within
        yield token.contents if literal else "\n" * token.contents.count("\n")


def after(token: Token, within: str) -> str:
    """The tag whose end is awaited: a translated block, a comment or a class isn't bare text."""
    tag, *named = token.contents.split()
    if named and named[0].endswith("_class"):
        return f"end{tag}"
    if tag in ("blocktranslate", "blocktrans", "comment"):
        return f"end{tag}"
    return "" if tag == within else within


class Pieces(HTMLParser):
    """The texts of a page that somebody sees or hears."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.unread = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unread += tag in NOT_READ
        said = [value for name, value in attrs if value and name in READ_ALOUD]
        self.found += [(self.getpos()[0], value) for value in said]

    def handle_endtag(self, tag: str) -> None:
        self.unread -= tag in NOT_READ

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.found.append((self.getpos()[0], data))
