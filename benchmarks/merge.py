"""`python -m benchmarks merge`: how long a merge of ten thousand posts into another thread takes,
and taking it back; and how long whoever replies meanwhile waits for the lock.

Two threads are made, of a thousand authors and with marks of a thousand readers. Beside the merge a
second connection asks for the lock on the survivor again and again, as a reply does.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from threading import Thread as Process

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction

from accounts.models import Standing, User
from benchmarks.scratch import MADE_UP
from forum.boards.models import Board
from forum.boards.viewer import Viewer, viewer_of
from forum.log.models import LogEntry
from forum.log.undoing import undo
from forum.moderating import merging
from forum.posts import counters
from forum.posts.models import Post
from forum.server.console import say
from forum.server.refusal import Refused
from forum.threads.locking import lock_thread
from forum.threads.models import ReadMark, Thread

AUTHORS = 1000


def options_from(arguments: list[str]) -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks merge", description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--there", type=int, default=10_000, help="posts of the survivor")
    return parser.parse_args(arguments)


def run(options: Namespace) -> None:
    authors = authors_of()
    viewer = moderator()
    board = Board.objects.exclude(parent=None).first() or made_board()
    source = thread_of(board, authors, options.posts)
    target = thread_of(board, authors, options.there)
    counters.recount()
    timed("merge", target, lambda: merging.merge(viewer, source, target))
    entry = LogEntry.objects.for_rows(viewer).latest("id")
    timed("taking it back", target, lambda: undo(viewer, entry))
    wrong = {kind: n for kind, n in counters.recount().items() if n}
    if wrong:
        raise Refused(f"recount found wrong: {wrong}")
    say("recount found nothing wrong")


def timed(name: str, thread: Thread, deed: Callable[[], object]) -> None:
    with waiting_for(thread) as waits:
        began = time.perf_counter()
        deed()
        took = time.perf_counter() - began
    say(f"{name}: {took:.2f} s; the longest wait for the lock {max(waits):.2f} s of {len(waits)}")


@contextmanager
def waiting_for(thread: Thread) -> Iterator[list[float]]:
    waits, over = [0.0], Event()

    def ask() -> None:
        while not over.is_set():
            began = time.perf_counter()
            with transaction.atomic():
                lock_thread(thread.pk)
            waits.append(time.perf_counter() - began)
            time.sleep(0.01)
        connection.close()

    process = Process(target=ask)
    process.start()
    try:
        yield waits
    finally:
        over.set()
        process.join()


# --- what is merged -------------------------------------------------------------------------------


def authors_of() -> list[User]:
    names = [f"merger{n}" for n in range(AUTHORS)]
    User.objects.bulk_create(
        [User(username=name, email=f"{name}{MADE_UP}") for name in names], ignore_conflicts=True
    )
    return list(User.objects.filter(username__in=names))


def moderator() -> Viewer:
    user = User.objects.get(username="merger0")
    user.standing = Standing.ADMINISTRATOR
    user.save(update_fields=["standing"])
    return viewer_of(user or AnonymousUser())


def made_board() -> Board:
    parent = Board.objects.create(title="Merging", slug="merging")
    return Board.objects.create(title="To merge", slug="to-merge", parent=parent)


def thread_of(board: Board, authors: list[User], size: int) -> Thread:
    thread = Thread.objects.create(board=board, title="Long", slug="long", author=authors[0])
    posts = [
        Post(
            thread=thread,
            number=number,
            author=authors[number % len(authors)],
            body="Words of a post.",
            html="<p>Words of a post.</p>",
            renderer_version=1,
        )
        for number in range(1, size + 1)
    ]
    Post.objects.bulk_create(posts, batch_size=1000)
    Post.objects.filter(thread=thread, number__gt=1, number__lte=size // 2).update(
        reply_to=Post.objects.get(thread=thread, number=1)
    )
    ReadMark.objects.bulk_create(
        ReadMark(member=author, thread=thread, number=size) for author in authors
    )
    return thread
