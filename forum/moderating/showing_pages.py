"""The pages that ask where a thread is to be shown: see `showing`."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from forum.boards.viewer import Viewer
from forum.log.models import Deed
from forum.moderating import showing
from forum.moderating.arranging_pages import Setting
from forum.moderating.forms import PinForm, UntilForm
from forum.moderating.showing import Pin
from forum.threads.models import Thread


def put_pin(viewer: Viewer, thread: Thread, said: dict[str, Any]) -> bool:
    how = Pin(said.get("everywhere", False), said["until"])
    return showing.pin(viewer, thread, said["reason"], how)


PIN = Setting(
    Deed.PIN,
    _("Pin this thread?"),
    _("It will stand above the other threads of its board."),
    _("Pin the thread"),
    _("The thread is pinned."),
    PinForm,
    lambda thread: {"everywhere": thread.pinned_everywhere, "until": thread.pinned_until},
    put_pin,
    showing.require_pin,
)
ANNOUNCE = Setting(
    Deed.ANNOUNCE,
    _("Announce this thread?"),
    _("It will stand atop every page for all who may read it; members can dismiss it."),
    _("Announce the thread"),
    _("The thread is announced."),
    UntilForm,
    lambda thread: {"until": thread.announced_until if thread.is_announced else None},
    lambda viewer, thread, said: showing.announce(viewer, thread, said["until"], said["reason"]),
    showing.require_everywhere,
)
