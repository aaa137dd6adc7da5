"""Threads whose titles say much the same."""

from __future__ import annotations

from forum.boards.viewer import Viewer
from forum.search.asking import compose, read, some_of
from forum.search.finding import LATEST, Filters, matching
from forum.threads.models import Thread

SHOWN = 5
MOST_WORDS = 12


def similar_threads(viewer: Viewer, title: str, *, but: Thread | None = None) -> list[Thread]:
    """At most six queries: of the newest threads that share words of the title, the best first."""
    words = " ".join(title.replace('"', " ").replace("-", " ").split()[:MOST_WORDS])
    query = compose(read(words))
    if query is None:
        return []
    titles = Filters(titles_only=True)
    found = matching(viewer, some_of(query) or query, titles, LATEST).matches
    found.sort(key=lambda match: (match.held.bit_count(), match.rank), reverse=True)
    excluded = but.pk if but else None
    best = [match.thread_id for match in found if match.thread_id != excluded][:SHOWN]
    threads = Thread.objects.visible_to(viewer).select_related("board").in_bulk(best)
    return [threads[thread_id] for thread_id in best if thread_id in threads]
