"""What members send: published at once, or held until a moderator has looked at it."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import User
from forum.boards.models import Board
from forum.boards.rights import Right
from forum.boards.viewer import Viewer
from forum.cases.kinds import TITLE_LENGTH, Target
from forum.cases.models import Case, Source
from forum.cases.opening import Word, join_case
from forum.drafts import places
from forum.drafts.actions import drop_published
from forum.holding.models import HeldPost, Why
from forum.holding.permissions import why_held
from forum.polls.actions import Asked
from forum.posting import actions
from forum.posting.actions import Editing, Words
from forum.posts.models import Post
from forum.posts.rendering import prepare
from forum.sanctions.models import spam_domains
from forum.sanctions.spam import spam_in
from forum.threads.models import Thread
from forum.threads.permissions import can_start_thread
from forum.web.once import once

KIND = "held"
# More of one member at once is a flood, however new they are.
MOST_WAITING = 10


def why_it_waits(viewer: Viewer, board: Board, body: str) -> Why | None:
    """For who writes it, or for where it links: to what spammers were seen to link to."""
    if why := why_held(viewer, board):
        return why
    if viewer.may(Right.MODERATE, board.pk) or not spam_domains():
        return None
    return Why.LINKS if spam_in(prepare(body).html) else None


def send_thread(
    viewer: Viewer, board: Board, title: str, words: Words, asked: Asked | None = None
) -> Post | HeldPost:
    """Raises what `actions.start_thread` raises."""
    why = why_it_waits(viewer, board, words.body)
    if not why or actions.sent_before(viewer, words.submission_id):
        return actions.start_thread(viewer, board, title, words, asked)
    if not can_start_thread(viewer, board):
        raise PermissionDenied(_("You may not start threads on this board."))
    poll = asdict(asked) if asked else None
    held = HeldPost(board=board, title=title, tags=list(words.tags), poll=poll, why=why)
    return hold(viewer, held, words, places.to_start(board))


def send_reply(viewer: Viewer, thread: Thread, words: Words) -> Post | HeldPost:
    """Raises what `actions.reply` raises."""
    why = why_it_waits(viewer, thread.board, words.body)
    if not why or actions.sent_before(viewer, words.submission_id):
        return actions.reply(viewer, thread, words)
    actions.require_reply(viewer, thread)
    held = HeldPost(board=thread.board, thread=thread, reply_to_id=words.reply_to_id, why=why)
    return hold(viewer, held, words, places.to_reply(thread))


def send_edit(
    viewer: Viewer, post: Post, body: str, title: str, editing: Editing
) -> Post | HeldPost:
    """Raises what `actions.edit_post` raises. An edit that changes nothing waits for nobody."""
    thread = post.thread
    is_changed = body != post.body or (post.is_opening and title not in {"", thread.title})
    if not is_changed or not (why := why_it_waits(viewer, thread.board, body)):
        actions.edit_post(viewer, post, body, title, editing)
        return Post.objects.select_related("thread__board").get(pk=post.pk)
    actions.require_edit(viewer, thread, post)
    held = HeldPost(
        board=thread.board,
        thread=thread,
        edits=post,
        title=title if post.is_opening else "",
        began=editing.began,
        edit_reason=editing.reason,
        why=why,
    )
    words = Words(body, known_draft=editing.known_draft)
    return hold(viewer, held, words, places.to_edit(post))


# --- steps ----------------------------------------------------------------------------------------


def hold(viewer: Viewer, held: HeldPost, words: Words, place: str) -> HeldPost:
    """Keep it apart; what was sent before gets the first one's answer. Raises PermissionDenied."""
    prepared = prepare(words.body, actions.terms(viewer, held.board))
    held.author = writer(viewer)
    held.body, held.html, held.submission_id = words.body, prepared.html, words.submission_id

    def keep() -> HeldPost:
        # One after another: those of a member are counted under this lock.
        User.objects.select_for_update(no_key=True).values_list("pk").get(pk=held.author_id)
        require_room(held)
        drop_published(viewer, place, words.body, words.known_draft)
        held.save()
        held.uploads.set(prepared.uploads)
        join_case(target_held(held), Word("", source=Source.AUTOMATIC))
        return held

    return once(partial(held_before, held), keep)


def held_before(held: HeldPost) -> HeldPost | None:
    if held.submission_id is None:
        return None
    sent = HeldPost.objects.filter(author_id=held.author_id, submission_id=held.submission_id)
    return sent.first()


def require_room(held: HeldPost) -> None:
    """An edit takes the place of an earlier one of the same post."""
    waiting = HeldPost.objects.waiting().filter(author_id=held.author_id)
    if held.edits_id:
        for earlier in waiting.filter(edits=held.edits_id).select_for_update(no_key=True):
            drop(earlier)
    if waiting.count() >= MOST_WAITING:
        raise PermissionDenied(
            _("Enough of yours waits for the moderators. Once they have looked at it, go on.")
        )


def drop(held: HeldPost) -> None:
    """Nobody has to decide about it any more. Called with its row locked."""
    Case.objects.open().filter(kind=KIND, target_id=held.pk).delete()
    held.delete()


def target_held(held: HeldPost) -> Target:
    """What its case is about."""
    thread_title = held.thread.title if held.thread else ""
    return Target(
        kind=KIND,
        id=held.pk,
        author_id=held.author_id,
        board_id=held.board_id,
        title=(held.title or thread_title)[:TITLE_LENGTH],
        body=held.body,
        html=held.html,
    )


def writer(viewer: Viewer) -> User:
    if viewer.user is None:
        raise PermissionDenied(_("Sign in to write."))
    return viewer.user


def words_of(held: HeldPost) -> Words:
    return Words(held.body, held.submission_id, held.reply_to_id, tags=tuple(held.tags))


def asked_in(held: HeldPost) -> Asked | None:
    if held.poll is None:
        return None
    values: dict[str, Any] = {**held.poll, "options": tuple(held.poll["options"])}
    closes_at = values["closes_at"]
    return Asked(**{**values, "closes_at": parse_datetime(closes_at) if closes_at else None})
