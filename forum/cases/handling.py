"""Claiming a case, letting it go, and talking of it among the staff."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from forum.boards.viewer import Viewer
from forum.cases.deciding import DecidedBefore, locked
from forum.cases.models import Case, Remark
from forum.cases.permissions import can_handle
from forum.posts.rendering import prepare


def claim(viewer: Viewer, case: Case, *, take_over: bool = False) -> Case:
    """The case is theirs to look into; who has it keeps it unless it is taken over.

    Raises PermissionDenied and DecidedBefore.
    """
    with transaction.atomic():
        now = handled(viewer, case)
        if now.is_decided and not now.open_appeal:
            raise DecidedBefore(now)
        if viewer.user and (now.claimed_by_id is None or take_over):
            now.claim(viewer.user)
        return now


def let_go(viewer: Viewer, case: Case) -> Case:
    """Nobody has it, if it was theirs. Raises PermissionDenied."""
    with transaction.atomic():
        now = handled(viewer, case)
        if now.claimed_by_id == viewer.id:
            now.let_go()
        return now


def remark(viewer: Viewer, case: Case, body: str, submission_id: UUID | None) -> None:
    """Said to the others of the staff; sent twice it is said once. Raises PermissionDenied."""
    with transaction.atomic():
        now = handled(viewer, case)
        if submission_id and now.remarks.filter(submission_id=submission_id).exists():
            return
        Remark.objects.create(
            case=now,
            author=viewer.user,
            body=body,
            html=prepare(body).html,
            submission_id=submission_id,
        )


def handled(viewer: Viewer, case: Case) -> Case:
    now = locked(case)
    if not can_handle(viewer, now):
        raise PermissionDenied(_("You may not moderate where this case stands."))
    return now
