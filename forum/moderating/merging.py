"""Threads made one, a thread made two, posts that go to where they belong.

Each asks for the right again under the locks on both threads; done twice it is done once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from forum.boards.models import Board, Tagging
from forum.boards.viewer import Viewer
from forum.log.models import Deed
from forum.log.writing import Trace, log_thread_deed
from forum.moderating import passages, tasks
from forum.moderating.models import Passage
from forum.posts import counters
from forum.posts.models import Post
from forum.posts.places import next_place
from forum.tags.choosing import allowed_names, names_of
from forum.tags.models import Tag, ThreadTag
from forum.threads.locking import lock_threads
from forum.threads.models import Thread
from forum.threads.permissions import can_act_on_thread, can_moderate, can_move_to, stands_above
from forum.threads.slugs import thread_slug


class NotPossible(Exception):
    """Nobody may do this, whoever they are; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which posts of a thread: these, or all from a number on."""

    ids: tuple[int, ...] = ()
    from_number: int | None = None

    def among(self, thread: Thread) -> QuerySet[Post]:
        posts = Post.objects.filter(thread=thread)
        if self.from_number is not None:
            return posts.filter(number__gte=self.from_number)
        return posts.filter(pk__in=self.ids)


@dataclass(frozen=True, slots=True)
class New:
    """A thread that is made of posts of another; without a board, on the same."""

    title: str
    board: Board | None = None


def merge(viewer: Viewer, source: Thread, target: Thread, reason: str = "") -> bool:
    """All of the source goes behind what stands in the target; its address leads there.

    Raises PermissionDenied and NotPossible.
    """
    if source.pk == target.pk:
        raise NotPossible(_("A thread can’t be merged into itself."))
    with held_together(viewer, source, target) as (now, into):
        if now.is_merged:
            return False
        require_acting(viewer, now, into)
        require_alike(now, into)
        posts = list(Post.objects.filter(thread=now).values_list("pk", flat=True))
        passage = passages.begin(now, into, posts, closes_source=True)
        share_tags(passage, now, into)
        trace = Trace(
            before={"thread": now.pk, "title": now.title, "posts": len(posts)},
            after={"thread": into.pk, "title": into.title},
            inverse={"kind": "merge", "passage": passage.pk},
            to_board=into.board if into.board_id != now.board_id else None,
        )
        log_thread_deed(viewer, Deed.MERGE, now, reason, trace)
        see_to(passage)
    return True


def split(
    viewer: Viewer,
    thread: Thread,
    chosen: Chosen,
    new: New,
    reason: str = "",
) -> Thread | None:
    """The chosen posts are a thread of their own, which the first of them opens; None when they
    stand elsewhere by now. Raises PermissionDenied and NotPossible."""
    with held_together(viewer, thread, and_board=new.board) as (now,):
        posts = posts_to_go(viewer, now, chosen)
        if not posts:
            return None
        onto = new.board or now.board
        if onto.pk != now.board_id and not can_move_to(viewer, onto):
            raise PermissionDenied(_("You may not move posts to that board."))
        if posts[0].is_hidden:
            raise NotPossible(_("The first of these posts is hidden: it can’t open a thread."))
        made = opened_by(posts[0], new.title, now, onto)
        passage = passages.begin(now, made, [post.pk for post in posts])
        if not made.is_hidden:
            counters.thread_started(made)
        share_tags(passage, now, made)
        trace = Trace(
            after={"thread": made.pk, "title": new.title, "posts": len(posts)},
            inverse={"kind": "split", "passage": passage.pk},
            to_board=onto if onto.pk != now.board_id else None,
        )
        log_thread_deed(viewer, Deed.SPLIT, now, reason, trace)
        see_to(passage)
    return made


def move_posts(
    viewer: Viewer, thread: Thread, chosen: Chosen, target: Thread, reason: str = ""
) -> bool:
    """The chosen posts go behind what stands in the target. Raises PermissionDenied, NotPossible"""
    if thread.pk == target.pk:
        raise NotPossible(_("The posts are in that thread already."))
    with held_together(viewer, thread, target) as (now, into):
        posts = posts_to_go(viewer, now, chosen)
        if not posts:
            return False
        require_alike(now, into)
        if not can_moderate(viewer, into):
            raise PermissionDenied(_("You may not move posts to that thread."))
        passage = passages.begin(now, into, [post.pk for post in posts])
        trace = Trace(
            after={"thread": into.pk, "title": into.title, "posts": len(posts)},
            inverse={"kind": "move_posts", "passage": passage.pk},
            to_board=into.board if into.board_id != now.board_id else None,
        )
        log_thread_deed(viewer, Deed.MOVE_POSTS, now, reason, trace)
        see_to(passage)
    return True


# --- steps ----------------------------------------------------------------------------------------


@contextmanager
def held_together(
    viewer: Viewer, *threads: Thread, and_board: Board | None = None
) -> Iterator[list[Thread]]:
    """The threads as they are now, locked, where the viewer still moderates all of them."""
    with transaction.atomic():
        locked = lock_threads(*(thread.pk for thread in threads), and_board=and_board)
        if not all(can_moderate(viewer, thread) for thread in locked):
            raise PermissionDenied(_("You may not moderate this thread."))
        yield locked


def require_acting(viewer: Viewer, *threads: Thread) -> None:
    if not all(can_act_on_thread(viewer, thread) for thread in threads):
        raise PermissionDenied(_("You may not moderate this thread."))


def require_alike(source: Thread, target: Thread) -> None:
    """Nobody shows by moving what was hidden, nor the other way round."""
    if target.is_merged:
        raise NotPossible(_("That thread was merged into another one just now."))
    if source.is_hidden and not target.is_hidden:
        raise NotPossible(_("This thread is hidden. Restore it first."))
    if target.is_hidden and not source.is_hidden:
        raise NotPossible(_("That thread is hidden. Restore it first."))


def posts_to_go(viewer: Viewer, thread: Thread, chosen: Chosen) -> list[Post]:
    """In order. What opens the thread stays, and so do the words of those who stand higher."""
    if thread.is_merged:
        raise NotPossible(_("This thread was merged into another one just now."))
    posts = list(
        chosen.among(thread).order_by("number").defer("body", "html").select_related("author")
    )
    if any(post.is_opening for post in posts):
        raise NotPossible(
            _("The post that opens the thread stays in it. Move or merge the thread instead.")
        )
    if any(stands_above(post.author_standing, viewer) for post in posts):
        raise PermissionDenied(_("Some of these posts are by someone of higher standing than you."))
    return posts


def opened_by(first: Post, title: str, source: Thread, board: Board) -> Thread:
    """A thread that is as old as its first post, and seen by whoever saw that."""
    return Thread.objects.create(
        board=board,
        title=title,
        slug=thread_slug(title),
        author_id=first.author_id,
        created_at=first.created_at,
        hidden_at=source.hidden_at,
        came_at=source.came_at if board.pk == source.board_id else next_place(),
    )


def share_tags(passage: Passage, source: Thread, target: Thread) -> None:
    """The target is about what the source was about, as far as its board takes that."""
    board = target.board
    there = names_of(target.pk)
    if not board.takes_tags:
        return
    names = [name for name in names_of(source.pk) if name not in there]
    if board.tagging == Tagging.LISTED:
        allowed = allowed_names(board)
        names = [name for name in names if name in allowed]
    names = names[: max(0, board.most_tags - len(there))]
    tags = list(Tag.objects.filter(name__in=names).order_by("pk"))
    ThreadTag.objects.bulk_create(ThreadTag(thread=target, tag=tag) for tag in tags)
    counters.thread_tagged(target, {tag.pk for tag in tags}, +1)
    passage.kept["tags"] = [tag.pk for tag in tags]
    passage.save(update_fields=["kept"])


def see_to(passage: Passage) -> None:
    """The rest is carried at once; should this process end before, the worker does it."""
    if not passage.is_over:
        tasks.carry_the_rest.enqueue(passage.pk)
        transaction.on_commit(partial(passages.carry_all, passage.pk))
