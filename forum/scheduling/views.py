"""The staff's pages: schedule a thread, see what is scheduled, change, drop or publish it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.signing_in import sign_in_first
from forum.boards.asking import sent
from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.boards.rights import Right
from forum.limits.refusing import refusals_on, status_of
from forum.limits.sentences import again_sentence
from forum.limits.spending import Allowance, SpentUp, spend
from forum.posting.actions import terms
from forum.posts.rendering import prepare
from forum.reading.thread import fits
from forum.scheduling import actions
from forum.scheduling.forms import ScheduleForm
from forum.scheduling.models import ScheduledThread
from forum.scheduling.permissions import can_change, can_drop
from forum.scheduling.publishing import Gone
from forum.scheduling.publishing import publish as publish_scheduled
from forum.tags.fields import fit_tags
from forum.threads.permissions import can_schedule_thread
from forum.web.taken import tell_taken

SCHEDULED = Allowance("schedule", times=30, seconds=300)
MOST_SHOWN = 200


def show_list(request: ForumRequest) -> HttpResponse:
    """What comes next comes first; there are never many."""
    if request.viewer.is_guest:
        return sign_in_first(request)
    require_staff(request)
    rows = list(seen_by(request).order_by("publish_at", "id")[:MOST_SHOWN])
    may_drop = {row.pk for row in rows if can_drop(request.viewer, row)}
    context = {"rows": rows, "may_drop": may_drop, "me": request.viewer.id}
    return render(request, "scheduling/list.html", context)


def create(request: ForumRequest, slug: str) -> HttpResponseBase:
    boards = Board.objects.visible_to(request.viewer).select_related("parent")
    board = get_object_or_404(boards, slug=slug)
    if request.viewer.is_guest:
        return sign_in_first(request)
    if not can_schedule_thread(request.viewer, board):
        raise PermissionDenied(_("You may not schedule threads on this board."))
    form = ScheduleForm(sent(request))
    fit_tags(form, request.viewer, board)

    def write() -> None:
        submission_id = form.cleaned_data["submission_id"]
        actions.schedule(request.viewer, board, form.planned, submission_id)

    if is_kept(request, form, write):
        messages.success(request, _("The thread is scheduled."))
        return tell_taken(request, redirect("scheduled-threads"))
    return composer(request, form, board, None)


def edit(request: ForumRequest, scheduled_id: int) -> HttpResponseBase:
    """Its author changes it; others who moderate the board read it."""
    if request.viewer.is_guest:
        return sign_in_first(request)
    scheduled = fetch(request, scheduled_id)
    if not can_change(request.viewer, scheduled):
        return read(request, scheduled)
    before = {name: getattr(scheduled, name) for name in ("title", "body", "publish_at")}
    before["tags"] = ", ".join(scheduled.tags)
    form = ScheduleForm(sent(request), initial=before)
    fit_tags(form, request.viewer, scheduled.board, frozenset(scheduled.tags))
    del form.fields["submission_id"]
    if is_kept(request, form, lambda: actions.change(request.viewer, scheduled, form.planned)):
        messages.success(request, _("Saved."))
        return tell_taken(request, redirect("scheduled-threads"))
    return composer(request, form, scheduled.board, scheduled)


@require_POST
def drop(request: ForumRequest, scheduled_id: int) -> HttpResponseBase:
    return done(request, scheduled_id, lambda it: actions.drop(request.viewer, it), _("Dropped."))


@require_POST
def publish(request: ForumRequest, scheduled_id: int) -> HttpResponseBase:
    """Now, by its author."""

    def publish_own(scheduled: ScheduledThread) -> None:
        if not can_change(request.viewer, scheduled):
            raise PermissionDenied(_("Only its author publishes it sooner."))
        publish_scheduled(scheduled)

    return done(request, scheduled_id, publish_own, _("The thread is published."))


# --- steps ----------------------------------------------------------------------------------------


def require_staff(request: ForumRequest) -> None:
    viewer = request.viewer
    if not (viewer.sees_everything or viewer.board_ids(Right.MODERATE)):
        raise PermissionDenied(_("Only moderators schedule threads."))


def seen_by(request: ForumRequest) -> QuerySet[ScheduledThread]:
    rows = ScheduledThread.objects.visible_to(request.viewer)
    return rows.select_related("author", "board__parent")


def fetch(request: ForumRequest, scheduled_id: int) -> ScheduledThread:
    return get_object_or_404(seen_by(request), pk=fits(scheduled_id))


def is_kept(request: ForumRequest, form: ScheduleForm, write: Callable[[], object]) -> bool:
    """Whether it could be; if not, the form says why and keeps what was typed."""
    if not form.is_valid() or "preview" in request.POST:
        return False
    with refusals_on(form):
        spend(SCHEDULED, str(request.viewer.id))
        write()
    return not form.errors


def composer(
    request: ForumRequest, form: ScheduleForm, board: Board, scheduled: ScheduledThread | None
) -> HttpResponse:
    context = {"form": form, "board": board, "scheduled": scheduled}
    if "preview" in request.POST and "body" in form.cleaned_data:
        context["preview"] = shown(request, form.cleaned_data["body"], board)
    status = status_of(form) if form.errors else 200
    return render(request, "scheduling/edit.html", context, status=status)


def read(request: ForumRequest, scheduled: ScheduledThread) -> HttpResponse:
    html = shown(request, scheduled.body, scheduled.board)
    context = {"scheduled": scheduled, "board": scheduled.board, "html": html}
    return render(request, "scheduling/read.html", context)


def shown(request: ForumRequest, body: str, board: Board) -> SafeString:
    return SafeString(prepare(body, terms(request.viewer, board)).html)


def done(
    request: ForumRequest,
    scheduled_id: int,
    action: Callable[[ScheduledThread], object],
    said: str,
) -> HttpResponseBase:
    """What is gone already counts as done."""
    if request.viewer.is_guest:
        return sign_in_first(request)
    scheduled = seen_by(request).filter(pk=fits(scheduled_id)).first()
    require_staff(request)
    if scheduled:
        try:
            action(scheduled)
        except Gone:
            pass
        except SpentUp as spent_up:
            messages.error(request, again_sentence(spent_up))
            return redirect("scheduled-threads")
        messages.success(request, said)
    return redirect("scheduled-threads")
