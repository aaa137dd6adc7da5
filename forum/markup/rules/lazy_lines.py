"""Quotes that end in time.

CommonMark lets a paragraph in a quote go on in lines without a ">". To see where such a quote ends,
markdown-it reads to the next blank line, again for every quote: "> # a" and "b" in turns, 50,000
characters of them, took it over a minute.
"""

from markdown_it.rules_block import StateBlock, blockquote

# Lines that may be read in vain in one post; after them its quotes end with their last ">".
MAX_LINES_IN_VAIN = 2_000


def bounded_quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Do as markdown-it's rule for quotes, in time that grows with the post and no faster."""
    if silent or not _begins_quote(state, start):
        return blockquote(state, start, end, silent)
    if state.env.get("lines_in_vain", 0) > MAX_LINES_IN_VAIN:
        return _without_lazy_lines(state, start, end)
    could_reach = _next_blank(state, start, end)
    matched = blockquote(state, start, end, silent)
    if matched:
        in_vain = max(could_reach - state.line, 0)
        state.env["lines_in_vain"] = state.env.get("lines_in_vain", 0) + in_vain
    return matched


def _begins_quote(state: StateBlock, line: int) -> bool:
    return state.src.startswith(">", state.bMarks[line] + state.tShift[line])


def _next_blank(state: StateBlock, start: int, end: int) -> int:
    return next((line for line in range(start, end) if state.isEmpty(line)), end)


def _without_lazy_lines(state: StateBlock, start: int, end: int) -> bool:
    last = next((line for line in range(start, end) if not _begins_quote(state, line)), end)
    line_max = state.lineMax
    state.lineMax = last  # paragraphs go by this, not by the end they are given
    matched = blockquote(state, start, last, False)
    state.lineMax = line_max
    return matched
