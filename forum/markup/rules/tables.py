"""Tables, up to a number of cells."""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table

# Cells in one post; rows and tables beyond them stay text. Short rows are filled up to the width
# of the header, so that a page of text could ask for millions.
MAX_TABLE_CELLS = 10_000


def install(markdown: MarkdownIt) -> None:
    """Limit a parser's tables."""
    markdown.block.ruler.at("table", _bounded_table, {"alt": ["paragraph", "reference"]})


def _bounded_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    columns = state.src.count("|", state.bMarks[start], state.eMarks[start]) + 1
    left = state.env.get("table_cells_left", MAX_TABLE_CELLS)
    if columns > left or not table(state, start, min(end, start + 1 + left // columns), silent):
        return False
    if not silent:
        state.env["table_cells_left"] = left - columns * (state.line - start - 1)
    return True
