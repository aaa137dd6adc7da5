"""The map of the site for crawlers, as the protocol of sitemaps.org has it.

Threads are told by ranges of ids, so that a part costs the same at any depth and never shifts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import conditional_page, require_safe

from forum.boards.models import Board
from forum.boards.rights import Right
from forum.boards.viewer import Sight, guest
from forum.feeds.atom import whole
from forum.posts.models import Post
from forum.threads.models import Thread
from forum.web.guest_pages import keep_for_guests
from forum.web.planning import planned_for_its_values

THREADS_A_PART = 10_000
LAST_PART = (2**63 - 1) // THREADS_A_PART - 1
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9"

# A look into the index of ids for each part, however many threads it holds.
PARTS = """
    SELECT part FROM generate_series(
        0, (SELECT max(id) FROM threads_thread) / %(size)s
    ) part WHERE EXISTS (
        SELECT FROM threads_thread
        WHERE id >= part * %(size)s AND id < (part + 1) * %(size)s
        AND hidden_at IS NULL AND board_id = ANY(%(boards)s)
    ) ORDER BY part
"""

type View = Callable[..., HttpResponse]


def kept_map(view: View) -> View:
    return require_safe(conditional_page(view))


@kept_map
def index(request: HttpRequest) -> HttpResponse:
    keep_for_guests(request)
    parts = [reverse("sitemap-threads", args=[part]) for part in parts_with_threads(guest().sight)]
    return answered("sitemapindex", "sitemap", [(reverse("sitemap-boards"), None), *tell(parts)])


@kept_map
def boards(request: HttpRequest) -> HttpResponse:
    keep_for_guests(request)
    visible = Board.objects.visible_to(guest().sight).filter(parent__isnull=False).in_tree_order()
    pages = [reverse("index"), reverse("latest"), *(each.get_absolute_url() for each in visible)]
    return answered("urlset", "url", tell(pages))


@kept_map
def threads(request: HttpRequest, part: int) -> HttpResponse:
    found = threads_of(guest().sight, part) if part <= LAST_PART else []
    if not found:
        raise Http404("no such part")
    keep_for_guests(request)
    return answered("urlset", "url", found)


def tell(addresses: Iterable[str]) -> list[tuple[str, datetime | None]]:
    return [(address, None) for address in addresses]


def parts_with_threads(sight: Sight) -> list[int]:
    values: dict[str, Any] = {"size": THREADS_A_PART, "boards": sight.board_ids(Right.SEE)}
    with connection.cursor() as cursor:
        cursor.execute(PARTS, values)
        return [int(part) for (part,) in cursor.fetchall()]


def threads_of(sight: Sight, part: int) -> list[tuple[str, datetime | None]]:
    """The address of each thread of the part, and when what guests see of it last changed."""
    start = part * THREADS_A_PART
    edited = last_edits(start)
    visible = Thread.objects.visible_to(sight).filter(pk__gte=start, pk__lt=start + THREADS_A_PART)
    with planned_for_its_values():  # else the boards are looked through for each of 10,000 threads
        found = list(visible.order_by("pk").values_list("pk", "slug", "last_posted_at"))
    return [
        (f"/t/{pk}/{slug}/", max(posted_at, edited.get(pk, posted_at)))
        for pk, slug, posted_at in found
    ]


def last_edits(start: int) -> dict[int, datetime]:
    """When a post of each thread of the part was last edited; edited ones have an index.

    Only of posts that are shown to all who see their thread. Who does, the caller asks.
    """
    edited = Post.objects.public().filter(
        edited_at__isnull=False,
        thread__gte=start,
        thread__lt=start + THREADS_A_PART,
    )
    return dict(edited.order_by().values_list("thread").annotate(Max("edited_at")))


def answered(root: str, each: str, pages: Iterable[tuple[str, datetime | None]]) -> HttpResponse:
    lines = [
        f"<{each}><loc>{escape(whole(address))}</loc>{changed(at)}</{each}>\n"
        for address, at in pages
    ]
    body = f'{HEAD}<{root} xmlns="{PROTOCOL}">\n{"".join(lines)}</{root}>\n'
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


def changed(at: datetime | None) -> str:
    return f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>" if at else ""
