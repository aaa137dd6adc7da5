"""Headings stand below those of the page, in steps of one whatever signs the author chose."""

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

# A page has one h1, its title, and an h2 for each post.
HIGHEST, LOWEST = 3, 6


def install(markdown: MarkdownIt) -> None:
    markdown.core.ruler.push("headings", stand_below_the_page)


def stand_below_the_page(state: StateCore) -> None:
    headings = [token for token in state.tokens if token.type.startswith("heading_")]
    used = sorted({token.tag for token in headings})
    levels = {tag: f"h{min(HIGHEST + place, LOWEST)}" for place, tag in enumerate(used)}
    for token in headings:
        token.tag = levels[token.tag]
