"""`python -m benchmarks quality`: how often the demo forum's search finds what was meant.

Beside it what PostgreSQL does by itself, with `russian` and `english`.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from django.db import connection, transaction
from django.utils import timezone

from benchmarks.fill import empty
from benchmarks.queries import QUERIES, Wanted
from benchmarks.scratch import refuse_a_forum_of_people
from forum.boards.viewer import guest
from forum.demo.loading import load
from forum.search.answering import Search, answer
from forum.server.console import say, step

SHOWN = 3

# A post's text in both languages, the title weighing most; the best post of each thread.
POSTGRESQL = """
    WITH asked AS (
        SELECT websearch_to_tsquery('russian', %(q)s) || websearch_to_tsquery('english', %(q)s) AS q
    ), matches AS (
        SELECT t.title, ts_rank(v.vector, asked.q) AS rank, p.id FROM asked, posts_post p
        JOIN threads_thread t ON t.id = p.thread_id
        CROSS JOIN LATERAL (SELECT
            setweight(to_tsvector('russian', CASE p.number WHEN 1 THEN t.title ELSE '' END), 'A')
            || setweight(to_tsvector('english', CASE p.number WHEN 1 THEN t.title ELSE '' END), 'A')
            || to_tsvector('russian', p.body) || to_tsvector('english', p.body) AS vector) v
        WHERE v.vector @@ asked.q AND t.hidden_at IS NULL
    ), best AS (
        SELECT DISTINCT ON (title) title, rank, id FROM matches ORDER BY title, rank DESC, id
    )
    SELECT title FROM best ORDER BY rank DESC, id LIMIT %(shown)s
"""

Engine = Callable[[str], list[str]]


def options_from(arguments: list[str]) -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks quality", description=__doc__)
    parser.add_argument("--missed", action="store_true", help="name what ours doesn't find")
    return parser.parse_args(arguments)


def run(options: Namespace) -> None:
    refuse_a_forum_of_people()
    with transaction.atomic():
        with step("Demo forum"):
            empty()
            load(timezone.now(), "a password that nobody is told")
        say(as_markdown())
        if options.missed:
            say_what_is_missed()
        transaction.set_rollback(True)  # what was measured before is there again


def say_what_is_missed() -> None:
    for wanted in QUERIES:
        if not answers(ours, wanted):
            say(f"{wanted.kind}: {wanted.query}: {ours(wanted.query)}")


def as_markdown() -> str:
    lines = ["| queries | n | PostgreSQL's own | ours |", "|---|--:|--:|--:|"]
    for kind in dict.fromkeys(wanted.kind for wanted in QUERIES):
        of_kind = [wanted for wanted in QUERIES if wanted.kind == kind]
        lines.append(row(kind, of_kind))
    return "\n".join([*lines, row("all", QUERIES)])


def row(name: str, queries: list[Wanted]) -> str:
    shares = [f"{hit_rate(search, queries):.0%}" for search in (postgresql, ours)]
    return f"| {name} | {len(queries)} | {' | '.join(shares)} |"


def hit_rate(search: Engine, queries: list[Wanted]) -> float:
    """Of the queries, how many have a thread that answers them among the first three."""
    return sum(answers(search, wanted) for wanted in queries) / len(queries)


def answers(search: Engine, wanted: Wanted) -> bool:
    return any(title.startswith(wanted.titles) for title in search(wanted.query))


def ours(query: str) -> list[str]:
    """What a guest is shown first."""
    shown = answer(Search(guest(), query))
    return [hit.thread_title for hit in shown.hits[:SHOWN]]


def postgresql(query: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(POSTGRESQL, {"q": query, "shown": SHOWN})
        return [title for (title,) in cursor.fetchall()]
