"""Stored HTML of messages is made again after the renderer has changed; see posts/rerendering."""

from __future__ import annotations

from forum import markup
from forum.conversations.models import Message
from forum.posts.rerendering import BATCH, render_again


def any_older() -> bool:
    return Message.objects.older().exists()


def rerender_batch() -> int:
    """How many messages it was."""
    return render_again(Message.objects.older().order_by("-id")[:BATCH], rendered)


def rendered(message: Message) -> str:
    """Its mentions still mean whom they meant when it was written."""
    return markup.render(message.body, message.mentions, mark=f"m{message.pk}").html
