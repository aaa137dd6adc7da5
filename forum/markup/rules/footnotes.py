"""Footnotes: `[^1]` in the text, and `[^1]: words` on a line of its own.

Their ids carry the mark of their post, so that two posts on one page don't share any.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote.index import footnote_def, footnote_ref, footnote_tail

# Notes, and calls of them; what comes after stays text.
MAX_FOOTNOTES = 100
MAX_CALLS = 200

# A short label: the plugin looks for its end, from every bracket anew.
_LABEL = re.compile(r"\[\^([^\s\[\]^]{1,30})\]")


def install(markdown: MarkdownIt) -> None:
    """Teach a parser footnotes; the plugin's own rules, kept within bounds."""
    markdown.block.ruler.before("reference", "footnote", _definition, {"alt": ["paragraph"]})
    markdown.inline.ruler.before("link", "footnote_call", _call)
    markdown.core.ruler.push("footnotes_last", footnote_tail)


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Only beside the text, never in a spoiler or quote: what a note says is moved to the end."""
    begin = state.bMarks[start] + state.tShift[start]
    found = _LABEL.match(state.src, begin, state.eMarks[start])
    if not found or not state.src.startswith(":", found.end()):
        return False
    if silent:
        return True  # it ends a paragraph wherever that stands, another note's too
    if state.level or state.is_code_block(start):
        return False
    known = state.env.get("footnotes", {}).get("refs", {})
    if f":{found[1]}" in known or len(known) >= MAX_FOOTNOTES:
        return False
    return footnote_def(state, start, end, silent)


def _call(state: StateInline, silent: bool) -> bool:
    if not _LABEL.match(state.src, state.pos, state.posMax) or state.linkLevel:
        return False
    calls = state.env.get("footnote_calls", 0)
    if calls >= MAX_CALLS or not footnote_ref(state, silent):
        return False
    state.env["footnote_calls"] = calls + (not silent)
    return True
