"""What moderators may decide about posts and threads that were reported."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum.boards.viewer import Viewer
from forum.cases.models import Case
from forum.cases.outcomes import Decision, Outcome, offer_outcome
from forum.log.models import Deed, LogEntry
from forum.log.undoing import NothingLeft, undo
from forum.log.writing import Trace
from forum.moderating import actions
from forum.posts.models import Post
from forum.posts.permissions import can_moderate_post
from forum.threads.models import Thread
from forum.threads.permissions import can_act_on_thread


def offer_all() -> None:
    offer_outcome(
        Outcome(
            name="hide",
            label=_("Hide it"),
            done=_("hidden"),
            kinds=frozenset({"post", "thread"}),
            deed=lambda case: Deed.HIDE_POST if case.kind == "post" else Deed.HIDE_THREAD,
            act=hide,
            take_back=take_back,
            may=may_hide,
        )
    )


def may_hide(viewer: Viewer, case: Case) -> bool:
    if case.post:
        return can_moderate_post(viewer, case.post.thread, case.post)
    return bool(case.thread and can_act_on_thread(viewer, case.thread))


def hide(viewer: Viewer, case: Case, decision: Decision) -> None:
    """What is hidden already stays so."""
    within = actions.InCase(case.pk, decision.batch)
    if case.post_id:
        post = Post.objects.get(pk=case.post_id)
        actions.hide_post(viewer, post, decision.reason, case=within)
    elif case.thread_id:
        thread = Thread.objects.get(pk=case.thread_id)
        actions.hide_thread(viewer, thread, decision.reason, case=within)


def take_back(viewer: Viewer, case: Case, reason: str) -> str:
    """Undo all that was done in the case, the last of it first; what could not be, is said."""
    left: list[str] = []
    done = LogEntry.objects.filter(case_id=case.pk, undoes=None).exclude(inverse_kind="")
    for entry in done.for_rows(viewer).order_by("-id"):
        if entry.is_undone:
            continue
        try:
            with transaction.atomic():
                left += undo(viewer, entry, reason, Trace(case_id=case.pk))
        except NothingLeft as nothing:
            left.append(str(nothing))
    return " ".join(left)
