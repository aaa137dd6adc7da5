"""`python -m benchmarks explain`: how long PostgreSQL takes for each query of each page."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.models import User
from benchmarks.pages import Page, client_of, measured_pages, rarer_pages, reader
from forum.server.console import say

LIMIT = 5.0  # milliseconds
TIMES = 5


@dataclass(frozen=True, slots=True)
class Query:
    sql: str
    parameters: Any


@dataclass(frozen=True, slots=True)
class Explained:
    """`milliseconds` to run it, `planning` to plan it, and the pages of 8 KB it looked at."""

    milliseconds: float
    planning: float
    buffers: int
    plan: str


def options_from(arguments: list[str]) -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks explain", description=__doc__)
    parser.add_argument("--plans", action="store_true", help="print the whole plans")
    parser.add_argument("--limit", type=float, default=LIMIT, help="milliseconds allowed (5)")
    return parser.parse_args(arguments)


def run(options: Namespace) -> None:
    member = reader()
    slow = 0
    for page in [*measured_pages(), *rarer_pages()]:
        for name, user in (("guest", None), ("member", member)):
            say(f"\n{page.name}, {name}")
            for query in queries_of(page, user):
                slow += tell(query, explained(query), options)
    if slow:
        sys.exit(f"\n{slow} queries take over {options.limit:g} ms.")
    say(f"\nNo query takes over {options.limit:g} ms.")


def tell(query: Query, found: Explained, options: Namespace) -> bool:
    is_slow = found.milliseconds > options.limit
    mark = " SLOW" if is_slow else ""
    say(
        f"{found.milliseconds:9.2f} ms {found.buffers:7} pages  "
        f"(planned in {found.planning:.2f} ms)  {gist(query.sql)}{mark}"
    )
    if options.plans or is_slow:
        say(found.plan)
    return is_slow


def gist(sql: str) -> str:
    """The query in one short line: where it reads, without what is in brackets."""
    line = " ".join(sql.replace('"', "").split())
    while (shorter := re.sub(r"\([^()]*\)", "…", line)) != line:
        line = shorter
    return re.sub(r"SELECT .*? FROM", "SELECT … FROM", line, count=1)[:110]


def queries_of(page: Page, user: User | None) -> list[Query]:
    """Those that only read; what else a page sends is not repeated here."""
    client = client_of(user)
    client.get(page.path)
    found: list[Query] = []

    def note(execute: Callable[..., Any], sql: str, parameters: Any, *rest: Any) -> Any:
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append(Query(sql, parameters))
        return execute(sql, parameters, *rest)

    with connection.execute_wrapper(note):
        client.get(page.path)
    return found


def explained(query: Query) -> Explained:
    """The median of several times, all but the first with warm buffers."""
    found = sorted((explain(query) for _ in range(TIMES)), key=lambda each: each.milliseconds)
    return found[TIMES // 2]


def explain(query: Query) -> Explained:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {query.sql}", query.parameters)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    return Explained(
        milliseconds=number(r"Execution Time: ([\d.]+)", plan),
        planning=number(r"Planning Time: ([\d.]+)", plan),
        # The topmost node's buffers hold those of all below it.
        buffers=int(sum(map(float, re.findall(r"=(\d+)", first(r"Buffers: (.*)", plan))))),
        plan=plan,
    )


def number(pattern: str, plan: str) -> float:
    return float(first(pattern, plan) or 0)


def first(pattern: str, plan: str) -> str:
    found = re.search(pattern, plan)
    return found[1] if found else ""
