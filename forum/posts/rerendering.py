"""Stored HTML is made again after the renderer has changed, a few posts at a time."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from forum import markup
from forum.markup import RENDERER_VERSION
from forum.posts.models import Post

BATCH = 100
PAUSE = timedelta(seconds=3)


def older_posts() -> list[Post]:
    """The next posts whose HTML an older renderer made, the newest first: they are read most."""
    older = Post.objects.filter(renderer_version__lt=RENDERER_VERSION).order_by("-id")
    return list(older.only("id", "body", "mentions", "renderer_version")[:BATCH])


def rendered(post: Post) -> str:
    """Its mentions still mean whom they meant when it was written."""
    return markup.render(post.body, post.mentions, mark=f"p{post.pk}").html


def store(post: Post, html: str) -> bool:
    """Store it, unless the post's text was changed meanwhile; whether it was stored."""
    unchanged = Post.objects.filter(pk=post.pk, renderer_version=post.renderer_version)
    return bool(
        unchanged.filter(body=post.body).update(html=html, renderer_version=RENDERER_VERSION)
    )


def rerender_batch() -> int:
    """How many posts it was. Rendering takes its time, so nothing is locked until all is ready;
    then guests' kept pages are told of one change, not of a hundred."""
    found = [(post, rendered(post)) for post in older_posts()]
    with transaction.atomic():
        for post, html in sorted(found, key=lambda each: each[0].pk):
            store(post, html)
    return len(found)


@task(priority=-50)
def rerender_older() -> None:
    """One batch, then the next as another task, a little later: what people wait for comes in
    between, and guests' pages are kept for a while."""
    if rerender_batch():
        rerender_older.using(run_after=timezone.now() + PAUSE).enqueue()
