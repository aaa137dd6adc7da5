"""Cards of this forum's own threads and posts: looked up for whoever reads, never fetched.

What the reader may not see is not found, and its link stays a link. A thread that was renamed,
moved or hidden since is shown as it is now.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from datetime import datetime
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Coalesce, Left
from django.utils.safestring import SafeString

from forum.boards.viewer import Seeing
from forum.markup import excerpt
from forum.posts.models import Post
from forum.threads.models import Thread
from forum.threads.slugs import TAKEN
from forum.web.fragments import kept

EXCERPT = 160
# Characters of HTML: the excerpt of a long post is not worth reading all of it.
BEGINNING = 3000

# At most 18 digits for ids and 9 for numbers, so that they fit PostgreSQL's columns.
_THREAD = re.compile(r"/t/(?P<thread>[0-9]{1,18})/(?:(?P<slug>[^/?#]+)/)?(?:\?page=[0-9]{1,9})?")
_NUMBER = re.compile(r"post-([0-9]{1,9})")
_POST = re.compile(r"/p/(?P<post>[0-9]{1,18})/")


class Target(NamedTuple):
    """What an own address names: a thread, its post of that number, or a post by its id."""

    thread_id: int = 0
    number: int = 0
    post_id: int = 0


class ThreadCard(NamedTuple):
    """What the card shows. Equal for all readers who see the thread."""

    id: int
    slug: str
    title: str
    board: str
    author: str | None
    hidden_at: datetime | None
    post_count: int

    @property
    def reply_count(self) -> int:
        return max(0, self.post_count - 1)


class PostCard(NamedTuple):
    id: int
    thread_id: int
    number: int
    title: str
    board: str
    author: str | None
    hidden_at: datetime | None
    html: str

    def excerpt(self) -> str:
        return excerpt(whole_tags(self.html), EXCERPT)


def is_own(address: str) -> bool:
    """Whether the address is a page of this forum."""
    return own_parts(address) is not None


def own_parts(address: str) -> SplitResult | None:
    """None elsewhere, and for what a browser may make sense of, but we can't."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts if parts.netloc.lower() == HERE else None


HERE = urlsplit(settings.SITE_URL).netloc.lower()


def own_cards(addresses: Iterable[str], viewer: Seeing) -> dict[str, SafeString]:
    """The cards of those addresses that lead to what the viewer may see. At most two queries."""
    targets = {address: found for address in addresses if (found := target_of(address))}
    threads = threads_of(targets.values(), viewer)
    posts = posts_of(targets.values(), viewer)
    cards = {address: threads.get(of) or posts.get(of) for address, of in targets.items()}
    return {address: card for address, card in cards.items() if card}


def target_of(address: str) -> Target | None:
    parts = own_parts(address)
    if parts is None:
        return None
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    if found := _POST.fullmatch(path):
        return Target(post_id=int(found["post"]))
    found = _THREAD.fullmatch(path)
    if not found or found["slug"] in TAKEN:
        return None
    number = _NUMBER.fullmatch(parts.fragment)
    return Target(int(found["thread"]), int(number[1]) if number else 0)


def threads_of(targets: Iterable[Target], viewer: Seeing) -> dict[Target, SafeString]:
    ids = {target.thread_id for target in targets if target.thread_id and not target.number}
    if not ids:
        return {}
    threads = Thread.objects.visible_to(viewer).filter(pk__in=ids)
    found = threads.values_list(
        "id", "slug", "title", "board__title", "author__username", "hidden_at", "post_count"
    )
    cards = map(ThreadCard._make, found)
    return {Target(card.id): drawn("own-thread", card, card) for card in cards}


def posts_of(targets: Iterable[Target], viewer: Seeing) -> dict[Target, SafeString]:
    ids = {target.post_id for target in targets if target.post_id}
    numbers = {(target.thread_id, target.number) for target in targets if target.number}
    if not ids | {thread_id for thread_id, _ in numbers}:
        return {}
    wanted = Q(pk__in=ids)
    for thread_id, number in numbers:
        wanted |= Q(thread=thread_id, number=number)
    posts = Post.objects.visible_to(viewer).filter(wanted)
    found = posts.values_list(
        "id",
        "thread_id",
        "number",
        "thread__title",
        "thread__board__title",
        "author__username",
        Coalesce("hidden_at", "thread__hidden_at"),
        Left("html", BEGINNING),
    )
    cards: dict[Target, SafeString] = {}
    for card in map(PostCard._make, found):
        made = drawn("own-post", (*card[:-1], hash(card.html)), card)
        cards[Target(post_id=card.id)] = cards[Target(card.thread_id, card.number)] = made
    return cards


def drawn(kind: str, shown: Hashable, card: ThreadCard | PostCard) -> SafeString:
    return kept(f"pieces/link_card.html#{kind}", shown, {"card": card})


def whole_tags(html: str) -> str:
    """Without the tag in which it was cut off."""
    return html[: html.rindex("<")] if html.rfind("<") > html.rfind(">") else html
