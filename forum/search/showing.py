"""Hits as the page shows them: the post, and where in it the words stand."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from forum.boards.viewer import Viewer
from forum.markup import plain_text
from forum.posts.models import Post
from forum.search.asking import Query
from forum.search.finding import Found

# Of private use, so no text means them: marks, and "<", behind which PostgreSQL sees a tag.
START, END, LESS = "\ue000", "\ue001", "\ue002"
OURS = str.maketrans({START: None, END: None, LESS: None, "<": LESS})
SHOWN = (
    "number", "html", "created_at", "entry__language", "author__username",
    "thread__title", "thread__board__slug", "thread__board__title",
)  # fmt: skip
LOOKED_AT = 20_000  # characters of a post
OPTIONS = (
    f"StartSel={START}, StopSel={END}, MaxWords=35, MinWords=18, ShortWord=0, MaxFragments=2, "
    'FragmentDelimiter=" … "'
)
HEADLINES = """
    SELECT ts_headline(config::regconfig, text, %s::tsquery, %s)
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY shown(config, text, place) ORDER BY place
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A post that was found. `others` is how many more of its thread were."""

    post: Post
    title: SafeString
    snippet: SafeString
    others: int


def hits_of(viewer: Viewer, found: Found, query: Query) -> list[Hit]:
    """Two queries. Fetched as the viewer may see them now."""
    if not found.matches:
        return []
    ids = [match.post_id for match in found.matches]
    posts = Post.objects.visible_to(viewer).select_related("thread__board", "author", "entry")
    known = {post.pk: post for post in posts.filter(pk__in=ids).only(*SHOWN)}
    shown = [known[post_id] for post_id in ids if post_id in known]
    texts = [post.thread.title for post in shown]
    texts += [plain_text(post.html)[:LOOKED_AT] for post in shown]
    configs = [f"forum_{post.entry.language}" for post in shown] * 2
    marked = headlines(query, configs, texts)
    return [
        Hit(post, title, snippet, max(0, found.in_thread.get(post.thread_id, 1) - 1))
        for post, title, snippet in zip(
            shown, marked[: len(shown)], marked[len(shown) :], strict=True
        )
    ]


def headlines(query: Query, configs: list[str], texts: list[str]) -> list[SafeString]:
    plain = [text.translate(OURS) for text in texts]
    with connection.cursor() as cursor:
        cursor.execute(HEADLINES, [query.marked, OPTIONS, configs, plain])
        return [with_marks(text) for (text,) in cursor.fetchall()]


def with_marks(text: str) -> SafeString:
    marked = escape(text.replace(LESS, "<")).replace(START, "<mark>").replace(END, "</mark>")
    return mark_safe(marked)  # noqa: S308 - escaped above, but for our own tags
