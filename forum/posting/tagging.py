"""Giving a thread its tags, when it is started and later."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.boards.models import Board
from forum.boards.viewer import Viewer
from forum.limits.spending import Allowance, spend
from forum.log.models import Deed, LogEntry
from forum.log.undoing import Inverse, NothingLeft, hold_thread, register, thread_of
from forum.log.writing import Trace, log_thread_deed
from forum.posts import counters
from forum.tags.choosing import known_among, meant_by, names_of, tags_named
from forum.tags.fields import refuse_others, refuse_too_many
from forum.tags.models import ThreadTag
from forum.tags.permissions import can_tag
from forum.threads.locking import lock_thread
from forum.threads.models import Thread
from forum.threads.permissions import can_act_on_thread

NEW_TAGS = Allowance("tag", times=30, seconds=24 * 3600)


def retag(viewer: Viewer, thread: Thread, names: Sequence[str]) -> bool:
    """These are the thread's tags, and no others; False when they were already.

    What members of the staff do to others' threads is logged. Raises PermissionDenied, and SpentUp
    by making new tags.
    """
    count_new_tags(viewer, names)
    with transaction.atomic():
        now = lock_thread(thread.pk)
        if not can_tag(viewer, now):
            raise PermissionDenied(_("You may not change the tags of this thread."))
        before = names_of(now.pk)
        require_tags(now.board, names, before)
        given = [name for name in names if name not in before]
        taken = [name for name in before if name not in names]
        if not (given or taken):
            return False
        give_tags(now, given)
        take_tags(now, taken)
        if viewer.id != now.author_id:
            after = [name for name in before if name in names] + given
            log_thread_deed(viewer, Deed.RETAG, now, change(given, taken), traced(before, after))
        return True


def register_undoing() -> None:
    effect = gettext_lazy("The thread will have its old tags again.")
    register("retag", Inverse(effect, thread_of, hold_thread, may_tag, take_back, log_taking_back))


# --- steps ----------------------------------------------------------------------------------------


def count_new_tags(viewer: Viewer, names: Sequence[str]) -> None:
    """Nobody makes up many: a new one is for all. Raises SpentUp."""
    if names:
        for _new in set(names) - known_among(names):
            spend(NEW_TAGS, str(viewer.id))


def require_tags(board: Board, names: Sequence[str], kept: Sequence[str] = ()) -> None:
    """What the form asked before the lock, again. Raises PermissionDenied."""
    if not board.takes_tags:
        raise PermissionDenied(_("Threads on this board have no tags."))
    try:
        refuse_too_many(board, list(names))
        refuse_others(board, list(names), frozenset(kept))
    except ValidationError as refused:
        raise PermissionDenied(refused.message) from None


def give_tags(thread: Thread, names: Sequence[str]) -> None:
    """Called under the lock on the thread's board."""
    if not names:
        return
    tags = tags_named(list(names))
    ThreadTag.objects.bulk_create(ThreadTag(thread=thread, tag=tag) for tag in tags)
    counters.thread_tagged(thread, {tag.pk for tag in tags}, +1)


def take_tags(thread: Thread, names: Sequence[str]) -> None:
    """Called under the lock on the thread's board."""
    given = ThreadTag.objects.filter(thread=thread, tag__name__in=names)
    tag_ids = set(given.values_list("tag", flat=True))
    given.delete()
    counters.thread_tagged(thread, tag_ids, -1)


def change(given: Sequence[str], taken: Sequence[str]) -> str:
    """As the log and the author are told of it."""
    return ", ".join([*(f"+{name}" for name in given), *(f"−{name}" for name in taken)])


def traced(before: Sequence[str], after: Sequence[str]) -> Trace:
    kept = {"tags": sorted(before)}, {"tags": sorted(after)}
    return Trace(*kept, inverse={"kind": "retag"})


# --- taking it back -------------------------------------------------------------------------------


def may_tag(viewer: Viewer, entry: LogEntry, thread: Thread) -> bool:
    return can_act_on_thread(viewer, thread)


def take_back(viewer: Viewer, entry: LogEntry, thread: Thread) -> Sequence[str]:
    """As they are called today, where others haven't changed them since."""
    now = names_of(thread.pk)
    before, after = (meant_by(viewer, said["tags"]) for said in (entry.before, entry.after))
    if sorted(now) != sorted(after):
        raise NothingLeft(_("The tags have been changed again since."))
    try:
        require_tags(thread.board, before, now)
    except PermissionDenied as why:
        raise NothingLeft(_("The board takes other tags since: %(why)s") % {"why": why}) from None
    give_tags(thread, [name for name in before if name not in now])
    take_tags(thread, [name for name in now if name not in before])
    return ()


def log_taking_back(viewer: Viewer, thread: Thread, reason: str, trace: Trace) -> LogEntry:
    return log_thread_deed(viewer, Deed.RETAG, thread, reason, trace)
