"""Reminding, at the moment that was asked for. Safe to run twice."""

from __future__ import annotations

from datetime import datetime

from django.tasks import task

from forum.bookmarks.models import Bookmark
from forum.notifications.recipients import who_see
from forum.notifications.telling import remind_of_post


@task()
def remind(bookmark_id: int, at: str) -> None:
    """Tell the member, unless they dropped the bookmark, chose another moment or see it no more."""
    wanted = Bookmark.objects.filter(pk=bookmark_id, remind_at=datetime.fromisoformat(at))
    bookmark = wanted.select_related("post").first()
    if bookmark and who_see(bookmark.post, [bookmark.member_id]):
        event = f"bookmark:{bookmark.pk}:{at}"
        remind_of_post(bookmark.member_id, bookmark.post, event, bookmark.note)
