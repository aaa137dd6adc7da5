"""Writing never waits for a reindex, and both keep what the other wrote."""

import threading

import pytest
from django.db import connection, transaction

from forum.search.indexing import index_some, unindexed
from forum.search.models import Entry
from tests import make

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_members_post_while_a_batch_is_being_written():
    thread, author = make.thread(replies=3), make.member()
    Entry.objects.update(version=0)
    posted: list[int] = []

    def post() -> None:
        try:
            posted.append(make.post(thread, author, "A walrus.").pk)
        finally:
            connection.close()

    with transaction.atomic():
        index_some(0, 10)
        other = threading.Thread(target=post)
        other.start()
        other.join(5)
        waited = other.is_alive()
    other.join(5)

    assert not waited
    assert Entry.objects.filter(pk__in=posted).count() == 1
    assert unindexed().count() == 0


def test_many_posts_with_the_same_new_words_never_wait_in_a_ring():
    thread_ids = [make.thread() for _ in range(6)]
    authors = [make.member() for _ in thread_ids]
    words = [f"слово{chr(1072 + n)}{chr(1072 + m)}" for n in range(20) for m in range(20)]
    failed: list[Exception] = []

    def post(place: int) -> None:
        try:
            said = words[place * 7 :] + words[: place * 7]
            make.post(thread_ids[place], authors[place], " ".join(said))
        except Exception as wrong:  # noqa: BLE001 - told below
            failed.append(wrong)
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=[place]) for place in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert not failed
    assert unindexed().count() == 0
