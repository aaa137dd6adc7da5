"""Telling, in the background. Each task is safe to run twice."""

from __future__ import annotations

from django.tasks import task

from forum.notifications.recipients import concerned_by, concerned_by_edit, may_hear
from forum.notifications.telling import tell_of_words
from forum.posts.models import Post, Revision


@task()
def tell_of_post(post_id: int) -> None:
    """Tell whom the post answers, quotes or mentions, and who began its thread."""
    if post := public_post(post_id):
        tell_of_words(post, may_hear(post, concerned_by(post)))


@task()
def tell_of_edit(post_id: int, revision_id: int) -> None:
    """Tell whom the post quotes or mentions since the edit that left this earlier version."""
    post, before = public_post(post_id), Revision.objects.filter(pk=revision_id).first()
    # A version purged before that told of nothing, and would make all of the post look new.
    if post and before and not before.is_purged:
        tell_of_words(post, may_hear(post, concerned_by_edit(post, before)))


def public_post(post_id: int) -> Post | None:
    """The post unless it was hidden or removed before anyone could be told."""
    posts = Post.objects.public().filter(thread__hidden_at=None)
    return posts.select_related("thread", "reply_to").filter(pk=post_id).first()
