"""How deep things may stand in one another."""

from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_core import StateCore

from forum.markup.rules.lazy_lines import bounded_quote

type BlockRule = Callable[[StateBlock, int, int, bool], bool]

# The sanitiser's time grows with the square of the depth, and pages that deep are unreadable.
MAX_NESTING = 20

# At MAX_NESTING the parser would drop what is left without a word. Containers stop before it, so
# that their markers stay text and nothing typed is lost. A list takes two levels: it and its item.
DEEPEST_CONTAINER = MAX_NESTING - 2

_PAIRS = {"em", "strong", "s", "span"}


def install(markdown: MarkdownIt) -> None:
    """Limit a parser's quotes and lists, and its emphasis in emphasis."""
    block = markdown.block.ruler
    # What each may interrupt, as in markdown-it itself.
    may_end = ["paragraph", "reference", "blockquote"]
    block.at("blockquote", shallow(bounded_quote), {"alt": [*may_end, "list"]})
    block.at("list", shallow(list_block), {"alt": may_end})
    markdown.core.ruler.after("inline", "flatten", _flatten)


def shallow(rule: BlockRule) -> BlockRule:
    """Return a container's rule that matches nothing below DEEPEST_CONTAINER."""

    def limited(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return state.level < DEEPEST_CONTAINER and rule(state, start, end, silent)

    return limited


def _flatten(state: StateCore) -> None:
    """Hide the tags of emphasis deeper than MAX_NESTING; its text stays."""
    for token in state.tokens:
        for child in token.children or ():
            child.hidden = child.tag in _PAIRS and child.level >= MAX_NESTING
