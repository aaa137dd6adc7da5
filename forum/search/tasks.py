"""Filling the index of a forum that was there before it."""

from __future__ import annotations

from django.tasks import task

from forum.search.indexing import index_some

BATCH = 50  # whoever edits one of these posts waits for all: a tenth of a second


@task()
def index_the_rest(after: int = 0) -> None:
    """A batch, and then the next: nothing waits long for it, and a restart goes on where it was."""
    last = index_some(after, BATCH)
    if last is not None:
        index_the_rest.enqueue(last)
