"""The one Markdown parser, put together from CommonMark and our own rules."""

import re
from typing import Any

from markdown_it import MarkdownIt

from forum.markup import rules
from forum.markup.renderer import PostRenderer
from forum.markup.rules.nesting import MAX_NESTING

# What the rules of one call tell one another. It is the only state of a call, so that threads may
# share MARKDOWN.
type Env = dict[str, Any]

# Neither PostgreSQL nor HTML can hold NUL or half a surrogate pair; the other controls are
# invisible and illegal in HTML. Tab, line feed, form feed and carriage return are white space.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def printable(text: str) -> str:
    """Return the text with what no page can show replaced by U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", text)


def _build_parser() -> MarkdownIt:
    markdown = MarkdownIt(
        "commonmark",
        {"html": False, "breaks": True, "maxNesting": MAX_NESTING},
        renderer_cls=PostRenderer,
    )
    markdown.disable(["html_block", "html_inline"])
    markdown.enable(["table", "strikethrough"])
    rules.install(markdown)
    # It puts its lists of rules together at first use, half of which another thread might see.
    markdown.render("*now*")
    return markdown


MARKDOWN = _build_parser()
