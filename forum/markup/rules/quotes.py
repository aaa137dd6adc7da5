"""Quotes of posts: a blockquote whose first line begins with a link to `/p/<id>/`, or to `/m/<id>/`
for a message of a conversation.

A date may follow: `> [name](/p/12/) 2026-11-25:`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# Each quoted post gets a row and its author a notice.
MAX_QUOTES = 20

# At most 18 digits, so that the id fits PostgreSQL's bigint.
_POST_ADDRESS = re.compile(r"/([pm])/([1-9][0-9]{0,17})/")
_SOURCE_LINE = re.compile(r"\[(?:\\.|[^\\\[\]])+\]\(" + _POST_ADDRESS.pattern + r"\)")

# When it was written, as whoever quotes it could see: nothing is looked up that may be hidden now.
_DATE = re.compile(r" ([0-9]{4}-[0-9]{2}-[0-9]{2})(?=:)")


def install(markdown: MarkdownIt) -> None:
    """Teach a parser to see whom a blockquote quotes."""
    markdown.block.ruler.before("table", "quote_source", _quote_source)
    markdown.core.ruler.after("inline", "quotes", _mark_quotes)


def posts_quoted(env: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the ids of the quoted posts that parsing left in `env`, the first MAX_QUOTES."""
    return tuple(env.get("posts_quoted", {}))[:MAX_QUOTES]


def _quote_source(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Make the first line of a quote a paragraph of its own.

    So the quoted text behind it is read as it was in its post, even where it begins with a list, a
    heading's underline or a fence.
    """
    if not state.tokens or state.tokens[-1].type != "blockquote_open":
        return False
    begin = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not _SOURCE_LINE.match(state.src, begin, state.eMarks[start]):
        return False
    if not silent:
        _push_source(state, state.src[begin : state.eMarks[start]].strip(), start)
        state.line = start + 1
    return True


def _push_source(state: StateBlock, text: str, line: int) -> None:
    token = state.push("paragraph_open", "p", 1)
    token.map, token.meta = [line, line + 1], {"source": True}
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = text, [line, line + 1], []
    state.push("paragraph_close", "p", -1)


def _mark_quotes(state: StateCore) -> None:
    """Give a quote its class and note its post, if its source did turn out to be a link.

    It may not have: in "[a `b](/p/1/)`" the code wins.
    """
    for index, token in enumerate(state.tokens):
        found = _linked_first(state.tokens[index + 1]) if token.meta.get("source") else None
        if found is not None:
            state.tokens[index - 1].attrSet("class", "quote")
            token.attrSet("class", "quote-source")
            if found[1] == "p":
                state.env.setdefault("posts_quoted", {})[int(found[2])] = True
            inline = state.tokens[index + 1]
            inline.children = list(_with_date(inline.children or []))


def _with_date(tokens: list[Token]) -> Iterator[Token]:
    """Yield the tokens, with the date behind the first link marked as one."""
    closed = next((n for n, token in enumerate(tokens) if token.type == "link_close"), len(tokens))
    for number, token in enumerate(tokens):
        found = _DATE.match(token.content) if number == closed + 1 else None
        if token.type != "text" or not found:
            yield token
            continue
        yield Token("text", "", 0, content=" ")
        yield Token("quote_date", "time", 0, content=found[1])
        yield Token("text", "", 0, content=token.content[found.end() :])


def _linked_first(inline: Token) -> re.Match[str] | None:
    first = (inline.children or [Token("text", "", 0)])[0]
    return _POST_ADDRESS.fullmatch(str(first.attrs.get("href", "")))
