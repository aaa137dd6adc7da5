"""The ways through a thread, kept while what they show stays the same."""

from __future__ import annotations

from django.utils.safestring import SafeString

from forum.threads.models import Thread
from forum.web.fragments import kept


def thread_ways(thread: Thread, me: int | None, *, is_nested: bool = False) -> SafeString:
    """The menu "Thread tools" for the member `me`; for all guests the same."""
    shown = (
        thread.pk,
        thread.slug,
        thread.author_id,
        thread.last_number,
        thread.last_post_id,
        thread.participant_count,
        me,
        is_nested,
        thread.board.has_reactions,
    )
    context = {"thread": thread, "me": me, "is_nested": is_nested}
    return kept("pieces/thread_ways.html", shown, context)
