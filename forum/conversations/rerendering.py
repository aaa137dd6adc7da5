"""Stored HTML of messages is made again after the renderer has changed; see posts/rerendering."""

from __future__ import annotations

from django.db import transaction

from forum import markup
from forum.conversations.models import Message
from forum.markup import RENDERER_VERSION

BATCH = 100


def any_older() -> bool:
    return Message.objects.older().exists()


def rerender_batch() -> int:
    """How many messages it was. Nothing is locked until all is rendered."""
    older = list(Message.objects.older().order_by("-id")[:BATCH])
    found = [(message, rendered(message)) for message in older]
    with transaction.atomic():
        for message, html in sorted(found, key=lambda each: each[0].pk):
            store(message, html)
    return len(found)


def rendered(message: Message) -> str:
    """Its mentions still mean whom they meant when it was written."""
    return markup.render(message.body, message.mentions, mark=f"m{message.pk}").html


def store(message: Message, html: str) -> None:
    """Unless its text was changed meanwhile."""
    unchanged = Message.objects.filter(pk=message.pk, body=message.body)
    unchanged = unchanged.filter(renderer_version=message.renderer_version)
    unchanged.update(html=html, renderer_version=RENDERER_VERSION)
