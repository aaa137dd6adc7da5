"""The posts of a page as HTML.

Everything of a post that is equal for all readers of one language is rendered once and kept in the
process; its text is stored HTML, and what is this reader's own (cards, reactions, actions) is set
in. So a page costs a query and twenty joins of strings, not twenty templates.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Case, F, Func, OuterRef, QuerySet, Subquery, When
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.models import Rank
from forum.boards.middleware import ForumRequest, unwrapped
from forum.boards.viewer import Sight, Viewer
from forum.bookmarks.permissions import can_bookmark
from forum.cards.showing import with_cards
from forum.polls.showing import Polls, has_poll
from forum.posts.models import PAGE_SIZE, Post
from forum.posts.permissions import (
    UNDO_FOR,
    can_delete,
    can_edit,
    can_make_wiki,
    can_mark_answer,
    can_moderate_post,
    can_report,
    can_see_history,
    is_answer,
)
from forum.reactions.showing import Reacting, first_reactors
from forum.threads.models import Thread
from forum.threads.permissions import can_reply
from forum.web import composed
from forum.web.fragments import kept
from forum.web.templatetags.words import age

# Stands for the poll, the text and the foot while the rest is rendered; nobody can guess it.
HERE = SafeString(secrets.token_hex())
FRAMES_KEPT = 20_000
REPLIES_SHOWN = 5


class PostRow(NamedTuple):
    """What a page shows of a post and its author. The last ones are no part of the frame."""

    id: int
    number: int
    created_at: datetime
    edited_at: datetime | None
    edit_reason: str
    hidden_at: datetime | None
    deleted_at: datetime | None
    wiki_at: datetime | None
    reply_to_id: int | None
    reply_to_number: int | None
    reply_to_author: str | None
    replies: list[list[int]]  # number and id of the first ones, one more than are shown
    author_id: int | None
    author: str | None
    author_standing: int | None
    joined_at: datetime | None
    author_post_count: int | None
    rank: str | None
    has_poll: bool
    like_count: int
    reactions: list[list[int]]
    reactors: list[str | None] | None
    html: str

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_opening(self) -> bool:
        return self.number == 1

    @property
    def is_wiki(self) -> bool:
        return self.wiki_at is not None


FRAMED = PostRow._fields.index("has_poll")


def rows_of_page(request: ForumRequest, thread: Thread, page: int) -> list[PostRow]:
    numbers = numbers_of(thread, page)
    return list(rows_between(request.viewer, thread, numbers[0], numbers[-1])) if numbers else []


def numbers_of(thread: Thread, page: int) -> range:
    """Those that stand on the page."""
    return range((page - 1) * PAGE_SIZE + 1, min(page * PAGE_SIZE, thread.last_number) + 1)


def posts_of_page(
    request: ForumRequest,
    thread: Thread,
    page: int,
    rows: list[PostRow],
    unread_from: int | None = None,
) -> list[SafeString]:
    """The page's posts in order; a post that this viewer may not see leaves one quiet line."""
    numbers, viewer = numbers_of(thread, page), request.viewer
    posts = with_gaps(numbers, rows, rendered(rows, thread, viewer, unread_from), viewer, thread)
    # In a thread that is all new, or on a page that is, the line would say nothing.
    if unread_from and unread_from in numbers and unread_from > 1:
        posts.insert(unread_from - numbers[0], kept("pieces/post.html#unread", (), {}))
    return posts


def posts_between(viewer: Viewer, thread: Thread, first: int, last: int) -> list[SafeString]:
    rows = list(rows_between(viewer, thread, first, last))
    posts = rendered(rows, thread, viewer)
    return with_gaps(range(first, last + 1), rows, posts, viewer, thread)


def with_gaps(
    numbers: range, rows: list[PostRow], posts: list[SafeString], viewer: Viewer, thread: Thread
) -> list[SafeString]:
    shown = dict(zip((row.number for row in rows), posts, strict=True))
    if len(shown) == len(numbers):
        return posts
    own = deleted_lately(viewer, thread, numbers)
    return [shown.get(number) or gap(number, own.get(number)) for number in numbers]


def deleted_lately(viewer: Viewer, thread: Thread, numbers: Sequence[int]) -> dict[int, int]:
    """The viewer's own posts, by number, that they can still bring back. A query for members."""
    if viewer.is_guest:
        return {}
    own = Post.objects.deleted_by(viewer).filter(thread=thread.pk, number__in=numbers)
    in_time = own.filter(deleted_at__gt=timezone.now() - UNDO_FOR)
    return dict(in_time.values_list("number", "id"))


def rows_between(viewer: Viewer, thread: Thread, first: int, last: int) -> Iterable[PostRow]:
    sight, language = viewer.sight, get_language()
    # PostgreSQL takes numbers to be spread evenly over all threads: without a limit it expects half
    # of a long thread to lie on its first page, and reads all members to join them.
    at_most = max(PAGE_SIZE, last - first + 1)
    key = ("posts", sight, language, at_most)

    def compose(*values: int) -> QuerySet[Post, Any]:
        return post_columns(sight, language, *values)[:at_most]

    return map(PostRow._make, composed.rows(key, compose, thread.pk, first, last))


def post_columns(
    sight: Sight, language: str | None, thread_id: int, first: int, last: int
) -> QuerySet[Post, Any]:
    posts = Post.objects.visible_to(sight).filter(thread=thread_id, number__range=(first, last))
    return columns_of(posts.order_by("number"), sight, language)


def columns_of(posts: QuerySet[Post], sight: Sight, language: str | None) -> QuerySet[Post, Any]:
    """What `PostRow` holds of each of these posts."""
    title = "title_en" if language == "en" else "title_ru"
    reached = Rank.objects.filter(points__lte=OuterRef("author__points")).order_by("-points")
    # A post that was hidden since is answered still, but tells no more of who wrote it.
    answered = Case(When(reply_to__hidden_at=None, then="reply_to__author__username"))
    return posts.values_list(
        "id",
        "number",
        "created_at",
        "edited_at",
        "edit_reason",
        "hidden_at",
        "deleted_at",
        "wiki_at",
        "reply_to_id",
        F("reply_to__number"),
        answered,
        ArraySubquery(replies_to_each(sight)),
        "author_id",
        F("author__username"),
        F("author__standing"),
        F("author__joined_at"),
        F("author__post_count"),
        Subquery(reached.values(title)[:1]),
        has_poll(),
        "like_count",
        "reactions",
        first_reactors(),
        "html",
    )


def replies_to_each(sight: Sight) -> QuerySet[Post, Any]:
    """Of the post of the outer query: the first of its replies that are seen."""
    replies = Post.objects.visible_to(sight).filter(reply_to=OuterRef("pk")).order_by("number")
    return replies.values_list(NUMBER_AND_ID)[: REPLIES_SHOWN + 1]


NUMBER_AND_ID = Func(
    F("number"),
    F("id"),
    template="ARRAY[%(expressions)s]",
    output_field=ArrayField(BigIntegerField()),
)


def rendered(
    rows: Iterable[PostRow], thread: Thread, viewer: Viewer, unread_from: int | None = None
) -> list[SafeString]:
    """Each of these posts of the thread as this viewer gets it."""
    shown = list(rows)
    reader = Reader(unwrapped(viewer), thread, shown, unread_from)
    texts = with_cards([(row.id, row.html) for row in shown], reader.viewer)
    return [reader.post(row, text) for row, text in zip(shown, texts, strict=True)]


class Reader:
    """A viewer in a thread, with what is asked once for all posts of a page."""

    def __init__(
        self, viewer: Viewer, thread: Thread, rows: list[PostRow], unread_from: int | None
    ) -> None:
        self.viewer = viewer
        self.thread = thread
        self.unread_from = unread_from
        self.language = get_language()
        self.zone = timezone.get_current_timezone()
        self.now = timezone.now()
        self.can_reply = can_reply(viewer, thread)
        self.abilities: dict[tuple[Any, ...], tuple[bool, ...]] = {}
        self.reacting = Reacting(viewer, thread, rows)
        self.polls = Polls(viewer, thread, rows)

    def post(self, row: PostRow, text: str) -> SafeString:
        before, above, between, after = frame(row, self)
        foot = self.reacting.html(row) + actions(row, self)
        poll = self.polls.html(row)
        return SafeString(before + poll + above + text + between + foot + after)


# --- the part that all readers share --------------------------------------------------------------


class Frame(NamedTuple):
    """A post's HTML before its poll, between poll, text and foot, and after it, with what it shows.

    Of each post the newest is kept: what it looked like yesterday nobody asks for again.
    """

    shown: tuple[Any, ...]
    parts: tuple[str, str, str, str]


_frames: OrderedDict[object, Frame] = OrderedDict()


def frame(row: PostRow, reader: Reader) -> tuple[str, str, str, str]:
    is_starter = row.author_id is not None and row.author_id == reader.thread.author_id
    is_open = reader.thread.board.has_open_histories
    answers = is_answer(reader.thread, row)
    shown = (
        row[:FRAMED],
        age(row.created_at, reader.now),
        age(row.joined_at, reader.now) if row.joined_at else None,
        is_starter,
        is_open,
        answers,
        reader.thread.pk,
    )
    is_unread = reader.unread_from is not None and row.number >= reader.unread_from
    key = (row.id, reader.language, reader.zone, is_unread)
    found = _frames.get(key)
    if found is None or found.shown != shown:
        found = _frames[key] = Frame(
            shown, render_frame(row, reader, is_starter=is_starter, is_unread=is_unread)
        )
        while len(_frames) > FRAMES_KEPT:
            drop_oldest_frame()
    return found.parts


def drop_oldest_frame() -> None:
    try:
        _frames.popitem(last=False)
    except KeyError:  # another thread was quicker
        return


def render_frame(
    row: PostRow, reader: Reader, *, is_starter: bool, is_unread: bool
) -> tuple[str, str, str, str]:
    words = {
        "is_starter": is_starter,
        "unread": is_unread,
        "is_answer": is_answer(reader.thread, row),
        "open_history": reader.thread.board.has_open_histories,
        "replies": row.replies[:REPLIES_SHOWN],
        "more_replies": len(row.replies) > REPLIES_SHOWN,
        "thread_id": reader.thread.pk,
    }
    context = {"post": row, **words, "poll": HERE, "body": HERE, "foot": HERE}
    before, above, between, after = render_to_string("pieces/post.html", context).split(HERE)
    return before, above, between, after


def gap(number: int, own: int | None) -> SafeString:
    """What stands for a post that this viewer may not see; `own` is the id of one of theirs."""
    return kept("pieces/post.html#gap", (number, own), {"number": number, "own": own})


# --- the part that differs ------------------------------------------------------------------------

_actions: OrderedDict[object, str] = OrderedDict()


def actions(row: PostRow, reader: Reader) -> str:
    """What this viewer may do with the post; nothing for guests."""
    viewer, thread = reader.viewer, reader.thread
    if viewer.is_guest:
        return ""
    abilities = known_abilities(row, reader)
    key = (row.id, thread.pk, row.number, row.author, row.hidden_at, reader.language, *abilities)
    if (found := _actions.get(key)) is None:
        context = {
            "post": row,
            "thread_id": thread.pk,
            **dict(zip(ABILITIES, abilities, strict=True)),
        }
        found = _actions[key] = render_to_string("pieces/post_actions.html", context)
        if len(_actions) > FRAMES_KEPT:
            _actions.clear()
    return found


def known_abilities(row: PostRow, reader: Reader) -> tuple[bool, ...]:
    """Posts of others that the predicates can't tell apart are asked about once a page."""
    if row.author_id == reader.viewer.id:
        return abilities_on(row, reader)
    alike = (
        row.author_standing,
        row.is_hidden,
        row.deleted_at,
        row.edited_at is None,
        row.is_opening,
        row.is_wiki,
        is_answer(reader.thread, row),
    )
    if (found := reader.abilities.get(alike)) is None:
        found = reader.abilities[alike] = abilities_on(row, reader)
    return found


def abilities_on(row: PostRow, reader: Reader) -> tuple[bool, ...]:
    viewer, thread = reader.viewer, reader.thread
    may_mark, may_make_wiki = (
        can_mark_answer(viewer, thread, row),
        can_make_wiki(viewer, thread, row),
    )
    return (
        reader.can_reply,
        can_edit(viewer, thread, row),
        can_delete(viewer, thread, row),
        has_history(viewer, thread, row),
        can_bookmark(viewer, thread.board),
        can_report(viewer, row),
        can_moderate_post(viewer, thread, row),
        may_mark and not is_answer(thread, row),
        may_mark and is_answer(thread, row),
        may_make_wiki and not row.is_wiki,
        may_make_wiki and row.is_wiki,
    )


ABILITIES = (
    "can_quote",
    "can_edit",
    "can_delete",
    "has_history",
    "can_bookmark",
    "can_report",
    "can_moderate",
    "can_mark_answer",
    "can_unmark_answer",
    "can_make_wiki",
    "can_unmake_wiki",
)


def has_history(viewer: Viewer, thread: Thread, row: PostRow) -> bool:
    """Whether the way to it stands here; where all may see it, "edited" is that way."""
    is_open = thread.board.has_open_histories
    return row.edited_at is not None and not is_open and can_see_history(viewer, thread, row)
