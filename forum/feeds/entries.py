"""The newest posts of the forum, of a board, a thread or a member, as far as a sight reaches."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from forum.boards.viewer import Sight
from forum.feeds.atom import Entry
from forum.posts.models import Post
from forum.tags.models import threads_with_tag
from forum.threads.models import Thread

ENTRIES = 20


def newest_of_all(sight: Sight) -> list[Entry]:
    return newest_in(Thread.objects.visible_to(sight), sight)


def newest_of_board(sight: Sight, board_id: int) -> list[Entry]:
    return newest_in(Thread.objects.visible_to(sight).filter(board=board_id), sight)


def newest_of_tag(sight: Sight, tag_id: int) -> list[Entry]:
    return newest_in(threads_with_tag(sight, tag_id), sight)


def newest_of_thread(sight: Sight, thread_id: int) -> list[Entry]:
    posts = Post.objects.visible_to(sight).filter(thread=thread_id)
    return entries(posts.order_by("-number"))


def newest_of_member(sight: Sight, member_id: int) -> list[Entry]:
    posts = Post.objects.visible_to(sight).filter(author=member_id)
    return entries(posts.order_by("-id"))


def newest_in(threads: QuerySet[Thread], sight: Sight) -> list[Entry]:
    """No post of the newest can be in another than the threads that were spoken in last.

    Nor before the last few of its thread: so it costs the same however much there is.
    """
    lately = list(threads.order_by("-last_place").values_list("pk", flat=True)[:ENTRIES])
    if not lately:
        return []
    posts = Post.objects.visible_to(sight).filter(
        thread__in=lately, number__gt=F("thread__last_number") - ENTRIES
    )
    newest = list(posts.order_by("-id").values_list("id", flat=True)[:ENTRIES])
    return entries(Post.objects.visible_to(sight).filter(pk__in=newest).order_by("-id"))


def entries(posts: QuerySet[Post]) -> list[Entry]:
    return [Entry._make(columns) for columns in columns_of(posts)[:ENTRIES]]


def columns_of(posts: QuerySet[Post]) -> QuerySet[Post, Any]:
    return posts.values_list(
        "id",
        "number",
        "created_at",
        "edited_at",
        F("thread__title"),
        F("thread__board__slug"),
        F("author__username"),
        "html",
    )
