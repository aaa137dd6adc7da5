"""Entries as Atom (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from forum.markup import elsewhere

# A feed in which nothing has happened yet.
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# What XML can't hold, however it is written.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Entry(NamedTuple):
    """A post as a feed tells it."""

    id: int
    number: int
    created_at: datetime
    edited_at: datetime | None
    title: str
    board_slug: str
    author: str | None
    html: str

    @property
    def updated_at(self) -> datetime:
        return max(self.created_at, self.edited_at or self.created_at)


class About(NamedTuple):
    """What a feed is of. `name` stays the same whatever happens to its address."""

    name: str
    title: str
    page: str
    subtitle: str = ""


class PostsFeed(Atom1Feed):
    """Whole posts, and the moment of the newest, or none at all, never that of asking."""

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=LONG_AGO)

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, {**item, "description": None})
        handler.addQuickElement("content", item["description"], {"type": "html"})


def feed(about: About, address: str, entries: Iterable[Entry]) -> HttpResponse:
    """An answer that holds the entries; `address` is the feed's own path."""
    written = PostsFeed(
        title=storable(f"{about.title} · {settings.SITE_NAME}"),
        link=whole(about.page),
        description="",
        subtitle=storable(about.subtitle) or None,
        feed_url=whole(address),
        feed_guid=f"tag:{host()},2026:feed/{about.name}",
        language=get_language(),
    )
    for entry in entries:
        add(written, entry)
    response = HttpResponse(content_type=PostsFeed.content_type)
    written.write(response, "utf-8")
    return response


def add(written: PostsFeed, entry: Entry) -> None:
    address = whole(reverse("post", args=[entry.id]))
    written.add_item(
        title=storable(entry.title if entry.number == 1 else f"{entry.title} #{entry.number}"),
        link=address,
        description=storable(elsewhere(entry.html, address, _("spoiler"))),
        unique_id=f"tag:{host()},{entry.created_at:%Y-%m-%d}:post/{entry.id}",
        pubdate=entry.created_at,
        updateddate=entry.updated_at,
        author_name=entry.author or _("deleted member"),
        author_link=whole(reverse("member", args=[entry.author])) if entry.author else None,
        categories=[entry.board_slug],
    )


def whole(path: str) -> str:
    return settings.SITE_URL + path


def host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def storable(text: str) -> str:
    return FORBIDDEN.sub("", text)
