"""The map of the site for crawlers, as the protocol of sitemaps.org has it.

Threads are told by ranges of ids, so that a part costs the same at any depth and never shifts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Max, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import conditional_page, require_safe
from psycopg.sql import SQL, Literal

from forum.boards.models import Board
from forum.boards.rights import Right
from forum.boards.viewer import Sight, guest
from forum.feeds.atom import whole
from forum.posts.models import Post
from forum.threads.models import THREADS_A_PART, Thread
from forum.web.guest_pages import keep_for_guests
from forum.web.planning import planned_for_its_values

LAST_PART = (2**63 - 1) // THREADS_A_PART - 1
# Enough of a board's list that one of them has its last reply: a thread that was split or merged
# stands above newer ones with posts of long ago.
LOOKED_AT = 20
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9"

# Two looks into indexes for each part, however many threads it holds: for the last reply, and for
# the last edit of a post. Their size is written out, or PostgreSQL couldn't tell the indexes by it.
PARTS = """
    SELECT part, greatest(posted.at, edited.at) FROM generate_series(
        0, (SELECT max(id) FROM threads_thread) / {size}
    ) part CROSS JOIN LATERAL (
        SELECT last_posted_at AS at FROM threads_thread
        WHERE id / {size} = part AND hidden_at IS NULL AND board_id = ANY(%(boards)s)
        ORDER BY last_posted_at DESC LIMIT 1
    ) posted LEFT JOIN LATERAL (
        SELECT edited_at AS at FROM posts_post p JOIN threads_thread t ON t.id = p.thread_id
        WHERE p.thread_id / {size} = part AND p.edited_at IS NOT NULL AND p.hidden_at IS NULL
        AND t.hidden_at IS NULL AND t.board_id = ANY(%(boards)s)
        ORDER BY p.edited_at DESC LIMIT 1
    ) edited ON true ORDER BY part
"""

type Told = tuple[str, datetime | None]  # an address, and when it last changed
type View = Callable[..., HttpResponse]


def kept_map(view: View) -> View:
    return require_safe(conditional_page(view))


@kept_map
def index(request: HttpRequest) -> HttpResponse:
    keep_for_guests(request)
    sight = guest().sight
    newest = latest(at for _, at in boards_of(sight))
    parts = [(reverse("sitemap-threads", args=[part]), at) for part, at in parts_of(sight)]
    return answered("sitemapindex", "sitemap", [(reverse("sitemap-boards"), newest), *parts])


@kept_map
def boards(request: HttpRequest) -> HttpResponse:
    keep_for_guests(request)
    found = boards_of(guest().sight)
    newest = latest(at for _, at in found)
    wide = [(reverse(name), newest) for name in ("index", "latest")]
    return answered("urlset", "url", [*wide, *found])


@kept_map
def threads(request: HttpRequest, part: int) -> HttpResponse:
    found = threads_of(guest().sight, part) if part <= LAST_PART else []
    if not found:
        raise Http404("no such part")
    keep_for_guests(request)
    return answered("urlset", "url", found)


def boards_of(sight: Sight) -> list[Told]:
    """Each board, and when what guests see of it was last written in.

    What was edited since is shown by the threads alone.
    """
    newest = Thread.objects.public().filter(board=OuterRef("pk")).order_by("-last_place")
    moments = ArraySubquery(newest.values("last_posted_at")[:LOOKED_AT])
    visible = Board.objects.visible_to(sight).filter(parent__isnull=False).in_tree_order()
    return [
        (reverse("board", args=[slug]), latest(found))
        for slug, found in visible.values_list("slug", moments)
    ]


def latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((at for at in moments if at), default=None)


def parts_of(sight: Sight) -> list[tuple[int, datetime]]:
    """Each part that has threads, and when what guests see of any last changed."""
    values: dict[str, Any] = {"boards": sight.board_ids(Right.SEE)}
    with connection.cursor() as cursor:
        cursor.execute(SQL(PARTS).format(size=Literal(THREADS_A_PART)), values)
        return cursor.fetchall()


def threads_of(sight: Sight, part: int) -> list[Told]:
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


def answered(root: str, each: str, pages: Iterable[Told]) -> HttpResponse:
    lines = [
        f"<{each}><loc>{escape(whole(address))}</loc>{changed(at)}</{each}>\n"
        for address, at in pages
    ]
    body = f'{HEAD}<{root} xmlns="{PROTOCOL}">\n{"".join(lines)}</{root}>\n'
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


def changed(at: datetime | None) -> str:
    return f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>" if at else ""
