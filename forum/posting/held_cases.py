"""Held posts among the moderators' cases: each waits in one, and is decided there too."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from forum.boards.viewer import Viewer
from forum.cases.kinds import Kind, Shown, add_kind
from forum.cases.models import Case
from forum.cases.outcomes import Decision, Outcome, offer_outcome
from forum.holding.models import HeldPost
from forum.log.models import Deed
from forum.log.writing import Trace
from forum.posting import approving
from forum.posting.actions import EditedMeanwhile
from forum.posting.approving import DecidedAlready
from forum.posting.sending import KIND


def register_cases() -> None:
    add_kind(Kind(KIND, gettext_lazy("held post"), hold, show))
    offer_outcome(
        Outcome(
            name=Deed.APPROVE,
            label=gettext_lazy("Approve and publish"),
            done=pgettext_lazy("outcome of a case", "published"),
            kinds=frozenset({KIND}),
            deed=lambda case: Deed.APPROVE,
            act=approve,
            take_back=lambda viewer, case, reason: "",
        )
    )
    offer_outcome(
        Outcome(
            name=Deed.REFUSE,
            label=gettext_lazy("Don’t publish"),
            done=pgettext_lazy("outcome of a case", "not published"),
            kinds=frozenset({KIND}),
            deed=lambda case: Deed.REFUSE,
            act=refuse,
            take_back=publish_after_all,
        )
    )


def hold(case: Case) -> None:
    HeldPost.objects.select_for_update(no_key=True).filter(pk=case.target_id).first()


def show(viewer: Viewer, cases: list[Case]) -> dict[int, Shown]:
    ids = [case.target_id for case in cases]
    seen = HeldPost.objects.visible_to(viewer).select_related("thread", "post").in_bulk(ids)
    return {
        case.pk: Shown(
            held.post.get_absolute_url() if held.post else held.get_absolute_url(),
            held.title or (held.thread.title if held.thread else ""),
        )
        for case in cases
        if (held := seen.get(case.target_id))
    }


def approve(viewer: Viewer, case: Case, decision: Decision) -> None:
    """Raises PermissionDenied, also where its author may no longer write there."""
    try:
        approving.approve(viewer, held_in(case), trace_of(case, decision))
    except (DecidedAlready, EditedMeanwhile) as refused:
        raise PermissionDenied(_("This can’t be published any more.")) from refused


def refuse(viewer: Viewer, case: Case, decision: Decision) -> None:
    try:
        approving.refuse(viewer, held_in(case), decision.reason, trace_of(case, decision))
    except DecidedAlready as refused:
        raise PermissionDenied(_("Someone has decided about it meanwhile.")) from refused


def publish_after_all(viewer: Viewer, case: Case, reason: str) -> str:
    """An appeal was right: it is published, if its author still may write there."""
    held = HeldPost.objects.filter(pk=case.target_id).first()
    if held is None or not held.is_refused:
        return _("It is gone.")
    held.hold_again()
    try:
        approving.approve(viewer, held, Trace(case_id=case.pk))
    except (PermissionDenied, EditedMeanwhile) as refused:
        return str(refused) or _("This can’t be published any more.")
    return ""


# --- steps ----------------------------------------------------------------------------------------


def held_in(case: Case) -> HeldPost:
    held = HeldPost.objects.filter(pk=case.target_id).first()
    if held is None:
        raise PermissionDenied(_("Its author has taken it back."))
    return held


def trace_of(case: Case, decision: Decision) -> Trace:
    return Trace(case_id=case.pk, batch=decision.batch)
