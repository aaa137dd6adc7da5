"""Spoilers: a block between `::: spoiler Title` and `:::`, and words between `||` and `||`."""

import re
from collections.abc import Iterator
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from forum.markup.rules.nesting import shallow

# One HTML serves readers of every language, so the word cannot be translated when it is stored.
# "Spoiler" is itself in most of them; a page may swap this exact text for the reader's own word.
# An empty <summary> would leave a screen reader nothing to say.
UNTITLED_SUMMARY = '<summary class="untitled">Spoiler</summary>'

_OPENING = re.compile(r"(:{3,})[ \t]*spoiler(?:[ \t]+(.*))?", re.IGNORECASE)
_CLOSING = re.compile(r"(:{3,})[ \t]*")
_PIPE = ord("|")


def install(markdown: MarkdownIt) -> None:
    """Teach a parser both kinds of spoiler."""
    markdown.block.ruler.before(
        "fence",
        "spoiler",
        shallow(_block_spoiler),
        {"alt": ["paragraph", "reference", "blockquote", "list"]},
    )
    markdown.inline.add_terminator_char("|")
    markdown.inline.ruler.after("strikethrough", "spoiler", _mark_pipes)
    markdown.inline.ruler2.after("strikethrough", "spoiler", _pair_pipes)


def _block_spoiler(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    opening = _match(_OPENING, state, start)
    if not opening:
        return False
    if not silent:
        inner_end, next_line = _extent(state, start, end)
        _push_spoiler(state, (opening[2] or "").strip(), start, inner_end)
        state.line = next_line
    return True


def _match(pattern: re.Pattern[str], state: StateBlock, line: int) -> re.Match[str] | None:
    begin = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith(":::", begin) or state.is_code_block(line):
        return None
    return pattern.fullmatch(state.src, begin, state.eMarks[line])


def _extent(state: StateBlock, start: int, end: int) -> tuple[int, int]:
    """Return the line after the spoiler's last one, and the line to go on from.

    A spoiler that nobody closed goes on to the end of what it stands in: better to hide too much.
    """
    still_open: list[int] = []
    for line in range(start, end):
        if not state.isEmpty(line) and state.sCount[line] < state.blkIndent:
            return line, line
        _count_colons(state, line, still_open)
        if not still_open:
            return line, line + 1
    return end, end


def _count_colons(state: StateBlock, line: int, still_open: list[int]) -> None:
    """Note a spoiler that opens or closes here; a spoiler of more colons holds lines of fewer."""
    if opening := _match(_OPENING, state, line):
        still_open.append(len(opening[1]))
    elif (closing := _match(_CLOSING, state, line)) and len(closing[1]) >= still_open[-1]:
        still_open.pop()


def _push_spoiler(state: StateBlock, title: str, start: int, end: int) -> None:
    parent_type, line_max = state.parentType, state.lineMax
    # Lines after the closing one must not continue a paragraph of the spoiler.
    state.parentType, state.lineMax = "spoiler", end

    token = state.push("spoiler_block_open", "details", 1)
    token.content, token.block, token.map = title, True, [start, end]
    state.md.block.tokenize(state, start + 1, end)
    state.push("spoiler_block_close", "details", -1).block = True

    state.parentType, state.lineMax = parent_type, line_max


def _mark_pipes(state: StateInline, silent: bool) -> bool:
    """Note two pipes as a possible end of a spoiler; a run of another length is text."""
    if silent or state.src[state.pos] != "|":
        return False
    run = state.scanDelims(state.pos, True)
    token = state.push("text", "", 0)
    token.content = "|" * run.length
    if run.length == 2:
        state.delimiters.append(_delimiter(state, run.can_open, run.can_close))
    state.pos += run.length
    return True


def _delimiter(state: StateInline, can_open: bool, can_close: bool) -> Delimiter:
    # A length of 0 turns off CommonMark's "rule of 3", which is about emphasis alone.
    return Delimiter(_PIPE, 0, len(state.tokens) - 1, -1, can_open, can_close)


def _pair_pipes(state: StateInline) -> None:
    """Turn the pipes that markdown-it has paired into the tags of a spoiler."""
    for delimiters in _delimiter_lists(state):
        for opening in delimiters:
            if opening.marker == _PIPE and opening.end != -1:
                _become(state.tokens[opening.token], 1)
                _become(state.tokens[delimiters[opening.end].token], -1)


def _delimiter_lists(state: StateInline) -> Iterator[list[Delimiter]]:
    yield state.delimiters
    for meta in state.tokens_meta:
        if meta:
            yield meta["delimiters"]


def _become(token: Token, nesting: Literal[-1, 1]) -> None:
    token.type = "spoiler_open" if nesting == 1 else "spoiler_close"
    token.tag, token.nesting, token.content = "span", nesting, ""
