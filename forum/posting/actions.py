"""What members do with words: start a thread, reply, edit. Each reads top-down as its story."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.boards.models import Board
from forum.boards.silences import hold_writer, why_silent
from forum.boards.viewer import Viewer
from forum.cards.wanting import want_cards
from forum.drafts import places
from forum.drafts.actions import drop_published
from forum.limits.spending import Allowance, spend
from forum.log.models import Deed
from forum.log.writing import log_post_deed
from forum.markup import RENDERER_VERSION
from forum.notifications import tasks
from forum.polls.actions import Asked, make_poll
from forum.polls.permissions import shows_polls
from forum.posting.permissions import can_call_groups
from forum.posting.tagging import count_new_tags, give_tags, require_tags
from forum.posts import counters
from forum.posts.attaching import attach
from forum.posts.locking import lock_post
from forum.posts.models import Post, Revision
from forum.posts.permissions import can_edit, can_edit_wiki, editing_is_over, is_own
from forum.posts.rendering import Prepared, Terms, prepare
from forum.search.indexing import index_post
from forum.threads.locking import lock_board, lock_thread
from forum.threads.models import Thread
from forum.threads.permissions import can_moderate, can_reply, can_start_thread
from forum.threads.redirects import next_step
from forum.threads.slugs import thread_slug
from forum.web.once import once


@dataclass(frozen=True, slots=True)
class Words:
    """What someone sends to be published. `submission_id` makes a second sending harmless.

    `known_draft` is the version of the draft that it was written from.
    """

    body: str
    submission_id: UUID | None = None
    reply_to_id: int | None = None
    known_draft: int = 0
    # Of a thread that is started with it.
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Editing:
    """Why a post is edited, and the `last_edit` of the text that the editor was shown, if known.

    `sent_at` is set where it was sent earlier, and judged in time then.
    """

    reason: str = ""
    began: int | None = None
    known_draft: int = 0
    sent_at: datetime | None = None


UNEXPLAINED = Editing()
NOBODY: Mapping[str, int] = MappingProxyType({})
CALLS = Allowance("call", times=10, seconds=3600)


class EditedMeanwhile(Exception):
    """Someone has edited `post` since the form was opened."""

    def __init__(self, post: Post) -> None:
        super().__init__(str(post))
        self.post = post


class Merged(Exception):
    """The thread takes no words any more: they go `into` another."""

    def __init__(self, into: Thread) -> None:
        super().__init__(str(into))
        self.into = into


def start_thread(
    viewer: Viewer, board: Board, title: str, words: Words, asked: Asked | None = None
) -> Post:
    """A new thread's opening post, and its poll when something is asked. Raises PermissionDenied,
    and SpentUp by calling groups or by making new tags."""
    prepared = prepare(words.body, terms(viewer, board))
    count_calls(viewer, prepared)
    count_new_tags(viewer, words.tags)

    def start() -> Post:
        try:
            now = lock_board(board.pk)
        except Board.DoesNotExist:
            raise PermissionDenied(_("This board was removed just now.")) from None
        require_start(viewer, now)
        hold_writer(viewer, now.pk)
        if asked and not shows_polls(now):
            raise PermissionDenied(_("There are no polls on this board."))
        if words.tags:
            require_tags(now, words.tags)
        thread = Thread.objects.create(
            board=board, title=title, slug=thread_slug(title), author=viewer.user
        )
        counters.thread_started(thread)
        give_tags(thread, words.tags)
        drop_published(viewer, places.to_start(now), words.body, words.known_draft)
        opening = publish(viewer, thread, words, prepared)
        if asked:
            make_poll(opening, asked)
        return opening

    return once(partial(sent_before, viewer, words.submission_id), start)


def reply(viewer: Viewer, thread: Thread, words: Words) -> Post:
    """The next post of a thread, or of the one that it was merged into meanwhile.

    Raises PermissionDenied, also when it was locked meanwhile, and SpentUp by calling groups.
    """
    while True:
        try:
            return reply_there(viewer, thread, words)
        except Merged as merged:
            thread = merged.into


def reply_there(viewer: Viewer, thread: Thread, words: Words) -> Post:
    """Raises Merged."""
    prepared = prepare(words.body, terms(viewer, thread.board))
    count_calls(viewer, prepared)

    def publish_reply() -> Post:
        locked = lock_thread(thread.pk)
        if locked.is_merged:
            raise Merged(thread_after(locked))
        require_reply(viewer, locked)
        require_pace(viewer, locked)
        hold_writer(viewer, locked.board_id)
        drop_published(viewer, places.to_reply(locked), words.body, words.known_draft)
        return publish(viewer, locked, words, prepared)

    return once(partial(sent_before, viewer, words.submission_id), publish_reply)


def edit_post(
    viewer: Viewer,
    post: Post,
    body: str,
    title: str = "",
    editing: Editing = UNEXPLAINED,
) -> None:
    """Keep the text as it was, then change it; a title changes with its opening post.

    An edit that changes nothing leaves no trace. Raises PermissionDenied, EditedMeanwhile, and
    SpentUp by calling groups.
    """
    prepared = prepare(body, terms(viewer, post.thread.board, post.called_groups))
    count_calls(viewer, prepared, post.called_groups)
    with transaction.atomic():
        now = lock_post(post)
        thread = now.thread
        require_edit(viewer, thread, now, editing.sent_at)
        hold_writer(viewer, thread.board_id)
        drop_published(viewer, places.to_edit(now), body, editing.known_draft)
        as_wiki = viewer.id != now.author_id and can_edit_wiki(viewer, thread, now)
        new_title = title if title and now.is_opening and title != thread.title else ""
        if body == now.body and not new_title:
            return
        if editing.began not in {None, now.last_edit}:
            raise EditedMeanwhile(now)
        before = Revision.objects.create(
            post=now,
            body=now.body,
            title=thread.title if new_title else "",
            editor=viewer.user,
            was_hidden=now.is_hidden or thread.is_hidden,
            reason=editing.reason,
            as_wiki=as_wiki,
        )
        if new_title:
            thread.rename(new_title)
        rewrite(now, body, prepared, editing.reason)
        attach(now, prepared.uploads)
        tasks.tell_of_edit.enqueue(now.pk, before.pk)
        if as_wiki:
            tasks.tell_of_wiki_edits.enqueue(now.pk)
        elif viewer.id != now.author_id:
            log_post_deed(viewer, Deed.EDIT_POST, now, editing.reason)
        want_cards(now, viewer.user)
        index_post(now)


# --- steps ----------------------------------------------------------------------------------------


def terms(viewer: Viewer, board: Board, called: Mapping[str, int] = NOBODY) -> Terms:
    return Terms(board.has_maths, can_call_groups(viewer, board), called, viewer)


def count_calls(viewer: Viewer, prepared: Prepared, before: Mapping[str, int] = NOBODY) -> None:
    """Calling a group tells many: nobody does it often. Raises SpentUp."""
    if prepared.called_groups.keys() - before.keys():
        spend(CALLS, str(viewer.id))


def sent_before(viewer: Viewer, submission_id: UUID | None) -> Post | None:
    if submission_id is None:
        return None
    sent = Post.objects.filter(author_id=viewer.id, submission_id=submission_id)
    return sent.select_related("thread__board").first()


def require_start(viewer: Viewer, board: Board) -> None:
    if can_start_thread(viewer, board):
        return
    silent = why_silent(viewer, board.pk)
    raise PermissionDenied(silent or _("You may not start threads on this board."))


def thread_after(thread: Thread) -> Thread:
    """The one that this was merged into; whether the viewer may reply there is asked there."""
    into = next_step(thread.pk)
    return Thread.objects.select_related("board").get(pk=into or 0)


def require_reply(viewer: Viewer, thread: Thread) -> None:
    if can_reply(viewer, thread):
        return
    require_voice(viewer, thread)
    if thread.is_locked:
        raise PermissionDenied(_("This thread is locked: it takes no more replies."))
    raise PermissionDenied(_("You may not reply in this thread."))


def require_pace(viewer: Viewer, thread: Thread) -> None:
    """In slow mode each member waits after a reply. Raises PermissionDenied."""
    if not thread.slow_minutes or can_moderate(viewer, thread):
        return
    own = Post.objects.filter(thread=thread, author=viewer.id).order_by("-number")
    last = own.values_list("created_at", flat=True).first()
    left = last + timedelta(minutes=thread.slow_minutes) - timezone.now() if last else timedelta()
    if left > timedelta():
        raise PermissionDenied(slow_sentence(thread.slow_minutes, math.ceil(left.seconds / 60)))


def slow_sentence(minutes: int, left: int) -> str:
    pace = ngettext(
        "In this thread everyone replies at most once in %(n)d minute.",
        "In this thread everyone replies at most once in %(n)d minutes.",
        minutes,
    )
    wait = ngettext(
        "Yours can be sent in %(n)d minute.", "Yours can be sent in %(n)d minutes.", max(1, left)
    )
    return f"{pace % {'n': minutes}} {wait % {'n': max(1, left)}}"


def require_edit(
    viewer: Viewer, thread: Thread, post: Post, sent_at: datetime | None = None
) -> None:
    if can_edit(viewer, thread, post, sent_at):
        return
    require_voice(viewer, thread)
    if is_own(viewer, post) and editing_is_over(thread, post, sent_at):
        raise PermissionDenied(_("The time for editing this post is over."))
    raise PermissionDenied(_("You may not edit this post."))


def require_voice(viewer: Viewer, thread: Thread) -> None:
    if silent := why_silent(viewer, thread.board_id):
        raise PermissionDenied(silent)


def publish(viewer: Viewer, thread: Thread, words: Words, prepared: Prepared) -> Post:
    """The post gets its number here, under the lock on its thread."""
    answered = answered_post(viewer, thread, words.reply_to_id)
    post = Post.objects.create(
        thread=thread,
        number=thread.last_number + 1,
        author=viewer.user,
        reply_to=answered,
        body=words.body,
        html=prepared.html,
        renderer_version=RENDERER_VERSION,
        mentions=prepared.mentions,
        called_groups=prepared.called_groups,
        submission_id=words.submission_id,
    )
    if prepared.uploads:
        attach(post, prepared.uploads)
    counters.post_published(thread, post)
    tasks.tell_of_post.enqueue(post.pk)
    want_cards(post, viewer.user)
    index_post(post)
    return post


def answered_post(viewer: Viewer, thread: Thread, post_id: int | None) -> Post | None:
    """The post replied to, if it stands in this thread for this viewer; else nothing is lost."""
    if post_id is None:
        return None
    return Post.objects.visible_to(viewer).filter(thread=thread, pk=post_id).first()


def rewrite(post: Post, body: str, prepared: Prepared, reason: str) -> None:
    post.body = body
    post.html = prepared.html
    post.mentions = prepared.mentions
    post.called_groups = prepared.called_groups
    post.renderer_version = RENDERER_VERSION
    post.edited_at = timezone.now()
    post.edit_reason = reason
    written = ["body", "html", "mentions", "called_groups", "renderer_version"]
    post.save(update_fields=[*written, "edited_at", "edit_reason"])
