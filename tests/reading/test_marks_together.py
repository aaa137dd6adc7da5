"""Marks under many tabs at once: what was read stays read."""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection
from django.test import Client

from forum.posting import actions
from forum.posts.models import PAGE_SIZE
from forum.reading.marks import first_unread
from forum.threads.models import ReadMark, Thread
from tests import make

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

TABS = 6
ROUNDS = 12


def alone(work, *arguments):
    try:
        return work(*arguments)
    finally:
        connection.close()


def test_no_tab_takes_back_what_another_has_read():
    alice = make.member("alice")
    thread = make.thread(replies=2 * PAGE_SIZE)
    address, board = thread.get_absolute_url(), thread.board.slug
    author, over, positions = make.viewer(make.member()), Event(), []

    def read_in_a_tab(n: int) -> None:
        tab, chance = Client(), random.Random(n)
        tab.force_login(alice)
        for _ in range(ROUNDS):
            deed = chance.random()
            if deed < 0.15:
                assert tab.post(f"/b/{board}/read/").status_code == 302
            elif deed < 0.3:
                assert tab.get(f"/t/{thread.pk}/unread/").status_code == 302
            else:
                assert tab.get(address, {"page": chance.randrange(2, 4)}).status_code == 200

    def write() -> None:
        for n in range(ROUNDS):
            actions.reply(author, thread, actions.Words(f"Reply {n}"))

    def watch() -> None:
        while not over.is_set():
            now = Thread.objects.get(pk=thread.pk)
            positions.append(first_unread(alice, now) or now.last_public_number + 1)

    with ThreadPoolExecutor(TABS + 2) as pool:
        watching = pool.submit(alone, watch)
        others = [pool.submit(alone, read_in_a_tab, n) for n in range(TABS)]
        others.append(pool.submit(alone, write))
        for each in others:
            each.result()
        over.set()
        watching.result()

    assert positions == sorted(positions)
    assert len(set(positions)) > 1
    assert ReadMark.objects.filter(member=alice).count() <= 1
