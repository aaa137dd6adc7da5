"""A thread as a tree, each reply below what it answers: `?view=nested`, or as reader or board wish.

A page holds some of the posts that answer the thread itself, or one post (`&of=` its number), and
below each the first of its replies, to a bounded depth and number; what follows has pages of its
own. So a page costs the same in a thread of any length. Permanent links lead to the flat pages.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from forum.boards.middleware import ForumRequest
from forum.boards.silences import why_silent
from forum.boards.viewer import Sight
from forum.posts.models import Post, page_of
from forum.reading import views_counted
from forum.reading.head import ways
from forum.reading.marks import first_unread
from forum.reading.post_rows import PostRow, columns_of, deleted_lately, gap, rendered
from forum.reading.rationing import FILTERS, rationed
from forum.reading.thread import page_address, shows_nested, views
from forum.reading.ways import thread_ways
from forum.tags.showing import tags_in_head
from forum.threads.models import Thread
from forum.threads.permissions import can_act_on_thread, can_reply
from forum.web.fragments import kept
from forum.web.guest_pages import keep_for_guests
from forum.web.keyset import mark_of

HEADS = 20  # posts of a page that all others on it hang from
REPLIES = 5  # to each post
DEPTH = 5
POSTS = 80  # on a page

LARGEST_NUMBER = 2**31 - 1

# What answers the thread: its opening post and all that answers that one, or nothing in particular.
OF_THREAD = """
    (SELECT id, number FROM posts_post
    WHERE thread_id = %(thread)s AND reply_to_id IS NULL AND number {side} %(mark)s
    ORDER BY number {order} LIMIT %(heads)s + 1)
    UNION ALL
    (SELECT id, number FROM posts_post
    WHERE thread_id = %(thread)s AND number {side} %(mark)s
    AND reply_to_id = (SELECT id FROM posts_post WHERE thread_id = %(thread)s AND number = 1)
    ORDER BY number {order} LIMIT %(heads)s + 1)
"""
OF_POST = """
    SELECT id, number FROM posts_post
    WHERE thread_id = %(thread)s AND number {side} %(mark)s
    AND reply_to_id =
        (SELECT id FROM posts_post WHERE thread_id = %(thread)s AND number = %(of)s)
    ORDER BY number {order} LIMIT %(heads)s + 1
"""
# Generation after generation: what a page has no room for is the latest, and the deepest.
TREE = """
    WITH RECURSIVE candidates AS ({candidates}), heads AS (
        SELECT id, number FROM candidates ORDER BY number {order} LIMIT %(heads)s
    ), tree (id, number, parent, depth) AS (
        SELECT id, number, 0, 0 FROM heads
        UNION ALL
        SELECT reply.id, reply.number, tree.number, depth + 1
        FROM tree CROSS JOIN LATERAL (
            SELECT id, number FROM posts_post
            WHERE reply_to_id = tree.id AND thread_id = %(thread)s
            ORDER BY number LIMIT %(replies)s
        ) reply
        WHERE depth < %(depth)s AND tree.number > 1
    )
    SELECT id, number, parent, (SELECT count(*) FROM candidates) > %(heads)s FROM tree
    LIMIT %(posts)s
"""


class Node(NamedTuple):
    """A post's place: its number, and that of the post above it, 0 for a head."""

    id: int
    number: int
    parent: int


@dataclass(frozen=True, slots=True)
class Branch:
    """What a page shows of a thread: nodes above their replies, and whether more follow."""

    nodes: list[Node]
    earlier: int | None
    later: int | None


def is_nested(request: ForumRequest, thread: Thread) -> bool:
    """The address decides; a bare one leaves it to the reader and the board."""
    if (view := request.GET.get("view")) in {"nested", "flat"}:
        return view == "nested"
    return "page" not in request.GET and shows_nested(request.viewer, thread.board)


@rationed(FILTERS, "view")
def show_nested(request: ForumRequest, thread: Thread, slug: str | None = None) -> HttpResponseBase:
    address = thread.get_absolute_url()
    of = mark_of(request, "of")
    if slug != thread.slug or of == 1:
        query = {name: value for name, value in request.GET.items() if (name, of) != ("of", 1)}
        return redirect(f"{address}?{urlencode(query)}" if query else address, permanent=True)
    root = root_of(thread, of) if of else None
    branch = branch_of(request, thread, of)
    views_counted.count_view(thread.pk)
    keep_for_guests(request, viewed=thread.pk)
    context = {
        "thread": thread,
        "board": thread.board,
        "head": SafeString(ways(page_address(address, page_of(flat_number(branch, of))))),
        "views": views(thread),
        "tags": tags_in_head(request.viewer, thread),
        "ways": thread_ways(thread, request.viewer.id, is_nested=True),
        "posts": posts_of(request, thread, branch, root),
        "of": of,
        "root": root,
        "earlier": address_of(address, of, before=branch.earlier),
        "later": address_of(address, of, after=branch.later),
        "can_reply": can_reply(request.viewer, thread),
        "silence": why_silent(request.viewer, thread.board_id),
        "can_moderate": can_act_on_thread(request.viewer, thread),
    }
    return render(request, "reading/nested.html", context)


# --- which posts ----------------------------------------------------------------------------------


def root_of(thread: Thread, number: int) -> Node:
    """Where the post stands that the page is about; also of a hidden one, as others answer it.

    Raises Http404.
    """
    posts = Post.objects.filter(thread=thread.pk, number=min(number, LARGEST_NUMBER))
    root = posts.values_list("id", "number", "reply_to__number").first()
    if root is None:
        raise Http404("no such post")
    return Node(root[0], root[1], root[2] or 0)


def branch_of(request: ForumRequest, thread: Thread, of: int | None) -> Branch:
    """One query. What is hidden has its place too: others may have answered it."""
    before, after = mark_of(request, "before"), mark_of(request, "after")
    is_back = before is not None
    side, order = ("<", "DESC") if is_back else (">", "ASC")
    candidates = (OF_POST if of else OF_THREAD).format(side=side, order=order)
    values = {
        "thread": thread.pk,
        "of": of,
        "mark": min((before if is_back else after) or 0, LARGEST_NUMBER),
        "heads": HEADS,
        "replies": REPLIES,
        "depth": DEPTH,
        "posts": POSTS,
    }
    with connection.cursor() as cursor:
        cursor.execute(TREE.format(candidates=candidates, order=order), values)
        found = cursor.fetchall()
    nodes = sorted((Node(*row[:3]) for row in found), key=lambda node: node.number)
    heads = [node.number for node in nodes if not node.parent]
    has_more = bool(found) and found[0][3]
    if not heads:
        return Branch([], None, None)
    has_earlier, has_later = (has_more, True) if is_back else (bool(after), has_more)
    return Branch(nodes, heads[0] if has_earlier else None, heads[-1] if has_later else None)


def flat_number(branch: Branch, of: int | None) -> int:
    """Whose flat page says most of what this one does."""
    heads = [node.number for node in branch.nodes if not node.parent]
    return of or (heads[0] if heads else 1)


def address_of(address: str, of: int | None, **mark: int | None) -> str:
    """Of the page with what stands before or after the mark; empty without one."""
    if None in mark.values():
        return ""
    return f"{address}?{urlencode({'view': 'nested', **({'of': of} if of else {}), **mark})}"


# --- how they look --------------------------------------------------------------------------------


def posts_of(
    request: ForumRequest, thread: Thread, branch: Branch, root: Node | None
) -> SafeString:
    """The posts as HTML, replies in the branch of what they answer."""
    nodes = branch.nodes
    if root:
        top = root._replace(parent=0)
        nodes = [top, *(node._replace(parent=node.parent or root.number) for node in nodes)]
    tree = Tree(request, thread, nodes)
    return SafeString("".join(tree.html(node) for node in nodes if not node.parent))


class Tree:
    """The posts of a page, rendered, and how they hang together."""

    def __init__(self, request: ForumRequest, thread: Thread, nodes: list[Node]) -> None:
        self.thread = thread
        self.below: dict[int, list[Node]] = defaultdict(list)
        for node in nodes:
            self.below[node.parent].append(node)
        viewer, numbers = request.viewer, [node.number for node in nodes]
        rows = rows_of(request, [node.id for node in nodes])
        unread_from = first_unread(viewer.user, thread) if viewer.user else None
        posts = rendered(rows, thread, viewer, unread_from)
        self.rows = {row.number: row for row in rows}
        self.posts = dict(zip(self.rows, posts, strict=True))
        self.numbers = set(numbers)
        gaps = [node for node in nodes if node.number not in self.rows]
        self.own_gaps = deleted_lately(viewer, thread, numbers) if gaps else {}
        self.answered_gaps = answered_elsewhere(viewer.sight, gaps, self.numbers)

    def html(self, node: Node) -> str:
        own = self.own_gaps.get(node.number)
        post = self.posts.get(node.number) or gap(node.number, own)
        replies = "".join(self.html(reply) for reply in self.below[node.number])
        further = self.further(node)
        return f'{post}<div class="branch">{replies}{further}</div>' if replies or further else post

    def further(self, node: Node) -> str:
        """The way to the replies that the page has no room for."""
        if not self.has_more(node):
            return ""
        shown = (self.thread.pk, self.thread.slug, node.number)
        of = address_of(self.thread.get_absolute_url(), node.number)
        return kept("reading/nested.html#further", shown, {"address": of, "number": node.number})

    def has_more(self, node: Node) -> bool:
        row = self.rows.get(node.number)
        if row is None:
            return node.number in self.answered_gaps
        return row.number > 1 and any(number not in self.numbers for number, _ in row.replies)


def answered_elsewhere(sight: Sight, gaps: list[Node], shown: set[int]) -> set[int]:
    """Of posts that the viewer may not see, those with replies that they may, not on the page."""
    if not gaps:
        return set()
    replies = (
        Post.objects.visible_to(sight).filter(reply_to=OuterRef("pk")).exclude(number__in=shown)
    )
    posts = Post.objects.filter(Exists(replies), pk__in=[node.id for node in gaps])
    return set(posts.values_list("number", flat=True))


def rows_of(request: ForumRequest, ids: list[int]) -> list[PostRow]:
    sight = request.viewer.sight
    posts = Post.objects.visible_to(sight).filter(pk__in=ids).order_by("number")
    return [PostRow._make(columns) for columns in columns_of(posts, sight, get_language())]
