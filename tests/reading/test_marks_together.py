"""Marks under many tabs at once: what was read stays read."""

import random
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction
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


def test_what_is_committed_after_the_page_was_made_stays_unread():
    """Though it has an earlier place than what another board showed by then."""
    alice = make.member("alice")
    slow, quick = make.thread(make.board()), make.thread(make.board())
    writer, another = make.viewer(make.member()), make.viewer(make.member())
    reader = Client()
    reader.force_login(alice)
    is_written, is_shown = Event(), Event()
    words = actions.Words("Nobody waits for new words")
    actions.reply(writer, quick, words)  # as writers of the same new words do: see CONTRIBUTING

    def write_slowly() -> None:
        with transaction.atomic():
            actions.reply(writer, slow, words)
            is_written.set()
            assert is_shown.wait(10)

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(alone, write_slowly)
        if not is_written.wait(10):
            writing.result()
        actions.reply(another, quick, words)
        page = reader.get("/").text
        is_shown.set()
        writing.result()

    up_to = re.search(r'name="up_to" value="([^"]+)"', page)[1]
    reader.post("/read/", {"up_to": up_to})

    assert first_unread(alice, Thread.objects.get(pk=quick.pk)) is None
    assert first_unread(alice, Thread.objects.get(pk=slow.pk)) == 2
