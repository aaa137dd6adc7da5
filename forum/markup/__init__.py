"""Markdown to safe HTML: the only door between what a member typed and what a page shows.

May import: the standard library, markdown-it and its plugins, nh3, Pygments,
diff-match-patch, emoji, latex2mathml, html-to-markdown. Never models,
settings or requests.
"""

from forum.markup.attached import MOST_ATTACHED, Attached, attached_keys, markdown_for
from forum.markup.changes import changes
from forum.markup.elsewhere import elsewhere
from forum.markup.excerpts import excerpt, first_picture, plain_text
from forum.markup.parser import printable
from forum.markup.pasting import MAX_PASTED, markdown_of
from forum.markup.quoting import quote, quote_words, without_quotes
from forum.markup.rendering import (
    MAX_BODY,
    RENDERER_VERSION,
    Rendered,
    mentioned_names,
    render,
)
from forum.markup.rules.emoji import emoji_list
from forum.markup.rules.mentions import MAX_MENTIONS
from forum.markup.rules.spoilers import UNTITLED_SUMMARY

__all__ = [
    "MAX_BODY",
    "MAX_MENTIONS",
    "MAX_PASTED",
    "MOST_ATTACHED",
    "RENDERER_VERSION",
    "UNTITLED_SUMMARY",
    "Attached",
    "Rendered",
    "attached_keys",
    "changes",
    "elsewhere",
    "emoji_list",
    "excerpt",
    "first_picture",
    "markdown_for",
    "markdown_of",
    "mentioned_names",
    "plain_text",
    "printable",
    "quote",
    "quote_words",
    "render",
    "without_quotes",
]
