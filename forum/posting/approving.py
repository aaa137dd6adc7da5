"""What becomes of held posts: approved, refused, or taken back by their authors.

Each is one transaction; what was decided already is not decided again.
"""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.boards.rights import Right
from forum.boards.viewer import Viewer, viewer_of
from forum.cases.deciding import reopen, settle
from forum.drafts import places
from forum.drafts.actions import SavedElsewhere, save_draft
from forum.drafts.models import Written
from forum.holding.models import HeldPost
from forum.holding.permissions import can_decide, can_take_back
from forum.log.models import Deed, LogEntry
from forum.log.undoing import Inverse, NothingLeft, register
from forum.log.writing import Trace, log_member_deed, log_post_deed
from forum.posting import actions
from forum.posting.actions import Editing
from forum.posting.sending import KIND, asked_in, drop, words_of
from forum.posts.models import Post
from forum.threads.permissions import stands_above


class DecidedAlready(Exception):
    """Someone was first; `held` says who, and what came of it."""

    def __init__(self, held: HeldPost) -> None:
        super().__init__(str(held))
        self.held = held


@transaction.atomic
def approve(viewer: Viewer, held: HeldPost, trace: Trace | None = None) -> Post:
    """Publish it as if its author sent it now. Raises DecidedAlready, PermissionDenied, SpentUp and
    EditedMeanwhile."""
    now = still_waiting(viewer, held)
    post = publish(now)
    now.approve(viewer.user, post)
    inverse = None if now.edits_id else {"kind": inverse_of(post)}
    traced = in_case(viewer, now, Deed.APPROVE, "", trace)
    log_post_deed(viewer, Deed.APPROVE, post, "", replace(traced, inverse=inverse))
    return post


@transaction.atomic
def refuse(viewer: Viewer, held: HeldPost, reason: str, trace: Trace | None = None) -> None:
    """It isn't published; its author reads why, and keeps the text. Raises DecidedAlready and
    PermissionDenied."""
    now = still_waiting(viewer, held)
    now.refuse(viewer.user, reason)
    inverse = {"kind": "refuse", "held": now.pk}
    traced = in_case(viewer, now, Deed.REFUSE, reason, trace)
    traced = replace(traced, inverse=inverse, board=now.board)
    log_member_deed(viewer, Deed.REFUSE, now.author, reason, traced)


@transaction.atomic
def take_back(viewer: Viewer, held: HeldPost) -> str:
    """Its author goes on writing; the place of the draft that it becomes. Raises DecidedAlready,
    PermissionDenied and TooManyDrafts."""
    now = locked(held)
    if not now.is_waiting:
        raise DecidedAlready(now)
    if not can_take_back(viewer, now):
        raise PermissionDenied(_("Only its author takes it back."))
    place = place_of(now)
    written = Written(now.title, now.body, now.reply_to_id)
    try:
        save_draft(viewer, place, written, 0)
    except SavedElsewhere:
        raise PermissionDenied(
            _("You have begun another text there. Send or discard it first.")
        ) from None
    drop(now)
    return place


def register_undoing() -> None:
    register(
        "refuse",
        Inverse(
            gettext_lazy("It will wait for a decision again."),
            lambda entry: entry,
            hold_entry,
            may_decide_again,
            wait_again,
            log_waiting_again,
        ),
    )


# --- steps ----------------------------------------------------------------------------------------


def in_case(viewer: Viewer, held: HeldPost, deed: Deed, reason: str, trace: Trace | None) -> Trace:
    """Its case is decided by the deed, which tells the author, unless the case decides the deed."""
    given = trace or Trace()
    if given.case_id is not None:
        return given
    return replace(given, case_id=settle(viewer, KIND, held.pk, deed, reason))


def still_waiting(viewer: Viewer, held: HeldPost) -> HeldPost:
    now = locked(held)
    if not can_decide(viewer, now):
        raise PermissionDenied(_("You may not decide about this post."))
    if not now.is_waiting:
        raise DecidedAlready(now)
    return now


def locked(held: HeldPost) -> HeldPost:
    """As it is now, to the transaction's end. Held posts are locked before everything else."""
    rows = HeldPost.objects.select_related("author", "board", "thread", "edits", "decided_by")
    now = rows.select_for_update(of=("self",), no_key=True).filter(pk=held.pk).first()
    if now is None:
        raise PermissionDenied(_("Its author has taken it back."))
    return now


def publish(held: HeldPost) -> Post:
    """By its author's rights of this moment."""
    author, words = viewer_of(held.author), words_of(held)
    if held.edits is not None:
        editing = Editing(held.edit_reason, held.began, sent_at=held.created_at)
        actions.edit_post(author, held.edits, held.body, held.title, editing)
        return Post.objects.select_related("thread__board").get(pk=held.edits.pk)
    if held.thread is not None:
        return actions.reply(author, held.thread, words)
    return actions.start_thread(author, held.board, held.title, words, asked_in(held))


def inverse_of(post: Post) -> str:
    """What was approved by mistake is hidden again, as after it had been restored."""
    return "restore_thread" if post.is_opening else "restore_post"


def place_of(held: HeldPost) -> str:
    if held.edits is not None:
        return places.to_edit(held.edits)
    return places.to_reply(held.thread) if held.thread else places.to_start(held.board)


# --- taking back a refusal ------------------------------------------------------------------------


def hold_entry(entry: LogEntry) -> LogEntry:
    if not refused_in(entry).select_for_update(no_key=True).exists():
        raise NothingLeft(_("It is gone."))
    return entry


def refused_in(entry: LogEntry) -> QuerySet[HeldPost]:
    return HeldPost.objects.filter(pk=int((entry.inverse or {}).get("held", 0)))


def may_decide_again(viewer: Viewer, entry: LogEntry, _target: LogEntry) -> bool:
    moderates = entry.board_id is not None and viewer.may(Right.MODERATE, entry.board_id)
    standing = entry.member.standing if entry.member else None
    return moderates and not stands_above(standing, viewer)


def wait_again(viewer: Viewer, entry: LogEntry, _target: LogEntry) -> list[str]:
    held = refused_in(entry).get()
    if held.is_waiting:
        raise NothingLeft(_("It waits again already."))
    held.hold_again()
    if entry.case_id is not None:
        reopen(entry.case_id)
    return []


def log_waiting_again(viewer: Viewer, entry: LogEntry, reason: str, trace: Trace) -> LogEntry:
    given = Trace(trace.before, trace.after, board=entry.board, undoes=trace.undoes)
    return log_member_deed(viewer, Deed.UNDO, entry.member, reason, given)
