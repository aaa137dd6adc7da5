"""A member's word to the moderators about what they see."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from forum.boards.viewer import Viewer
from forum.cases.kinds import Target
from forum.cases.models import Source
from forum.cases.opening import Word, join_case
from forum.threads.permissions import can_moderate


def report(viewer: Viewer, target: Target, word: Word) -> bool:
    """Tell the moderators; False when they already have this member's report on it.

    Raises PermissionDenied.
    """
    if viewer.user is None or target.author_id == viewer.id:
        raise PermissionDenied(_("You can’t report this."))
    source = Source.STAFF if moderates(viewer, target) else Source.MEMBER
    return join_case(target, replace(word, reporter_id=viewer.id, source=source))


def moderates(viewer: Viewer, target: Target) -> bool:
    thread = target.post.thread if target.post else target.thread
    return can_moderate(viewer, thread) if thread else viewer.is_moderator
