"""Task lists: `- [ ] to do` and `- [x] done`, as on GitHub.

A box is a character, not a form's field: nobody can tick it, and a screen reader says what it is.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

BOXES = {" ": "☐", "x": "☑"}

_TASK = re.compile(r"\[([ xX])\](?=[ \t])")


def install(markdown: MarkdownIt) -> None:
    """Teach a parser to see the box at the beginning of a list's item."""
    # In front of "inline", where "[x]" might become a link.
    markdown.core.ruler.before("inline", "task_boxes", _take_boxes_out)
    markdown.core.ruler.after("inline", "tasks", _show_boxes)


def _take_boxes_out(state: StateCore) -> None:
    for item, paragraph, inline in zip(
        state.tokens, state.tokens[1:], state.tokens[2:], strict=False
    ):
        if (item.type, paragraph.type) == ("list_item_open", "paragraph_open"):
            found = _TASK.match(inline.content)
            if found:
                item.attrSet("class", "task")
                inline.content = inline.content[found.end() :].lstrip()
                inline.meta["box"] = BOXES[found[1].lower()]


def _show_boxes(state: StateCore) -> None:
    for token in state.tokens:
        if box := token.meta.get("box"):
            shown = Token("task_box", "span", 0, content=box)
            token.children = [shown, *(token.children or ())]
