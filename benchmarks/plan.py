"""Who wrote what, where and when: the whole forum as numbers, before any row is made."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

MOST_POSTS = 300  # of a thread other than the longest
FULL_PAGES = 40  # threads of exactly one full page, for the measuring
SHORTEST = 1 / 1000  # of the forum's life that a thread lives
REPEATED = 0.5  # how often someone writes who already did in the thread
ANSWERS = 0.15  # how often a post answers a certain other one


@dataclass(frozen=True, slots=True)
class Said:
    """A post. Moments run from 0, the forum's beginning, to 1, now. Its id is its place, from 1."""

    moment: float
    thread: int
    number: int
    author: int
    reply_to: int | None


@dataclass(slots=True)
class Talk:
    """A thread. Its id is its place, from 1."""

    begun: float
    length: int
    is_longest: bool = False
    authors: list[int] = field(default_factory=list)
    posts: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    members: int
    talks: list[Talk]
    said: list[Said]


def members_for(posts: int) -> int:
    return max(60, min(10_000, posts // 100))


def plan(chance: random.Random, posts: int, longest: int) -> Plan:
    """The same for the same chance; ids of threads and posts grow with time."""
    talks = begun_talks(chance, lengths(chance, posts, longest), longest)
    moments = sorted(
        (moment, place, number)
        for place, talk in enumerate(talks)
        for number, moment in enumerate(moments_of(chance, talk), 1)
    )
    members = members_for(posts)
    said = [
        speak(chance, members, talks[place], (moment, place, number), post_id)
        for post_id, (moment, place, number) in enumerate(moments, 1)
    ]
    return Plan(members, talks, said)


def lengths(chance: random.Random, posts: int, longest: int) -> list[int]:
    """How many posts each thread has: many a few, few many."""
    full = min(FULL_PAGES, (posts - longest) // 40)
    found = [longest, *[20] * full]
    left = posts - sum(found)
    while left > 0:
        length = min(left, MOST_POSTS, 1 + int(chance.lognormvariate(1.6, 1.2)))
        found.append(length)
        left -= length
    return found


def begun_talks(chance: random.Random, found: list[int], longest: int) -> list[Talk]:
    """Ever more as the forum grows; the longest is there almost from the start."""
    first = Talk(0.01, longest, is_longest=True)
    others = [Talk(0.02 + 0.97 * chance.random() ** 0.6, length) for length in found[1:]]
    return sorted([first, *others], key=lambda talk: talk.begun)


def moments_of(chance: random.Random, talk: Talk) -> list[float]:
    """Lively at first, then slower; the longest goes on evenly until now."""
    if talk.is_longest:
        life, speed = 1 - talk.begun, 1.0
    else:
        life = min(1 - talk.begun, max(SHORTEST, chance.lognormvariate(-5, 1.5)))
        speed = 3.0
    later = sorted(chance.random() ** speed for _ in range(talk.length - 1))
    return [talk.begun, *(talk.begun + life * share for share in later)]


def speak(
    chance: random.Random, members: int, talk: Talk, at: tuple[float, int, int], post_id: int
) -> Said:
    moment, place, number = at
    if talk.authors and chance.random() < REPEATED:
        author = chance.choice(talk.authors)
    else:
        # Those who joined first say most; nobody speaks before joining.
        here = max(10, int(members * moment))
        author = 1 + int(here * chance.random() ** 3)
    answers = bool(talk.posts) and chance.random() < ANSWERS
    reply_to = chance.choice(talk.posts[-10:]) if answers else None
    talk.authors.append(author)
    talk.posts.append(post_id)
    return Said(moment, place + 1, number, author, reply_to)
