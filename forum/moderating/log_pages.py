"""The log to read, one deed of it, and the page that asks before one is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.signing_in import sign_in_first
from forum.boards.asking import asks_a_guest, require_desk, sent
from forum.boards.middleware import ForumRequest
from forum.boards.models import Board
from forum.boards.rights import Right
from forum.boards.viewer import Viewer
from forum.log.models import LogEntry
from forum.log.undoing import INVERSES, NothingLeft, can_undo, undo
from forum.moderating.forms import LogFilter, OptionalReasonForm
from forum.moderating.log_changes import Change, changes_of_member, changes_of_thread
from forum.posts.models import Post
from forum.reading.thread import fits
from forum.threads.models import Thread
from forum.web.keyset import mark_of, stretch

ENTRIES_A_PAGE = 50


def show_log(request: ForumRequest) -> HttpResponse:
    if request.viewer.is_guest:
        return sign_in_first(request)
    require_desk(request)
    entries = LogEntry.objects.visible_to(request.viewer).for_rows(request.viewer).order_by("-id")
    form = LogFilter(request.viewer, request.GET)
    entries = entries.filter(**form.chosen()) if form.is_valid() else entries.none()
    if before := mark_of(request, "before"):
        entries = entries.filter(id__lt=before)
    page = stretch(request, entries[: ENTRIES_A_PAGE + 1], ENTRIES_A_PAGE, "before")
    rows = [LogRow(entry, request.viewer) for entry in page.rows]
    return render(request, "moderating/log.html", {"page": page, "rows": rows, "form": form})


def show_entry(request: ForumRequest, entry_id: int) -> HttpResponseBase:
    if request.viewer.is_guest:
        return sign_in_first(request)
    require_desk(request)
    row = LogRow(fetch_entry(request, entry_id), request.viewer)
    return render(request, "moderating/entry.html", {"row": row})


def undo_entry(request: ForumRequest, entry_id: int) -> HttpResponseBase:
    if asks_a_guest(request):
        return sign_in_first(request)
    require_desk(request)
    entry = fetch_entry(request, entry_id)
    if entry.is_undone:
        messages.info(request, _("This has been taken back already."))
        return redirect("log-entry", entry.pk)
    if not can_undo(request.viewer, entry):
        raise PermissionDenied(_("You may not take this back."))
    form = OptionalReasonForm(sent(request))
    if not form.is_valid():
        page = asking(request.viewer, entry) | {"form": form}
        status = 422 if request.method == "POST" else 200
        return render(request, "moderating/undo.html", page, status=status)
    take_back(request, entry, form.cleaned_data["reason"])
    return redirect("log-entry", entry.pk)


# --- steps ----------------------------------------------------------------------------------------


def fetch_entry(request: ForumRequest, entry_id: int) -> LogEntry:
    entries = LogEntry.objects.visible_to(request.viewer).for_rows(request.viewer)
    return get_object_or_404(entries, pk=fits(entry_id))


def asking(viewer: Viewer, entry: LogEntry) -> dict[str, Any]:
    inverse = INVERSES[entry.inverse_kind]
    details = inverse.preview(viewer, entry) if inverse.preview else ()
    return {"row": LogRow(entry, viewer), "effect": inverse.effect, "details": details}


def take_back(request: ForumRequest, entry: LogEntry, reason: str) -> None:
    """Do it, and say what came of it: all of it, a part, or nothing any more."""
    try:
        otherwise = undo(request.viewer, entry, reason)
    except NothingLeft as why:
        messages.info(request, str(why))
        return
    if not otherwise:
        messages.success(request, _("It has been taken back."))
        return
    messages.warning(request, " ".join([_("It has been taken back, but for this:"), *otherwise]))


@dataclass(frozen=True, slots=True)
class LogRow:
    """An entry as this moderator may read it: threads go to boards that not all of them see."""

    entry: LogEntry
    viewer: Viewer

    @property
    def thread(self) -> Thread | None:
        thread = self.entry.thread
        if thread and thread.is_merged:  # its address leads on
            return thread if self.viewer.may(Right.MODERATE, thread.board_id) else None
        return thread if self.entry.sees_thread else None

    @property
    def post(self) -> Post | None:
        return self.entry.post if self.entry.sees_post else None

    @property
    def board(self) -> Board | None:
        return self.seen(self.entry.board)

    @property
    def to_board(self) -> Board | None:
        return self.seen(self.entry.to_board)

    @property
    def changes(self) -> list[Change]:
        """Nothing of what lies on a board that this moderator doesn't see."""
        entry = self.entry
        if entry.thread_id is None and entry.post_id is None:
            return changes_of_member(entry)
        is_seen = self.thread is not None and bool(entry.to_board) == bool(self.to_board)
        return changes_of_thread(entry) if is_seen else []

    @property
    def can_undo(self) -> bool:
        return can_undo(self.viewer, self.entry)

    def seen(self, board: Board | None) -> Board | None:
        return board if board and self.viewer.may(Right.SEE, board.pk) else None
