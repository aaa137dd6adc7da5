"""What our Markdown adds to CommonMark, one module for each thing; `install` puts them in order.

May import: markdown-it and one another.
"""

from markdown_it import MarkdownIt

from forum.markup.rules import (
    bare_links,
    headings,
    images,
    links,
    mentions,
    nesting,
    quotes,
    spoilers,
    tables,
)


def install(markdown: MarkdownIt) -> None:
    """Add every rule of ours to a parser."""
    links.install(markdown)
    bare_links.install(markdown)
    mentions.install(markdown)
    images.install(markdown)
    spoilers.install(markdown)
    quotes.install(markdown)
    tables.install(markdown)
    nesting.install(markdown)
    headings.install(markdown)
