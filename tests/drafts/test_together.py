"""Many pages of one member save at once, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from forum.drafts import actions as drafting
from forum.drafts.actions import SavedElsewhere, TooManyDrafts, save_draft
from forum.drafts.models import Draft, Written
from tests import make

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(work, times):
    def alone(n):
        try:
            return work(n)
        except (SavedElsewhere, TooManyDrafts):
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        return list(pool.map(alone, range(times)))


def test_of_many_pages_that_knew_the_same_version_one_saves():
    place = f"reply-{make.thread().pk}"
    viewer = make.viewer(make.member())

    first = [
        draft
        for draft in at_once(lambda n: save_draft(viewer, place, Written("", f"{n}"), 0), 24)
        if draft
    ]
    known = first[0].version
    second = [
        draft
        for draft in at_once(
            lambda n: save_draft(viewer, place, Written("", f"again {n}"), known), 24
        )
        if draft
    ]

    assert (len(first), len(second)) == (1, 1)
    assert Draft.objects.get().body == second[0].body


def test_never_more_than_the_bound(monkeypatch):
    monkeypatch.setattr(drafting, "MOST_DRAFTS", 3)
    board = make.board()
    places = [f"reply-{make.thread(board).pk}" for _ in range(12)]
    viewer = make.viewer(make.member())

    at_once(lambda n: save_draft(viewer, places[n], Written("", "Words"), 0), 12)

    assert Draft.objects.count() == 3
