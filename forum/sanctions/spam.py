"""Links of spammers: which hosts a text leads to, and which of them were learned."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings

from accounts.models import User
from forum.holding.models import HeldPost
from forum.posts.models import Post
from forum.sanctions.models import spam_domains

# Our own HTML, so of one shape.
LINK = re.compile(r'\bhref="https?://([^/"?#]+)', re.IGNORECASE)
LATEST_POSTS = 200
MOST_OFFERED = 40
# Places where everybody's links lead: to learn one by a click would stop half of the forum.
EVERYONES = frozenset(
    {
        *("youtube.com", "youtu.be", "wikipedia.org", "github.com", "google.com", "t.me"),
        *("vk.com", "facebook.com", "instagram.com", "twitter.com", "x.com", "reddit.com"),
        *("yandex.ru", "mail.ru", "ok.ru", "rutube.ru", "bit.ly", "archive.org", "imgur.com"),
    }
)


def spam_in(html: str) -> set[str]:
    """The learned hosts that a rendered text links to; no query where none may have changed."""
    learned = spam_domains()
    if not learned:
        return set()
    return {above for host in hosts_in([html]) for above in (host, *parents(host))} & learned


def hosts_in(htmls: Iterable[str]) -> Counter[str]:
    """How often they link to each host of others, `www.` aside."""
    own = urlsplit(settings.SITE_URL).hostname or ""
    found: Counter[str] = Counter()
    for html in htmls:
        for netloc in LINK.findall(html):
            host = netloc.rpartition("@")[2].partition(":")[0].casefold().rstrip(".")
            found[host.removeprefix("www.")] += 1
    return Counter({host: n for host, n in found.items() if "." in host and host != own})


def parents(host: str) -> list[str]:
    """The domains above it, down to those of two labels."""
    labels = host.split(".")
    return [".".join(labels[n:]) for n in range(1, len(labels) - 1)]


def is_everyones(host: str) -> bool:
    return not EVERYONES.isdisjoint((host, *parents(host)))


def domains_of(member: User) -> list[tuple[str, int]]:
    """Where their latest texts, those that wait too, lead, the most frequent first."""
    posts = Post.objects.filter(author=member).order_by("-id")[:LATEST_POSTS]
    held = HeldPost.objects.waiting().filter(author=member).order_by("-id")[:LATEST_POSTS]
    htmls = [text for texts in (posts, held) for text in texts.values_list("html", flat=True)]
    htmls.append(member.about_html)
    return hosts_in(htmls).most_common(MOST_OFFERED)
