"""Bare links alone on a line: `<p class="lone-link">`, in whose place a page may show a card.

Only where the text stands by itself: in a quote, a list or a spoiler a link stays a link. The HTML
holds no more than the link, so that whoever reads it elsewhere (search, feeds, mail) gets that.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from forum.markup.rules.links import BARE

# In one post; the next ones stay links. Each may ask a stranger's server for its page.
MAX_LONE_LINKS = 5

_BREAKS = {"softbreak", "hardbreak"}


def install(markdown: MarkdownIt) -> None:
    """Teach a parser to set links apart that have a line of their own; the last of its rules."""
    markdown.core.ruler.push("lone_links", _set_apart)


def _set_apart(state: StateCore) -> None:
    left = MAX_LONE_LINKS
    tokens: list[Token] = []
    for token in state.tokens:
        tokens.append(token)
        if token.type == "inline" and left and _opens_alone(tokens[-2]):
            parts = list(_parts(token.children or [], left))
            if lone := sum(part.is_lone for part in parts):
                left -= lone
                # The paragraph's own closing tag follows.
                tokens[-2:] = list(_as_paragraphs(parts, tokens[-2], token))[:-1]
    state.tokens = tokens


def _opens_alone(token: Token) -> bool:
    return token.type == "paragraph_open" and token.level == 0


class _Part(NamedTuple):
    children: list[Token]
    is_lone: bool


def _parts(children: list[Token], most: int) -> Iterator[_Part]:
    """The paragraph in parts: each of its first `most` lone links, and what stands between them."""
    between: list[Token] = []
    for line in _lines(children):
        if most and _is_lone_link(line):
            most -= 1
            yield from _between(between)
            yield _Part([token for token in line if token.type not in _BREAKS], True)
            between = []
        else:
            between += line
    yield from _between(between)


def _between(children: list[Token]) -> Iterator[_Part]:
    """A part of ordinary text, without the break that would end it; none of nothing."""
    if children and children[-1].type in _BREAKS:
        children = children[:-1]
    if children:
        yield _Part(children, False)


def _lines(children: list[Token]) -> Iterator[list[Token]]:
    """Split where a line ends outside all emphasis; each line but the last keeps its break."""
    line: list[Token] = []
    depth = 0
    for child in children:
        line.append(child)
        depth += child.nesting
        if child.type in _BREAKS and depth == 0:
            yield line
            line = []
    yield line


def _is_lone_link(line: list[Token]) -> bool:
    seen = [token for token in line if token.type not in _BREAKS and not _is_blank(token)]
    return (
        [token.type for token in seen] == ["link_open", "text", "link_close"]
        and seen[0].markup == BARE
        and not str(seen[0].attrs["href"]).lower().startswith("mailto:")
    )


def _is_blank(token: Token) -> bool:
    return token.type == "text" and not token.content.strip()


def _as_paragraphs(parts: Iterable[_Part], opening: Token, inline: Token) -> Iterator[Token]:
    for part in parts:
        paragraph = Token("paragraph_open", "p", 1, block=True, map=opening.map)
        if part.is_lone:
            paragraph.attrSet("class", "lone-link")
        yield paragraph
        content, children = inline.content, part.children
        yield Token("inline", "", 0, map=inline.map, content=content, children=children)
        yield Token("paragraph_close", "p", -1, block=True)
