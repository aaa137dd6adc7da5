"""Of words that are gone for good nothing stays in what quotes them: published or not, in whichever
room. A room above names its texts by `cut_in_too`, in the `ready` of its app."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.tasks import task

from forum import markup
from forum.markup import RENDERER_VERSION
from forum.posts.models import Post, Revision
from forum.posts.rendering import prepare
from forum.posts.rerendering import rendered

IDS_AT_ONCE = 200


class Texts(NamedTuple):
    """Rows with a `body`, and how one of them takes another; it answers whether that was stored,
    which it is not where the text was changed meanwhile."""

    rows: Callable[[], QuerySet[Any]]
    rewrite: Callable[[Any, str], bool]


def with_html(row: Any, body: str) -> bool:
    """Of texts that keep their HTML beside them."""
    rows = type(row)._default_manager.filter(pk=row.pk, body=row.body)
    return bool(rows.update(body=body, html=prepare(body).html))


def bare(row: Any, body: str) -> bool:
    rows = type(row)._default_manager.filter(pk=row.pk, body=row.body)
    return bool(rows.update(body=body))


def of_post(post: Post, body: str) -> bool:
    """Nobody has edited it, so it has no version more."""
    was, post.body = post.body, body
    html = rendered(post)
    rows = Post.objects.filter(pk=post.pk, body=was)
    stored = rows.update(body=body, html=html, renderer_version=RENDERER_VERSION)
    for also in _also if stored else ():
        post.html = html
        also(post)
    return bool(stored)


def posts() -> QuerySet[Any]:
    return Post.objects.select_related("thread__board").prefetch_related("attachments__upload")


_texts: list[Texts] = [
    Texts(posts, of_post),
    Texts(Revision.objects.all, bare),
]
_also: list[Callable[[Post], None]] = []


def cut_in_too(texts: Texts) -> None:
    _texts.append(texts)


def when_cut(also: Callable[[Post], None]) -> None:
    """What else is kept of a post's words is made again."""
    _also.append(also)


@task()
def cut_quotes(post_ids: list[int]) -> None:
    """In the background, as it looks through everything. Run twice it finds nothing more."""
    for start in range(0, len(post_ids), IDS_AT_ONCE):
        some = post_ids[start : start + IDS_AT_ONCE]
        for texts in _texts:
            cut_in(texts, some)


def cut_in(texts: Texts, post_ids: Iterable[int]) -> None:
    gone = set(post_ids)
    named = "|".join(str(each) for each in sorted(gone))
    found = texts.rows().filter(body__regex=rf"\]\(/p/({named})/\)")
    for pk in list(found.order_by("pk").values_list("pk", flat=True)):
        while row := texts.rows().filter(pk=pk).first():
            left = markup.without_quotes(row.body, gone)
            if left == row.body or texts.rewrite(row, left):
                break
