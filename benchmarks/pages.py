"""The pages that are measured, and what each must show to count as itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import F, QuerySet
from django.test import Client
from django.urls import reverse

from accounts.models import Audience, Standing, User
from forum.boards.models import Board
from forum.boards.rights import Right
from forum.posts.models import PAGE_SIZE, Post, page_of
from forum.reading.thread import page_address
from forum.server.refusal import Refused
from forum.threads.models import Thread

MANY = 500


@dataclass(frozen=True, slots=True)
class Page:
    """One or many addresses of a kind; the first shows `expected`."""

    name: str
    paths: tuple[str, ...]
    expected: str
    members_only: bool = False

    @property
    def path(self) -> str:
        return self.paths[0]


def measured_pages() -> list[Page]:
    """Raises Refused when the database wasn't filled."""
    threads = threads_for_all()
    longest = threads.order_by("-post_count").first()
    full = threads.filter(post_count=PAGE_SIZE, last_number=F("post_count"))
    if not longest or not full:
        raise Refused("Nothing to measure: fill the database with `python -m benchmarks fill`.")
    thread, board, member = full.order_by("id")[0], longest.board, busiest_member()
    newest = list(threads.order_by("-last_place")[:MANY])
    addresses = tuple(each.get_absolute_url() for each in newest)
    first, last = longest.get_absolute_url(), page_of(longest.last_number)
    return [
        Page("index", (reverse("index"),), board.get_absolute_url()),
        Page("latest", (reverse("latest"),), link_to(newest[0])),
        Page("board", (board.get_absolute_url(),), link_to(longest)),
        Page("thread", (thread.get_absolute_url(),), f'id="post-{PAGE_SIZE}"'),
        Page(f"{len(addresses)} threads in turn", addresses, 'id="post-1"'),
        Page("longest thread, first page", (first,), f'id="post-{PAGE_SIZE}"'),
        Page(
            "longest thread, last page",
            (page_address(first, last),),
            f'id="post-{longest.last_number}"',
        ),
        Page("profile", (member.get_absolute_url(),), member.username),
    ]


def threads_for_all() -> QuerySet[Thread]:
    boards = Board.objects.filter(
        grants__group__audience=Audience.EVERYONE, grants__rights=Right.SEE
    )
    return Thread.objects.public().filter(board__in=boards)


def link_to(thread: Thread) -> str:
    """The beginning of it: a member is led to what they haven't read."""
    return f'href="/t/{thread.pk}/'


def rarer_pages() -> list[Page]:
    """Pages whose queries are looked at, but whose speed is not measured; some only redirect."""
    longest = Thread.objects.public().order_by("-post_count")[0]
    address, middle = longest.get_absolute_url(), longest.created_at + timedelta(days=900)
    by = busiest_member().pk
    last = Post.objects.get(thread=longest, number=longest.last_number)
    return [
        Page("unread", (reverse("unread"),), ""),
        Page("since you left", (reverse("since"),), ""),
        Page("first unread post", (reverse("first-unread", args=[longest.pk]),), ""),
        Page("a member's posts in the longest thread", (f"{address}?by={by}",), ""),
        Page("… at its end", (f"{address}?by={by}&before={longest.last_number}",), ""),
        Page("participants", (reverse("participants", args=[longest.pk]),), ""),
        Page("for print", (reverse("print-thread", args=[longest.pk]),), ""),
        Page(
            "jump to a day", (f"{reverse('jump', args=[longest.pk])}?date={middle:%Y-%m-%d}",), ""
        ),
        Page("jump to a number", (f"{reverse('jump', args=[longest.pk])}?number=100000",), ""),
        Page("members", (reverse("members"),), ""),
        Page("feed", (reverse("all-feed"),), ""),
        Page("board feed", (reverse("board-feed", args=[longest.board.slug]),), ""),
        Page("thread feed", (reverse("thread-feed", args=[longest.pk]),), ""),
        Page("member feed", (reverse("member-feed", args=[by]),), ""),
        Page("sitemap", (reverse("sitemap"),), ""),
        Page("sitemap, its boards", (reverse("sitemap-boards"),), ""),
        Page("sitemap, a part", (reverse("sitemap-threads", args=[0]),), ""),
        Page("a post's address", (reverse("post", args=[last.pk]),), ""),
        Page("to reply", (reverse("reply", args=[longest.pk]),), "", members_only=True),
        Page(
            "to start a thread",
            (reverse("start-thread", args=[longest.board.slug]),),
            "",
            members_only=True,
        ),
        Page(
            "whom to mention",
            (f"{reverse('mentions')}?q=a&thread={longest.pk}",),
            "",
            members_only=True,
        ),
        Page("notifications", (reverse("notifications"),), "", members_only=True),
        Page("drafts", (reverse("drafts"),), "", members_only=True),
        Page("suggestions", (reverse("suggestions"),), ""),
        Page("settings", (reverse("account-settings"),), "", members_only=True),
    ]


def staff_pages() -> list[Page]:
    """Those that only administrators and moderators see."""
    names = (
        "moderation", "moderation-log", "suggestions-inbox", "administering", "administer-boards",
        "administer-groups", "administer-ranks", "administer-members",
    )  # fmt: skip
    pages = [Page(name, (reverse(name),), "") for name in names]
    return [*pages, Page("one member", (reverse("administer-member", args=[reader().pk]),), "")]


def busiest_member() -> User:
    return User.objects.filter(standing=Standing.MEMBER).order_by("-points", "id")[0]


def reader() -> User:
    """The member as whom pages are read: one who wrote something, but not the most."""
    return User.objects.filter(standing=Standing.MEMBER).order_by("-points", "id")[10]


def staff() -> User:
    """An administrator; a filled forum has none before."""
    found = User.objects.filter(standing=Standing.ADMINISTRATOR).first()
    return found or User.objects.create(
        username="administrator", email="administrator@example.com",
        standing=Standing.ADMINISTRATOR, password=make_password(None),
    )  # fmt: skip


def client_of(user: User | None) -> Client:
    """A guest's client, or one with a member's session."""
    client = Client(headers={"host": "127.0.0.1"})
    if user:
        client.force_login(user)
        note_session(user, client.session.session_key)
    return client


def note_session(user: User, key: str) -> None:
    """As allauth does when somebody signs in at the form."""
    UserSession.objects.create(user=user, session_key=key, ip="127.0.0.1", user_agent="benchmarks")


def cookie_of(user: User | None) -> str:
    if not user:
        return ""
    client = client_of(user)
    client.get(reverse("account_logout"))  # any form: a browser keeps the token of the first one
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    return "; ".join(f"{name}={client.cookies[name].value}" for name in names)
