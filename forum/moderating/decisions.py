"""The decisions that a page asks to confirm: the words of the page, and the action behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.boards.viewer import Viewer
from forum.moderating import actions, showing
from forum.moderating.actions import PostAction, ThreadAction
from forum.moderating.forms import OptionalReasonForm, ReasonForm


@dataclass(frozen=True, slots=True)
class Decision[Action]:
    """`done` says how things are after it, so it is as true when it was done already."""

    action: Action
    heading: str | Promise
    effect: str | Promise
    button: str | Promise
    done: str | Promise
    form: type[forms.Form] = OptionalReasonForm
    # More than acting on it asks for: nobody is asked about what is refused then. PermissionDenied.
    require: Callable[[Viewer, Any], None] = lambda viewer, target: None


LOCK: Decision[ThreadAction] = Decision(
    actions.lock,
    _("Lock this thread?"),
    _("Everyone can still read it, but only moderators can reply."),
    _("Lock the thread"),
    _("The thread is locked."),
)
UNLOCK: Decision[ThreadAction] = Decision(
    actions.unlock,
    _("Unlock this thread?"),
    _("It will take replies again."),
    _("Unlock the thread"),
    _("The thread takes replies again."),
)
UNPIN: Decision[ThreadAction] = Decision(
    showing.unpin,
    _("Unpin this thread?"),
    _("It will stand among the other threads, by its latest post."),
    _("Unpin the thread"),
    _("The thread is no longer pinned."),
    require=showing.require_pin,
)
FEATURE: Decision[ThreadAction] = Decision(
    showing.feature,
    _("Feature this thread?"),
    _("It will be marked in lists, and stand on the page of all boards for who may read it."),
    _("Feature the thread"),
    _("The thread is featured."),
)
UNFEATURE: Decision[ThreadAction] = Decision(
    showing.unfeature,
    _("No longer feature this thread?"),
    _("It will lose its mark, and its place on the page of all boards."),
    _("No longer feature it"),
    _("The thread is no longer featured."),
)
UNANNOUNCE: Decision[ThreadAction] = Decision(
    showing.unannounce,
    _("No longer announce this thread?"),
    _("It will no longer stand atop the pages."),
    _("No longer announce it"),
    _("The thread is no longer announced."),
    require=showing.require_everywhere,
)
HIDE_THREAD: Decision[ThreadAction] = Decision(
    actions.hide_thread,
    _("Hide this thread?"),
    _("Only moderators will see it. It can be restored."),
    _("Hide the thread"),
    _("The thread is hidden."),
    ReasonForm,
)
RESTORE_THREAD: Decision[ThreadAction] = Decision(
    actions.restore_thread,
    _("Restore this thread?"),
    _("Everyone who reads the board will see it again."),
    _("Restore the thread"),
    _("The thread is back."),
)
HIDE_POST: Decision[PostAction] = Decision(
    actions.hide_post,
    _("Hide this post?"),
    _("Only moderators will see it. It keeps its number and can be restored."),
    _("Hide the post"),
    _("The post is hidden."),
    ReasonForm,
)
RESTORE_POST: Decision[PostAction] = Decision(
    actions.restore_post,
    _("Restore this post?"),
    _("Everyone who reads the thread will see it again."),
    _("Restore the post"),
    _("The post is back."),
)
