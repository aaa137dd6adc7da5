"""What moderators may decide about posts and threads that were reported."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from accounts.models import User
from forum.boards.viewer import Viewer
from forum.cases.history import Fact, add_source
from forum.cases.models import Case
from forum.cases.outcomes import AllKinds, Decision, Outcome, offer_outcome
from forum.log.models import Deed, LogEntry
from forum.log.undoing import NothingLeft, undo
from forum.log.writing import Trace
from forum.moderating import actions
from forum.posts.models import Post
from forum.posts.permissions import can_moderate_post
from forum.sanctions import actions as sanctions
from forum.sanctions.forms import UNTIL, LastingForm, when_over
from forum.sanctions.models import MOST_POINTS, RULE_LENGTH, Caution, Note
from forum.sanctions.permissions import can_silence_everywhere, can_silence_on, can_warn
from forum.threads.models import Thread
from forum.threads.permissions import can_act_on_thread


class WarningForm(LastingForm):
    """How heavy the warning is; of words, whether they are hidden too."""

    points = forms.IntegerField(
        label=_("Points"),
        min_value=1,
        max_value=MOST_POINTS,
        initial=1,
        help_text=_("They add up; at some points measures are taken by themselves."),
    )
    hides = forms.BooleanField(label=_("Hide what was written, too"), required=False)
    field_order = ("points", "length", "until", "hides")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["length"].label = _("How long the points count")
        self.fields["length"].initial = "365"


class SilenceForm(LastingForm):
    everywhere = forms.BooleanField(label=_("On all boards, not only on this one"), required=False)


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
    offer_outcome(
        Outcome(
            name="warn",
            label=_("Warn the author"),
            done=pgettext_lazy("outcome of a case", "warned"),
            kinds=AllKinds(),
            deed=lambda case: Deed.WARN,
            act=warn,
            take_back=take_back,
            may=lambda viewer, case: bool(case.author and can_warn(viewer, case.author)),
            form=WarningForm,
            holds_author=True,
        )
    )
    offer_outcome(
        Outcome(
            name="silence",
            label=_("Silence the author"),
            done=pgettext_lazy("outcome of a case", "silenced"),
            kinds=AllKinds(),
            deed=lambda case: Deed.SILENCE,
            act=silence,
            take_back=take_back,
            may=may_silence,
            form=SilenceForm,
            holds_author=True,
        )
    )
    add_source(warnings_and_notes)


def may_silence(viewer: Viewer, case: Case) -> bool:
    """Where it stands; the deed asks again whether they moderate there themselves."""
    author, board = case.author, case.stands_on
    if author is None:
        return False
    if board is None:
        return can_silence_everywhere(viewer, author)
    return can_silence_on(viewer, board, author, moderates_there=False)


SHOWN = 10


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
    # Of a case that was decided along with another, the deed is that one's.
    ids = [case.pk, case.decided_with_id or case.pk]
    done = LogEntry.objects.filter(case_id__in=ids, undoes=None).exclude(inverse_kind="")
    for entry in done.for_rows(viewer).order_by("-id"):
        if entry.is_undone:
            continue
        try:
            with transaction.atomic():
                left += undo(viewer, entry, reason, Trace(case_id=case.pk))
        except NothingLeft as nothing:
            left.append(str(nothing))
    return " ".join(left)


def warn(viewer: Viewer, case: Case, decision: Decision) -> None:
    if case.author is None:
        raise PermissionDenied(_("The member is gone."))
    if decision.more.get("hides") and may_hide(viewer, case):
        hide(viewer, case, decision)
    charge = sanctions.Charge(
        points=decision.more["points"],
        reason=decision.reason,
        rule=str(decision.rule or "")[:RULE_LENGTH],
        rule_id=decision.rule.pk if decision.rule else None,
        post=case.post,
        case_id=case.pk,
        expires_at=ends_at(decision),
    )
    sanctions.warn(viewer, case.author, charge)


def silence(viewer: Viewer, case: Case, decision: Decision) -> None:
    if case.author is None:
        raise PermissionDenied(_("The member is gone."))
    board = None if decision.more.get("everywhere") else case.stands_on
    reason = decision.reason or str(decision.rule or "")
    stop = sanctions.Stop(reason, ends_at(decision), case_id=case.pk)
    if sanctions.silence(viewer, case.author, board, stop) is None:
        raise PermissionDenied(_("They are silenced there already."))


def ends_at(decision: Decision) -> datetime | None:
    """Of what `LastingForm` asked."""
    asked = decision.more
    return asked["until"] if asked["length"] == UNTIL else when_over(asked["length"])


def warnings_and_notes(viewer: Viewer, member: User) -> list[Fact]:
    """What the viewer may know of them; two queries."""
    page = reverse("member-record", args=[member.pk])
    notes = Note.objects.visible_to(viewer).filter(member=member, removed_at=None)
    cautions = Caution.objects.visible_to(viewer).filter(member=member, withdrawn_at=None)
    facts = [
        Fact(_("Note"), each.created_at, each.body, name_of(each.author), page)
        for each in notes.select_related("author").order_by("-id")[:SHOWN]
    ]
    for each in cautions.select_related("given_by").order_by("-id")[:SHOWN]:
        words = ngettext("Warning, %(n)d point", "Warning, %(n)d points", each.points)
        said = words % {"n": each.points}
        facts.append(Fact(said, each.given_at, each.reason, name_of(each.given_by), page))
    return facts


def name_of(member: User | None) -> str:
    return member.username if member else ""
