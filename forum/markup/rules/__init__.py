"""What our Markdown adds to CommonMark, one module for each thing; `install` puts them in order.

May import: markdown-it, mdit-py-plugins, emoji, latex2mathml and one another.
"""

from markdown_it import MarkdownIt

from forum.markup.rules import (
    bare_links,
    emoji,
    footnotes,
    headings,
    images,
    links,
    lone_links,
    maths,
    mentions,
    nesting,
    quotes,
    spoilers,
    tables,
    task_lists,
    uploads,
)


def install(markdown: MarkdownIt) -> None:
    """Add every rule of ours to a parser."""
    links.install(markdown)
    bare_links.install(markdown)
    emoji.install(markdown)
    mentions.install(markdown)
    images.install(markdown)
    uploads.install(markdown)
    spoilers.install(markdown)
    quotes.install(markdown)
    tables.install(markdown)
    nesting.install(markdown)
    task_lists.install(markdown)
    footnotes.install(markdown)
    maths.install(markdown)
    headings.install(markdown)
    lone_links.install(markdown)
