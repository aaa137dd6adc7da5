"""Quotes of messages: of a whole one, or of words chosen in it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from forum.conversations.models import Message
from forum.markup import quote, quote_words
from forum.posting.quoting import stands_in


def quote_of_message(message: Message) -> str:
    on = message.created_at.date()
    return quote(author_of(message), message.pk, message.body, on, letter="m")


def quote_of_words(message: Message, words: str) -> str:
    """Raises PermissionDenied when they don't stand in it; those of a spoiler stay in one."""
    if not stands_in(message.html, words):
        raise PermissionDenied(_("These words don't stand in the message as it is now."))
    is_hidden = not stands_in(message.html, words, with_spoilers=False)
    on, author = message.created_at.date(), author_of(message)
    return quote_words(author, message.pk, words, on, hidden=is_hidden, letter="m")


def author_of(message: Message) -> str:
    return message.author.username if message.author else _("deleted member")
