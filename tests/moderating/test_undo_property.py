"""Whatever moderators do, in whatever order: taken back from the last to the first, all is as it
was; taken back in any other order, with replies between, it works or says why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import User
from forum.boards.models import Board, Tagging
from forum.bookmarks.actions import keep_bookmark
from forum.bookmarks.models import Bookmark
from forum.holding.models import HeldPost
from forum.log.models import LogEntry
from forum.log.undoing import NothingLeft, undo
from forum.moderating import actions, arranging, merging, showing
from forum.moderating.actions import Leaving
from forum.moderating.merging import Chosen, New, NotPossible
from forum.moderating.showing import Pin
from forum.posting import approving, deleting
from forum.posting.actions import Words
from forum.posting.sending import send_reply
from forum.posting.tagging import retag
from forum.posts.models import Post
from forum.reactions.actions import react
from forum.reactions.models import Reaction, ReactionKind
from forum.reading import index
from forum.reading.marks import first_unread
from forum.sanctions import actions as sanctions
from forum.sanctions.actions import Charge, Stop
from forum.search import views as searching
from forum.tags.models import TagCount, ThreadTag
from forum.threads.marks import mark_boards_read, mark_read
from forum.threads.models import (
    BoardRead,
    MovedNumber,
    MovedThread,
    Participant,
    Pointer,
    ReadMark,
    Thread,
)
from forum.threads.pointers import LeavePointer
from tests import make
from tests.counting import counts_are_right

pytestmark = pytest.mark.django_db

REFUSED = (PermissionDenied, NotPossible, NothingLeft, approving.DecidedAlready)
TITLES = ("Bells", "Towers and ropes", "Колокола")
# A few examples always, the same ones; `--hypothesis-profile` and more of them find more.
bounded = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)


@dataclass
class Small:
    """A small forum with something of everything that deeds may touch."""

    boards: list[Board]
    threads: list[int]
    people: list[User]
    reader: User
    moderator: User
    watcher: User
    held: HeldPost

    @property
    def viewer(self):
        return make.viewer(self.moderator)


@pytest.fixture
def forum() -> Small:
    boards = [make.board(), make.board(), make.board()]
    Board.objects.filter(pk=boards[0].pk).update(tagging=Tagging.FREE, has_answers=True)
    Board.objects.filter(pk=boards[1].pk).update(tagging=Tagging.FREE, most_tags=2)
    for board in boards:
        board.refresh_from_db()
    people = [make.member(f"person{n}") for n in range(4)]
    reader, moderator, watcher = (
        make.member("reader"),
        make.moderator("mod"),
        make.moderator("look"),
    )
    threads = [
        make.thread(board, people[n % 4], title=f"Thread {n}", body=f"Opening {n} rings.")
        for n, board in enumerate([boards[0], boards[0], boards[1], boards[2]])
    ]
    for n in range(15):
        thread = threads[(0, 1, 0, 2, 3)[n % 5]]
        answered = thread.posts.order_by("number").last() if n % 3 == 0 else None
        make.post(thread, people[(n + 1) % 4], f"Reply {n} about ropes.", to=answered)
    retag(make.viewer(people[0]), threads[0], ["bells", "ropes"])
    retag(make.viewer(people[2]), threads[2], ["towers"])
    kind = ReactionKind.objects.order_by("pk").first()
    for number in (1, 2, 4):
        react(make.viewer(reader), threads[0].posts.get(number=number), kind)
    answer = threads[0].posts.get(number=3)
    Thread.objects.get(pk=threads[0].pk).mark_answered(answer.pk, 3)
    for member, thread, number in ((reader, 0, 7), (reader, 2, 2), (people[0], 1, 4)):
        mark_read(member.pk, threads[thread].pk, number)
    last = Thread.objects.get(pk=threads[3].pk).last_place
    mark_boards_read(people[1].pk, {boards[2].pk: last})
    mark_boards_read(reader.pk, {boards[0].pk: Thread.objects.get(pk=threads[1].pk).last_place})
    keep_bookmark(make.viewer(reader), threads[1].posts.get(number=2), "Later", None)
    mine = threads[2].posts.get(number=2)
    deleting.delete_post(make.viewer(mine.author), mine)
    gone = make.thread(boards[0], people[3], title="Gone", body="Deleted by whoever wrote it.")
    deleting.delete_post(make.viewer(people[3]), gone.posts.get())
    into = make.thread(boards[0], people[0], title="Merged before", replies=0)
    make.post(into, people[1], "Went along.")
    merging.merge(make.viewer(moderator), into, Thread.objects.get(pk=threads[1].pk))
    Board.objects.filter(pk=boards[2].pk).update(hold_first=1)
    held = send_reply(make.viewer(make.member("new")), threads[3], Words("I am new here."))
    Board.objects.filter(pk=boards[2].pk).update(hold_first=0)
    ids = [thread.pk for thread in threads]
    return Small(boards, [*ids, gone.pk], people, reader, moderator, watcher, held)


# --- deeds, each by three numbers -----------------------------------------------------------------


def a_thread(n: int) -> Thread:
    there = Thread.objects.filter(merged_at=None).order_by("pk")
    return there[n % there.count()]


def a_post(n: int) -> Post:
    posts = Post.objects.select_related("thread__board", "author").order_by("pk")
    return posts[n % posts.count()]


def some_posts(thread: Thread, n: int) -> Chosen:
    posts = list(thread.posts.filter(number__gt=1).order_by("number").values_list("pk", flat=True))
    return Chosen(tuple(pk for k, pk in enumerate(posts) if (n >> k % 4) & 1))


def on_thread(deed: Callable[..., object], *more: object) -> Callable[..., object]:
    return lambda forum, a, b, c: deed(forum.viewer, a_thread(a), *more)


def on_post(deed: Callable[..., object]) -> Callable[..., object]:
    return lambda forum, a, b, c: deed(forum.viewer, a_post(a), "Why")


def split(forum: Small, a: int, b: int, c: int) -> object:
    thread, board = a_thread(a), forum.boards[c % 3] if c % 2 else None
    return merging.split(forum.viewer, thread, some_posts(thread, b), New(f"Apart {b}", board))


def split_from(forum: Small, a: int, b: int, c: int) -> object:
    return merging.split(forum.viewer, a_thread(a), Chosen(from_number=2 + b % 4), New("The rest"))


def move_posts(forum: Small, a: int, b: int, c: int) -> object:
    thread = a_thread(a)
    return merging.move_posts(forum.viewer, thread, some_posts(thread, b), a_thread(c))


def move(forum: Small, a: int, b: int, c: int) -> object:
    pointer = LeavePointer() if c % 2 else None
    return actions.move(forum.viewer, a_thread(a), Leaving(forum.boards[b % 3], pointer))


def pin(forum: Small, a: int, b: int, c: int) -> object:
    until = timezone.now() + timedelta(days=1) if c % 2 else None
    return showing.pin(forum.viewer, a_thread(a), "", Pin(everywhere=b % 3 == 0, until=until))


def close(forum: Small, a: int, b: int, c: int) -> object:
    at = timezone.now() + timedelta(days=1 + b) if b % 2 else None
    return arranging.close_by_itself(forum.viewer, a_thread(a), at, c % 5)


DEEDS: dict[str, Callable[[Small, int, int, int], object]] = {
    "lock": on_thread(actions.lock),
    "unlock": on_thread(actions.unlock),
    "pin": pin,
    "unpin": on_thread(showing.unpin),
    "feature": on_thread(showing.feature),
    "unfeature": on_thread(showing.unfeature),
    "announce": on_thread(showing.announce),
    "unannounce": on_thread(showing.unannounce),
    "hide thread": on_thread(actions.hide_thread, "Why"),
    "restore thread": on_thread(actions.restore_thread),
    "hide post": on_post(actions.hide_post),
    "restore post": on_post(actions.restore_post),
    "move": move,
    "merge": lambda f, a, b, c: merging.merge(f.viewer, a_thread(a), a_thread(b)),
    "split": split,
    "split from": split_from,
    "move posts": move_posts,
    "rename": lambda f, a, b, c: arranging.rename(f.viewer, a_thread(a), TITLES[b % 3]),
    "retag": lambda f, a, b, c: retag(f.viewer, a_thread(a), ("bells", "towers", "ropes")[b % 3 :]),
    "slow mode": lambda f, a, b, c: arranging.slow_down(f.viewer, a_thread(a), b),
    "close by itself": close,
    "refuse": lambda f, a, b, c: approving.refuse(f.viewer, f.held, "No"),
    "warn": lambda f, a, b, c: sanctions.warn(f.viewer, f.people[a % 4], Charge(b, "Why")),
    "silence": lambda f, a, b, c: sanctions.silence(
        f.viewer, f.people[a % 4], f.boards[b % 3] if c % 2 else None, Stop("Why")
    ),
    "ban": lambda f, a, b, c: sanctions.ban(f.viewer, f.people[a % 4], Stop("Why")),
}


def now_and_then(forum: Small) -> dict[str, Callable[[int, int, int], object]]:
    """What happens between: others write, edit, read; what is held is approved; all is taken back
    in any order."""

    def reply(a: int, b: int, c: int) -> object:
        return make.post(a_thread(a), forum.people[b % 4], f"Meanwhile {c}.")

    def take_back(a: int, b: int, c: int) -> object:
        return take_back_by_page(forum, a)

    return {
        "reply": reply,
        "read": lambda a, b, c: mark_read(forum.reader.pk, a_thread(a).pk, 1 + b),
        "delete": lambda a, b, c: deleting.delete_post(
            make.viewer((post := a_post(a)).author), post
        ),
        "approve": lambda a, b, c: approving.approve(forum.viewer, forum.held),
        "take back": take_back,
        "take another back": take_back,
    }


numbers = st.integers(0, 15)


def steps(names: list[str], most: int) -> st.SearchStrategy:
    step = st.tuples(st.sampled_from(names), numbers, numbers, numbers)
    return st.lists(step, min_size=1, max_size=most)


def do(deed: Callable[..., object], *numbers: object) -> None:
    """What isn't possible just then is left."""
    try:
        with transaction.atomic():
            deed(*numbers)
    except REFUSED:
        pass


@contextmanager
def for_now() -> Iterator[None]:
    """As long as this lasts; then it never was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- what is seen ---------------------------------------------------------------------------------

# Tokens, and words for how long ago something was.
OWN = re.compile(
    r'(?:nonce|value|hx-headers)="[^"]*"|(?<=">)<span aria-hidden="true">[^<]* ago</span>'
    r'|<span aria-hidden="true">just now</span>|[0-9a-f]{8}-[0-9a-f-]{27}'
)


def rows(model: Any, *fields: str, **of: object) -> list[tuple]:
    return sorted(model.objects.filter(**of).values_list(*fields), key=repr)


def flags(model: Any, of: list[int], *columns: str) -> dict[int, list[bool]]:
    """Whether each is set: when it was, nobody sees."""
    found = model.objects.filter(pk__in=of).values_list("pk", *columns)
    return {pk: [value is not None for value in values] for pk, *values in found}


def kept_of(forum: Small) -> dict[str, object]:
    """The rows, but for when something was set, which nobody sees. Of a thread that a split made
    and its undoing took away, an empty row is left, that nobody sees either."""
    threads = list(Thread.objects.filter(pk__in=forum.threads).values_list("pk", flat=True))
    set_at = ("pinned_at", "locked_at", "hidden_at", "merged_at")
    left_out = {*set_at, "view_count"}
    columns = [f.attname for f in Thread._meta.concrete_fields if f.attname not in left_out]
    moments = ("hidden_at",)
    of_post = [f.attname for f in Post._meta.concrete_fields if f.attname not in moments]
    of_member = ("pk", "post_count", "thread_count", "like_count", "points")
    return {
        "threads": rows(Thread, *columns, pk__in=threads),
        "set": flags(Thread, threads, *set_at),
        "posts": rows(Post, *of_post),
        "hidden posts": flags(Post, list(Post.objects.values_list("pk", flat=True)), *moments),
        "participants": rows(Participant, "thread_id", "member_id", "post_count"),
        "boards": rows(Board, "pk", "thread_count", "post_count"),
        "members": rows(User, *of_member),
        "stopped": flags(User, [p.pk for p in forum.people], "banned_until", "silenced_until"),
        "tags": rows(ThreadTag, "thread_id", "tag__name", thread__in=threads),
        "tag counts": rows(TagCount, "tag__name", "board_id", "thread_count"),
        "unread": unread_of(forum),
        "marks": rows(ReadMark, "member_id", "thread_id", "number", thread__in=threads),
        "boards read": rows(BoardRead, "member_id", "board_id", "place"),
        "redirects": rows(MovedThread, "old_id", "new_id", old_id__lte=max(threads) + 1),
        "moved": rows(MovedNumber, "old_thread_id", "number", "post_id", old_thread_id__in=threads),
        "pointers": rows(Pointer, "thread_id", "board_id", "place", "until"),
        "bookmarks": rows(Bookmark, "member_id", "post_id", "note"),
        "reactions": rows(Reaction, "post_id", "member_id", "kind_id", "taken_back_at"),
        "held": rows(HeldPost, "pk", "decided_at", "refusal", "post_id"),
    }


def unread_of(forum: Small) -> list[int | None]:
    """From which number on each thread is new to each of them."""
    people, threads = [*forum.people, forum.reader], Thread.objects.filter(pk__in=forum.threads)
    return [first_unread(who, thread) for who in people for thread in threads.order_by("pk")]


def seen_by(who: User | None, addresses: list[str]) -> dict[str, object]:
    client = Client()
    index.census.forget()
    index.members_online.forget()
    searching.SEARCHES.spent.clear()
    if who:
        client.force_login(who)
    seen = {}
    for address in addresses:
        with for_now():
            answer = client.get(address, headers={"accept-language": "en"})
        text = OWN.sub("", answer.text)
        seen[address] = [str(answer.status_code), answer.get("Location"), *text.splitlines()]
    return seen


def addresses_of(forum: Small) -> dict[str, list[str]]:
    threads = Thread.objects.filter(pk__in=forum.threads).order_by("pk")
    boards = [each.get_absolute_url() for each in forum.boards]
    pages = [each.get_absolute_url() for each in threads]
    merged = Thread.objects.get(title="Merged before").get_absolute_url()
    posts = [f"/p/{pk}/" for pk in Post.objects.order_by("pk").values_list("pk", flat=True)[::4]]
    return {
        "guest": ["/", "/latest/", "/tags/", "/search/?q=rings", *boards, *pages, merged, *posts],
        "member": ["/unread/", *pages[:3]],
        "moderator": [*boards, *pages[3:]],
    }


def whole(forum: Small, addresses: dict[str, list[str]]) -> dict[str, object]:
    viewers = {"guest": None, "member": forum.reader, "moderator": forum.watcher}
    seen = {name: seen_by(who, addresses[name]) for name, who in viewers.items()}
    return {**kept_of(forum), **seen}


def differences(before: Any, after: Any, where: str = "") -> list[str]:
    if before == after:
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        return [
            said
            for key in before | after
            for said in differences(before.get(key), after.get(key), f"{where}/{key}")
        ]
    if isinstance(before, (list, tuple)) and isinstance(after, (list, tuple)):
        gone = [each for each in before if each not in after]
        new = [each for each in after if each not in before]
        return [f"{where}: {str(gone)[:900]} became {str(new)[:900]}"]
    return [f"{where}: {before!r} became {after!r}"]


# --- taking back ----------------------------------------------------------------------------------


def entries(forum: Small) -> list[LogEntry]:
    found = LogEntry.objects.for_rows(forum.viewer).filter(undoes=None)
    return [entry for entry in found.order_by("-id") if not entry.is_undone]


def take_back_by_page(forum: Small, n: int) -> None:
    """A row of the log is taken back, or a sentence says why it isn't."""
    client, there = Client(), entries(forum)
    client.force_login(forum.moderator)
    if not there:
        return
    entry = there[n % len(there)]
    address = f"/moderation/log/{entry.pk}/undo/"
    assert client.get(address).status_code in {200, 302, 403}
    answer = client.post(address, follow=True, headers={"accept-language": "en"})
    if not LogEntry.objects.filter(undoes=entry).exists():
        assert "message-info" in answer.text or answer.status_code in {403, 404}, entry.deed
    assert answer.status_code in {200, 403, 404}


@bounded
@given(deeds=steps(sorted(DEEDS), 7))
def test_taken_back_from_the_last_to_the_first_all_is_as_it_was(forum, deeds):
    addresses = addresses_of(forum)
    before, already = whole(forum, addresses), LogEntry.objects.latest("id").pk
    with for_now():
        for name, *of in deeds:
            do(DEEDS[name], forum, *of)
        assert counts_are_right()
        for entry in entries(forum):
            if entry.pk > already:
                assert entry.inverse_kind, f"{entry.deed} can’t be taken back"
                undo(forum.viewer, entry)

        after = whole(forum, addresses)
        # Where a post stood meanwhile is known still: links that were made to it then lead on.
        after["moved"] = [row for row in after["moved"] if row in before["moved"]]
        assert not differences(before, after), "\n".join(differences(before, after))
        assert counts_are_right()


@bounded
@given(data=st.data())
def test_in_any_order_it_is_taken_back_or_says_why_not(forum, data):
    between = now_and_then(forum)
    doing = {name: lambda *of, deed=deed: deed(forum, *of) for name, deed in DEEDS.items()}
    script = data.draw(steps(sorted([*doing, *between, *between, *between]), 14))
    with for_now():
        for name, *of in script:
            do((doing | between)[name], *of)
        for n in range(3):
            do(between["take back"], n * 7, 0, 0)

        assert counts_are_right()
        numbered = [*Post.objects.values_list("thread_id", "number")]
        assert len(numbered) == len({*numbered})
        threads = Thread.objects.visible_to(make.viewer(forum.watcher))
        pages = [each.get_absolute_url() for each in (*forum.boards, *threads)]
        seen = seen_by(forum.watcher, pages)
        assert {status for status, *_page in seen.values()} == {"200"}
