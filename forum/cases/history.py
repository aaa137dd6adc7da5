"""What is known of the author of a case. A room above adds its own by `add_source`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from accounts.models import User
from forum.boards.viewer import Viewer
from forum.cases.models import Case

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CASES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Fact:
    """A warning, a note: a line of an author's history, newest first."""

    what: StrOrPromise
    when: datetime
    words: str = ""
    by: str = ""
    address: str = ""


# Each gives what this viewer may know of the member, in at most one query.
Source = Callable[[Viewer, User], list[Fact]]

SOURCES: list[Source] = []


def add_source(source: Source) -> None:
    SOURCES.append(source)


@dataclass(frozen=True, slots=True)
class History:
    author: User
    cases: list[Case]
    facts: list[Fact]


def history_of(viewer: Viewer, case: Case) -> History | None:
    """Other cases about the author, newest first, that the viewer may see, and all other facts."""
    if case.author is None:
        return None
    others = Case.objects.visible_to(viewer).filter(author=case.author).exclude(pk=case.pk)
    cases = list(others.with_facts().order_by("-id")[:CASES_SHOWN])
    facts = [fact for source in SOURCES for fact in source(viewer, case.author)]
    facts.sort(key=lambda fact: fact.when, reverse=True)
    return History(case.author, cases, facts)
