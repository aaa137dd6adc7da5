"""Threads whose titles say much the same."""

from __future__ import annotations

from django.db.models import F, Value

from forum.boards.viewer import Viewer
from forum.posts.models import Post
from forum.search.asking import any_of, compose, read
from forum.search.finding import Matches, Rank, TsQuery
from forum.threads.models import Thread

SHOWN = 5
RANKED = 100
MOST_WORDS = 12


def similar_threads(viewer: Viewer, title: str, *, but: int | None = None) -> list[Thread]:
    """At most three queries: the newest threads that share words of the title, the best first."""
    words = " ".join(title.replace('"', " ").replace("-", " ").split()[:MOST_WORDS])
    query = compose(read(words), in_title=True)
    if query is None:
        return []
    any_word = TsQuery(Value(any_of(query.parts)))
    opening = Post.objects.visible_to(viewer).filter(number=1)
    if but is not None:
        opening = opening.exclude(thread_id=but)
    few = opening.filter(Matches(F("entry__vector"), any_word)).order_by("-entry__post_id")
    ranked = few.values_list("thread_id", Rank(F("entry__vector"), any_word))[:RANKED]
    best = [thread_id for thread_id, _ in sorted(ranked, key=lambda row: -row[1])[:SHOWN]]
    threads = Thread.objects.visible_to(viewer).select_related("board").in_bulk(best)
    return [threads[thread_id] for thread_id in best if thread_id in threads]
