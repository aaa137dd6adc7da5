"""`python -m benchmarks fill --posts 100000`: a made-up forum, the same each time."""

from __future__ import annotations

import random
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Audience, Group, Standing, User
from benchmarks import texts
from benchmarks.copying import copy_in, count_ids_on
from benchmarks.plan import Plan, Said, plan
from benchmarks.scratch import MADE_UP, refuse_a_forum_of_people
from benchmarks.search import index_all, plant_rarest
from forum.boards.models import Board, Grant
from forum.boards.rights import TAKE_PART, Right
from forum.markup import RENDERER_VERSION
from forum.notifications.models import Kind, Notification
from forum.posts import counters
from forum.posts.models import Post
from forum.reactions.models import Reaction
from forum.search.models import Entry, Word
from forum.server.console import Progress, say, step
from forum.threads.models import Participant, Thread
from forum.threads.slugs import thread_slug

SEED = 6
AGE = timedelta(days=6 * 365)
CATEGORIES = 3
BOARDS = 12
FOR_MEMBERS, FOR_STAFF = 11, 12  # which of the boards guests, and members, don't see
EDITED, HIDDEN, HIDDEN_THREADS = 0.04, 0.002, 0.002
NOTIFIED = 20_000  # at most this many of the newest posts told someone
EMPTIED = (User, Board, Thread, Post)  # and, in cascade, all that refers to them


def options_from(arguments: list[str]) -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks fill", description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000, help="1,000 to 1,000,000")
    parser.add_argument("--longest", type=int, help="posts of the longest thread: 2 %% or 350")
    options = parser.parse_args(arguments)
    options.longest = options.longest or max(350, options.posts // 50)
    if not 1_000 <= options.posts <= 1_000_000:
        parser.error("--posts takes 1000 to 1000000.")
    if not 20 <= options.longest <= options.posts // 2:
        parser.error(f"--longest takes 20 to {options.posts // 2} here.")
    return options


def run(options: Namespace) -> None:
    fill(options.posts, options.longest)
    say(f"{options.posts:,} posts, {options.longest:,} of them in one thread.")


def fill(posts: int, longest: int) -> None:
    """Empty the database and fill it anew. Raises Refused when it holds a forum of people."""
    refuse_a_forum_of_people()
    chance = random.Random(SEED)
    with step("Planning"):
        planned = plan(chance, posts, longest)
    with transaction.atomic():
        write(chance, planned)
    with step("Statistics"):
        tidy()


def write(chance: random.Random, planned: Plan) -> None:
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    empty()
    with step("Members and boards"):
        add_members(now, planned)
        add_boards()
    with step("Threads") as progress:
        add_threads(chance, now, planned, progress)
    with step("Posts") as progress:
        add_posts(chance, now, planned, progress)
    with step("References"):
        finish_references()
    with step("Search"):
        index_all(
            Post.objects.order_by().values_list("html", flat=True).distinct(),
            Thread.objects.order_by().values_list("title", flat=True).distinct(),
        )
        plant_rarest()
    with step("Reactions"):
        add_reactions(planned)
    with step("Counts"):
        counters.recount()
    with step("Notifications"):
        add_notifications(now, planned)


def empty() -> None:
    tables = ", ".join(model._meta.db_table for model in EMPTIED)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
    Session.objects.all().delete()


# --- people and boards ----------------------------------------------------------------------------


def add_members(now: datetime, planned: Plan) -> None:
    names = ("id", "username", "email", "password", "standing", "joined_at", "last_seen_at")
    copy_in(User, names, (member(now, n, planned.members) for n in range(1, planned.members + 1)))
    count_ids_on(User)


def member(now: datetime, number: int, members: int) -> tuple[Any, ...]:
    standing = {1: Standing.ADMINISTRATOR, 2: Standing.MODERATOR}.get(number, Standing.MEMBER)
    joined = now - AGE + AGE * max(0, (number - 10) / members)
    seen = now - timedelta(minutes=number * number % 500_000)
    name = texts.member_name(number)
    return (number, name, f"member{number}{MADE_UP}", "!", int(standing), joined, seen)


def add_boards() -> None:
    everyone = Group.objects.get(audience=Audience.EVERYONE)
    members = Group.objects.get(audience=Audience.MEMBERS)
    for n in range(1, CATEGORIES + 1):
        category = Board.objects.create(slug=f"category-{n}", title=f"Раздел {n}", position=n)
        Grant.objects.create(board=category, group=everyone, rights=Right.SEE)
    for n in range(1, BOARDS + 1):
        board = Board.objects.create(
            parent_id=1 + (n - 1) * CATEGORIES // BOARDS,
            slug=f"board-{n}",
            title=f"Доска {n}" if n % 2 else f"Board {n}",
            description="О том, о чём говорят вечером; about what people talk in the evening.",
            position=n,
        )
        if n < FOR_MEMBERS:
            Grant.objects.create(board=board, group=everyone, rights=Right.SEE)
        if n < FOR_STAFF:
            Grant.objects.create(board=board, group=members, rights=TAKE_PART)


# --- talk -----------------------------------------------------------------------------------------


def add_threads(chance: random.Random, now: datetime, planned: Plan, progress: Progress) -> None:
    names = (
        "id", "board_id", "title", "slug", "author_id", "created_at", "pinned_at", "hidden_at",
        "view_count",
    )  # fmt: skip
    total = len(planned.talks)
    copy_in(Thread, names, threads(chance, now, planned), total, progress)
    count_ids_on(Thread)


def threads(chance: random.Random, now: datetime, planned: Plan) -> Iterator[tuple[Any, ...]]:
    first_board = CATEGORIES + 1
    for number, talk in enumerate(planned.talks, 1):
        title = texts.title(chance)
        begun = at(now, talk.begun)
        # The first boards get most of the talk.
        board = first_board + (0 if talk.is_longest else int(BOARDS * chance.random() ** 1.5))
        plain = talk.is_longest or talk.length == 20
        hidden = begun if not plain and chance.random() < HIDDEN_THREADS else None
        pinned = begun if not plain and number <= 2 * BOARDS else None
        views = talk.length * chance.randrange(5, 60)
        author = talk.authors[0]
        yield number, board, title, thread_slug(title), author, begun, pinned, hidden, views


def add_posts(chance: random.Random, now: datetime, planned: Plan, progress: Progress) -> None:
    names = (
        "id", "thread_id", "number", "author_id", "reply_to_id", "body", "html",
        "renderer_version", "created_at", "edited_at", "hidden_at",
    )  # fmt: skip
    total = len(planned.said)
    copy_in(Post, names, posts(chance, now, planned), total, progress)
    count_ids_on(Post)


def posts(chance: random.Random, now: datetime, planned: Plan) -> Iterator[tuple[Any, ...]]:
    pool = texts.texts(chance)
    for post_id, said in enumerate(planned.said, 1):
        text = chance.choice(pool)
        written = at(now, said.moment)
        edited = written + timedelta(minutes=9) if chance.random() < EDITED else None
        yield (
            post_id, said.thread, said.number, said.author, said.reply_to, text.body, text.html,
            RENDERER_VERSION, written, edited, hidden_at(chance, written, planned, said),
        )  # fmt: skip


def hidden_at(
    chance: random.Random, written: datetime, planned: Plan, said: Said
) -> datetime | None:
    talk = planned.talks[said.thread - 1]
    plain = said.number == 1 or talk.is_longest or talk.length == 20
    return written if not plain and chance.random() < HIDDEN else None


def at(now: datetime, moment: float) -> datetime:
    return now - AGE * (1 - moment)


# --- what follows from it -------------------------------------------------------------------------


# To two posts of five, by up to four others each: mostly the first kind, which is a like.
REACTIONS = """
    INSERT INTO reactions_reaction (post_id, member_id, kind_id, given_at)
    SELECT p.id, 1 + (p.id * 7919 + n * 104729) %% %(members)s,
           (SELECT id FROM reactions_reactionkind ORDER BY place OFFSET greatest(n - 2, 0) LIMIT 1),
           p.created_at + n * interval '1 hour'
    FROM posts_post p CROSS JOIN generate_series(1, 4) n
    WHERE p.id %% 5 < 2 AND n <= 1 + p.id %% 4
    AND 1 + (p.id * 7919 + n * 104729) %% %(members)s <> p.author_id
    ON CONFLICT DO NOTHING
"""


def add_reactions(planned: Plan) -> None:
    with connection.cursor() as cursor:
        cursor.execute(REACTIONS, {"members": planned.members})


def finish_references() -> None:
    """Have PostgreSQL check all foreign keys now, not at the commit, and look at the tables."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in EMPTIED:
            cursor.execute(f"ANALYZE {model._meta.db_table}")


def add_notifications(now: datetime, planned: Plan) -> None:
    names = ("recipient_id", "kind", "event", "actor_id", "thread_id", "post_id", "created_at",
             "read_at")  # fmt: skip
    copy_in(Notification, names, notifications(now, planned))


def notifications(now: datetime, planned: Plan) -> Iterator[tuple[Any, ...]]:
    """Whoever began a thread was told of its newest replies, and has read all but the last ones."""
    newest = min(NOTIFIED, len(planned.said) // 20)
    start = len(planned.said) - newest
    for place, said in enumerate(planned.said[start:]):
        told = planned.talks[said.thread - 1].authors[0]
        if told == said.author:
            continue
        post_id = start + place + 1
        moment = at(now, said.moment)
        read = moment + timedelta(hours=5) if place < newest * 0.8 else None
        event = f"post:{post_id}"
        yield told, Kind.REPLY.value, event, said.author, said.thread, post_id, moment, read


def tidy() -> None:
    with connection.cursor() as cursor:
        for model in (*EMPTIED, Participant, Notification, Entry, Word, Reaction):
            cursor.execute(f"VACUUM (ANALYZE) {model._meta.db_table}")
