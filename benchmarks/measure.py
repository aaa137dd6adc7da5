"""`python -m benchmarks measure`: what each page costs, beside a fixed answer of the same size."""

from __future__ import annotations

import http.client
import json
import os
import platform
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from benchmarks import taken, wrk
from benchmarks.fixed import COMPUTED, PREFIX
from benchmarks.pages import Page, client_of, cookie_of, measured_pages, reader
from benchmarks.scratch import refuse_a_forum_of_people
from benchmarks.search import deep_search, rare_word, searches
from benchmarks.server import ADDRESS, free_port, started
from forum.posts.models import Post
from forum.server.console import say, step
from forum.server.refusal import Refused
from forum.threads.models import Thread

ABOUT = 30  # members whom the index shows as online
FIXED_SECONDS = 2


@dataclass(slots=True)
class Case:
    """A page as one kind of reader gets it, and the runs that asked for it."""

    page: Page
    reader: str
    headers: tuple[str, ...]
    queries: int | None  # not known of a page that may be kept
    size: int = 0
    runs: list[wrk.Run] = field(default_factory=list)
    fixed: list[wrk.Run] = field(default_factory=list)
    # Milliseconds of a core that an answer took, of web and PostgreSQL together.
    cpu: list[float] = field(default_factory=list)
    fixed_cpu: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return median(run.rate for run in self.runs)

    @property
    def share(self) -> float:
        """Of the fixed answer, measured right after it in each round."""
        pairs = zip(self.runs, self.fixed, strict=True)
        return median(run.rate / fixed.rate for run, fixed in pairs)


def options_from(arguments: list[str]) -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks measure", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="runs of each page (5)")
    parser.add_argument("--seconds", type=int, default=3, help="of each run (3)")
    parser.add_argument("--only", default="", help="pages whose name holds this text")
    parser.add_argument("--json", type=Path, help="where to write all figures")
    return parser.parse_args(arguments)


def run(options: Namespace) -> None:
    wrk.refuse_without_wrk()
    if settings.DEBUG:
        raise Refused("FORUM_DEBUG is set: that measures something else.")
    refuse_a_forum_of_people()
    be_about()
    cases = [case for case in all_cases() if options.only in case.page.name]
    port = free_port()
    with started(port) as processes:
        for case in cases:
            case.size = verified_size(case, port)
        at_rest = {name: taken.held_by(pid) for name, pid in processes.items()}
        with step("Measuring") as progress, taken.Watch(processes) as watch:
            for done in range(options.rounds):
                measure_round(cases, processes, f"http://{ADDRESS}:{port}", options.seconds)
                progress(done + 1, options.rounds)
    figures = all_figures(cases, at_rest, watch.most)
    say(as_markdown(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")


def measure_round(cases: list[Case], processes: dict[str, int], site: str, seconds: int) -> None:
    for case in cases:
        with work_of(processes, case.runs, case.cpu):
            case.runs.append(wrk.ask(site, case.page.paths, seconds, case.headers))
        with work_of(processes, case.fixed, case.fixed_cpu):
            case.fixed.append(wrk.ask(site, [f"{PREFIX}{case.size}"], FIXED_SECONDS))


@contextmanager
def work_of(processes: dict[str, int], runs: list[wrk.Run], cpu: list[float]) -> Iterator[None]:
    """Note what each answer of the run within took of a core."""
    before = work_so_far(processes)
    yield
    cpu.append(1000 * (work_so_far(processes) - before) / runs[-1].answers)


def work_so_far(processes: dict[str, int]) -> float:
    return sum(taken.worked_by(pid) for name, pid in processes.items() if name != "worker")


# --- what is measured -----------------------------------------------------------------------------


def be_about() -> None:
    """Have some members online on the index, through to the end of the measuring."""
    later = timezone.now() + timedelta(hours=1)
    chosen = User.objects.order_by("-id").values("id")[:ABOUT]
    User.objects.filter(id__in=chosen).update(last_seen_at=later)


def all_cases() -> list[Case]:
    """Each page as guests get it, kept or not; as Django makes it for them; and for a member."""
    member = reader()
    cookie = f"Cookie: {cookie_of(member)}"
    cases = []
    for page in [*measured_pages(), *searches(rare_word()), deep_search(member)]:
        if not page.members_only:
            cases.append(Case(page, "guest", (), None))
            cases.append(Case(page, "guest, computed", (COMPUTED,), queries_of(page, None)))
        cases.append(Case(page, "member", (cookie,), queries_of(page, member)))
    return cases


def queries_of(page: Page, user: User | None) -> int:
    """Of a page that was asked for before, as almost all are."""
    client = client_of(user)
    client.get(page.path)
    with CaptureQueriesContext(connection) as captured:
        client.get(page.path)
    return len(captured)


def verified_size(case: Case, port: int) -> int:
    """Bytes of the page. Raises Refused unless every address answers as it should."""
    sizes = [len(fetched(case, path, port)) for path in case.page.paths]
    body = fetched(case, case.page.path, port).decode()
    signed_in = f'href="{reader().get_absolute_url()}"' in header_of(body)
    if case.page.expected not in body or signed_in != (case.reader == "member"):
        raise Refused(f"{case.page.path} isn't the page that a {case.reader} should get.")
    return round(sum(sizes) / len(sizes))


def fetched(case: Case, path: str, port: int) -> bytes:
    server = http.client.HTTPConnection(ADDRESS, port, timeout=10)
    server.request("GET", path, headers=dict(header.split(": ", 1) for header in case.headers))
    answer = server.getresponse()
    body = answer.read()
    server.close()
    if answer.status != http.HTTPStatus.OK:
        raise Refused(f"{path} answers {answer.status} to a {case.reader}.")
    return body


def header_of(body: str) -> str:
    return body.partition("</header>")[0]


# --- what is told ---------------------------------------------------------------------------------


def all_figures(
    cases: list[Case], at_rest: dict[str, int], under_load: dict[str, int]
) -> dict[str, Any]:
    return {
        "posts": Post.objects.count(),
        "longest": Thread.objects.order_by("-post_count")[0].post_count,
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "libraries": {name: version(name) for name in ("django", "granian", "psycopg")},
        "pages": [figures_of(case) for case in cases],
        "deep": shares_of_deep_pages(cases),
        "memory": {"at rest": at_rest, "under load": under_load},
    }


def shares_of_deep_pages(cases: list[Case]) -> dict[str, float]:
    """By its name, how often a search's later page is answered while its first one is once."""
    first = {case.page.name: case for case in cases}
    deep = [(case, name.rpartition(", page ")[0]) for name, case in first.items()]
    return {
        case.page.name: round(case.share / first[begun].share, 2)
        for case, begun in deep
        if begun in first
    }


def figures_of(case: Case) -> dict[str, Any]:
    return {
        "page": case.page.name,
        "reader": case.reader,
        "rate": round(case.rate, 1),
        "fixed": round(median(run.rate for run in case.fixed), 1),
        "share": round(case.share, 4),
        "p50": round(median(run.p50 for run in case.runs), 2),
        "p95": round(median(run.p95 for run in case.runs), 2),
        "p99": round(median(run.p99 for run in case.runs), 2),
        "cpu": round(median(case.cpu), 3),
        "fixed_cpu": round(median(case.fixed_cpu), 4),
        "queries": case.queries,
        "size": case.size,
        "rates": [round(run.rate, 1) for run in case.runs],
    }


def as_markdown(figures: dict[str, Any]) -> str:
    lines = [
        "",
        f"{figures['posts']:,} posts, the longest thread of {figures['longest']:,}; "
        f"{figures['machine']}.",
        "",
        "| page | reader | req/s | share of fixed | p50 ms | p95 ms | p99 ms | CPU ms "
        "| queries | KB |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|",
        *map(line_of, figures["pages"]),
        "",
        *map(deep_line, figures["deep"].items()),
        "| memory, MB | at rest | under load |",
        "|---|--:|--:|",
    ]
    for name, rest in figures["memory"]["at rest"].items():
        lines.append(f"| {name} | {rest} | {figures['memory']['under load'][name]} |")
    return "\n".join(lines)


def deep_line(deep: tuple[str, float]) -> str:
    name, share = deep
    return f"“{name}” is answered {share:.2f} times as often as its first page.\n"


def line_of(row: dict[str, Any]) -> str:
    return (
        f"| {row['page']} | {row['reader']} | {row['rate']:,.0f} | {row['share']:.4f} "
        f"| {row['p50']:.1f} | {row['p95']:.1f} | {row['p99']:.1f} | {row['cpu']:.2f} "
        f"| {'' if row['queries'] is None else row['queries']} | {row['size'] / 1000:.1f} |"
    )
