"""Stored HTML is made again after the renderer has changed, a few posts at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Model, Prefetch, QuerySet
from django.tasks import task
from django.utils import timezone

from forum import markup
from forum.markup import RENDERER_VERSION
from forum.posts.models import Attachment, Post

BATCH = 100
STRETCH = 10_000  # ids
PAUSE = timedelta(seconds=3)


class Texts(NamedTuple):
    """What a room above stores as HTML: whether any of it is older, and how many of a batch were
    made again."""

    any_older: Callable[[], bool]
    rerender_batch: Callable[[], int]


_above: list[Texts] = []


def rerender_too(texts: Texts) -> None:
    """Have a room above take part whenever posts are made again."""
    _above.append(texts)


def any_older() -> bool:
    return bool(older_posts()) or any(texts.any_older() for texts in _above)


def older_posts() -> list[Post]:
    """The next posts whose HTML an older renderer made, the newest first: they are read most."""
    older = Post.objects.filter(renderer_version__lt=RENDERER_VERSION).order_by("-id")
    files = Attachment.objects.filter(removed_at=None).select_related("upload")
    older = older.prefetch_related(Prefetch("attachments", files))
    board = older.select_related("thread__board")
    needed = ("id", "body", "mentions", "called_groups", "renderer_version")
    return list(board.only(*needed, "thread__board__has_maths")[:BATCH])


def rendered(post: Post) -> str:
    """Its mentions still mean whom they meant when it was written."""
    return markup.render(
        post.body,
        post.mentions,
        groups=post.called_groups,
        files=[attachment.upload.attached for attachment in post.attachments.all()],
        mark=f"p{post.pk}",
        maths=post.thread.board.has_maths,
    ).html


def store(text: Any, html: str) -> bool:
    """Store it beside its text, unless that was changed meanwhile; whether it was stored."""
    rows = type(text)._default_manager.filter(pk=text.pk, renderer_version=text.renderer_version)
    unchanged = rows.filter(body=text.body)
    return bool(unchanged.update(html=html, renderer_version=RENDERER_VERSION))


def rerender_batch() -> int:
    """How many posts it was."""
    return render_again(older_posts(), rendered)


def render_again[Kind: Model](texts: Iterable[Kind], rendered: Callable[[Kind], str]) -> int:
    """How many they were. Rendering takes its time, so nothing is locked until all is ready; then
    guests' kept pages are told of one change, not of a hundred."""
    found = [(text, rendered(text)) for text in texts]
    with transaction.atomic():
        for text, html in sorted(found, key=lambda each: each[0].pk):
            store(text, html)
    return len(found)


def rerender_batches() -> int:
    """One of posts and one of each room above; how many texts it was."""
    return rerender_batch() + sum(texts.rerender_batch() for texts in _above)


@task(priority=-50)
def rerender_older() -> None:
    """One batch, then the next as another task, a little later: what people wait for comes in
    between, and guests' pages are kept for a while."""
    if rerender_batches():
        rerender_older.using(run_after=timezone.now() + PAUSE).enqueue()


@task(priority=-50)
def rerender_formulas(board_id: int, below: int | None = None) -> None:
    """After a board began or ceased to show them: a stretch of ids, then the next as another task.

    What may hold a formula is marked as made by an older renderer, and so made again.
    """
    top = below or (Post.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
    bottom = top - STRETCH
    make_again(Post.objects.filter(pk__range=(bottom, top - 1), thread__board=board_id))
    if Post.objects.filter(pk__lt=bottom).exists():
        following = rerender_formulas.using(run_after=timezone.now() + PAUSE)
        following.enqueue(board_id, bottom)


@task(priority=-50)
def rerender_thread(thread_id: int) -> None:
    """After it was moved to a board that shows formulas from one that doesn't, or back."""
    make_again(Post.objects.filter(thread=thread_id))


def make_again(posts: QuerySet[Post]) -> None:
    ids = list(posts.filter(body__contains="$").values_list("pk", flat=True))
    if not ids:  # guests' kept pages are told of each writing, also of one that changes nothing
        return
    Post.objects.filter(pk__in=ids).update(renderer_version=0)
    rerender_older.enqueue()
