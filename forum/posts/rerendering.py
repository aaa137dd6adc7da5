"""Stored HTML is made again after the renderer has changed, a few posts at a time."""

from __future__ import annotations

from django.tasks import task

from forum import markup
from forum.markup import RENDERER_VERSION
from forum.posts.models import Post

BATCH = 100


def older_posts() -> list[Post]:
    """The next posts whose HTML an older renderer made, the newest first: they are read most."""
    older = Post.objects.filter(renderer_version__lt=RENDERER_VERSION).order_by("-id")
    return list(older.only("id", "body", "mentions", "renderer_version")[:BATCH])


def rerender(post: Post) -> bool:
    """Store the post's HTML anew, unless its text was changed meanwhile; whether it was stored.

    Its mentions still mean whom they meant when it was written.
    """
    rendered = markup.render(post.body, post.mentions, mark=f"p{post.pk}")
    unchanged = Post.objects.filter(pk=post.pk, renderer_version=post.renderer_version)
    return bool(
        unchanged.filter(body=post.body).update(
            html=rendered.html, renderer_version=RENDERER_VERSION
        )
    )


def rerender_batch() -> int:
    """Each post in a transaction of its own, so that no lock is held for long; how many."""
    posts = older_posts()
    for post in posts:
        rerender(post)
    return len(posts)


@task(priority=-50)
def rerender_older() -> None:
    """One batch, then the next as another task: what people wait for comes in between."""
    if rerender_batch():
        rerender_older.enqueue()
