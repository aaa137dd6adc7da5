"""The ways through a thread, kept while what they show stays the same."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from forum.boards.viewer import Viewer
from forum.threads.models import Thread
from forum.web.fragments import kept

register = template.Library()


@register.simple_tag
def thread_ways(thread: Thread, viewer: Viewer) -> SafeString:
    """The menu "Thread tools"; for all guests the same."""
    shown = (
        thread.pk,
        thread.slug,
        thread.author_id,
        thread.last_number,
        thread.last_post_id,
        thread.participant_count,
        viewer.id,
    )
    return kept("pieces/thread_ways.html", shown, {"thread": thread, "me": viewer.id})
