"""Reading the demo's words: see content/README.md for the format."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from forum.tags.names import names_in

CONTENT = Path(__file__).parent / "content"
UNITS = {"m": "minutes", "h": "hours", "d": "days"}
OPENING = re.compile(r"^=== (?P<title>.+)\n(?P<header>@.+)\n", re.MULTILINE)
REPLY = re.compile(r"^--- @(?P<author>\S+) \+(?P<wait>\d+[mhd])[ ]*\n", re.MULTILINE)


class Misspelt(Exception):
    """The content breaks its format; says in which file and where."""


@dataclass(frozen=True, slots=True)
class Line:
    """One post. `age` is how long before now it was written."""

    author: str
    age: timedelta
    body: str


@dataclass(frozen=True, slots=True)
class Talk:
    """One thread with its posts, oldest first."""

    board: str
    title: str
    views: int
    flags: frozenset[str]
    answer: int | None  # the number of the post that answers it
    tags: list[str]
    lines: list[Line] = field(default_factory=list)


def members() -> list[dict[str, str]]:
    return list(read("members.toml")["member"])


def categories() -> list[dict[str, Any]]:
    return list(read("boards.toml")["category"])


def polls() -> list[dict[str, Any]]:
    return list(read("polls.toml")["poll"])


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((CONTENT / name).read_text())


def talks() -> list[Talk]:
    """All threads, in the order of their files and of their places in them."""
    return [talk for file in sorted((CONTENT / "threads").glob("*.md")) for talk in talks_in(file)]


def talks_in(file: Path) -> Iterator[Talk]:
    text = file.read_text()
    board = next(
        slug
        for slug in board_slugs()
        if file.stem in (slug, f"{slug}-{file.stem[len(slug) + 1 :]}")
    )
    openings = list(OPENING.finditer(text))
    for opening, following in zip(openings, [*openings[1:], None], strict=True):
        body = text[opening.end() : following.start() if following else len(text)]
        try:
            yield talk_of(board, opening["title"], opening["header"], body)
        except (ValueError, KeyError) as wrong:
            raise Misspelt(f"{file.name}, «{opening['title']}»: {wrong}") from wrong


def board_slugs() -> list[str]:
    """Longest first, so that `world-talk.md` is not taken for a further file of `world`."""
    slugs = [board["slug"] for category in categories() for board in category["board"]]
    return sorted(slugs, key=len, reverse=True)


def talk_of(board: str, title: str, header: str, text: str) -> Talk:
    author, age, *rest = (part.strip() for part in header.split("|"))
    options = dict(part.partition("=")[::2] for part in rest)
    flags = frozenset(options.keys() - {"views", "answer", "tags"})
    if unknown := flags - {"pinned", "locked", "hidden", "wiki"}:
        raise ValueError(f"unknown flags {unknown}")
    answer = int(options["answer"]) if "answer" in options else None
    tags = names_in(options.get("tags", ""))
    talk = Talk(board, title.strip(), int(options.get("views", 0)), flags, answer, tags)
    pieces = REPLY.split(text)
    age_now = age_of(age)
    talk.lines.append(Line(author.removeprefix("@"), age_now, pieces[0].strip()))
    for name, wait, body in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        age_now -= span(wait)
        if age_now <= timedelta(0):
            raise ValueError(f"a reply by {name} lies in the future")
        talk.lines.append(Line(name, age_now, body.strip()))
    return talk


def age_of(text: str) -> timedelta:
    """`-41d` as how long ago that was."""
    return span(text.removeprefix("-"))


def span(text: str) -> timedelta:
    return timedelta(**{UNITS[text[-1]]: int(text[:-1])})
