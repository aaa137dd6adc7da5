"""`python -m benchmarks explain`: how long PostgreSQL takes for each query of each page.

As a busy forum gets them: prepared by many askings before, by one plan for all or one for the
values, as the view wants and PostgreSQL decides. Its `auto_explain` tells the plans, which takes a
superuser.
"""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from psycopg.errors import Diagnostic

from accounts.models import User
from benchmarks.pages import (
    Page,
    client_of,
    measured_pages,
    rarer_pages,
    reader,
    staff,
    staff_pages,
)
from forum.server.console import say
from forum.server.refusal import Refused

LIMIT = 5.0  # milliseconds
PREPARING = 12  # askings, before which PostgreSQL still tries plans
TIMES = 5
TELL_PLANS = """
    LOAD 'auto_explain';
    SET auto_explain.log_min_duration = 0;
    SET auto_explain.log_analyze = on;
    SET auto_explain.log_buffers = on;
    SET auto_explain.log_parameter_max_length = 0;
    SET client_min_messages = log;
"""
TELL_NO_PLANS = "SET auto_explain.log_min_duration = -1; RESET client_min_messages;"
TOLD = re.compile(
    r"duration: .* ms  plan:\nQuery Text: (?P<sql>.*?)\n"
    r"(?P<plan>\S[^\n]*\(cost=[^\n]*\(actual time=[\d.]+\.\.(?P<took>[\d.]+) .*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, asked once.

    `milliseconds` to find its rows, without sending them; `buffers`: pages of 8 KB looked at.
    """

    sql: str
    milliseconds: float
    buffers: int
    plan: str


def options_from(arguments: list[str]) -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks explain", description=__doc__)
    parser.add_argument("--plans", action="store_true", help="print the whole plans")
    parser.add_argument("--limit", type=float, default=LIMIT, help="milliseconds allowed (5)")
    return parser.parse_args(arguments)


def run(options: Namespace) -> None:
    member, moderator = reader(), staff()
    kinds = [
        *((page, "guest", None) for page in open_pages() if not page.members_only),
        *((page, "member", member) for page in open_pages()),
        *((page, "administrator", moderator) for page in staff_pages()),
    ]
    slow = 0
    for page, name, user in kinds:
        say(f"\n{page.name}, {name}")
        for askings in queries_of(page, user):
            slow += tell(askings, options)
    if slow:
        sys.exit(f"\n{slow} queries take over {options.limit:g} ms.")
    say(f"\nNo query takes over {options.limit:g} ms.")


def open_pages() -> list[Page]:
    return [*measured_pages(), *rarer_pages()]


def tell(asked: list[Asked], options: Namespace) -> bool:
    """The median of several times, all with warm buffers."""
    usual = sorted(asked, key=lambda each: each.milliseconds)[len(asked) // 2]
    is_slow = usual.milliseconds > options.limit
    mark = " SLOW" if is_slow else ""
    say(f"{usual.milliseconds:9.2f} ms {usual.buffers:7} pages  {gist(usual.sql)}{mark}")
    if options.plans or is_slow:
        say(usual.plan)
    return is_slow


def gist(sql: str) -> str:
    """The query in one short line: where it reads, without what is in brackets."""
    line = " ".join(sql.replace('"', "").split())
    while (shorter := re.sub(r"\([^()]*\)", "…", line)) != line:
        line = shorter
    return re.sub(r"SELECT .*? FROM", "SELECT … FROM", line, count=1)[:110]


def queries_of(page: Page, user: User | None) -> list[list[Asked]]:
    """Each query of the page, as it was asked in the last few of many askings."""
    client = client_of(user)
    for n in range(PREPARING):
        # From networks of their own: guests' rations are by the network.
        if (status := client.get(page.path, REMOTE_ADDR=f"10.{n}.0.1").status_code) >= 400:
            raise Refused(f"{page.name} ({page.path}) answers {status}.")
    found: dict[tuple[str, int], list[Asked]] = defaultdict(list)
    for n in range(TIMES):
        with plans_told() as told:
            client.get(page.path, REMOTE_ADDR=f"11.{n}.0.1")
        times: Counter[str] = Counter()
        for asked in told:
            found[asked.sql, times[asked.sql]].append(asked)
            times[asked.sql] += 1
    return list(found.values())


@contextmanager
def plans_told() -> Iterator[list[Asked]]:
    """What PostgreSQL says of each query asked within."""
    connection.ensure_connection()
    database, told = connection.connection, []

    def note(notice: Diagnostic) -> None:
        if found := TOLD.match(notice.message_primary or ""):
            told.append(
                Asked(found["sql"], float(found["took"]), buffers_of(found["plan"]), found["plan"])
            )

    database.execute(TELL_PLANS)
    database.add_notice_handler(note)
    try:
        yield told
    finally:
        database.remove_notice_handler(note)
        database.execute(TELL_NO_PLANS)


def buffers_of(plan: str) -> int:
    """The topmost node's hold those of all below it."""
    found = re.search(r"Buffers: (.*)", plan)
    return sum(map(int, re.findall(r"=(\d+)", found[1]))) if found else 0
