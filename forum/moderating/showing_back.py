"""How what `showing` does is taken back: as it was before, unless others have changed it since."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.boards.viewer import Viewer
from forum.log.models import Deed, LogEntry
from forum.log.undoing import Inverse, NothingLeft, hold_thread, register, thread_of
from forum.moderating.showing import announcing_of, featuring_of, pinning_of, see_to_unpinning
from forum.moderating.undoing import log_thread, may_act_on_it
from forum.threads.models import Thread
from forum.threads.permissions import can_pin, can_show_everywhere
from forum.web.moments import moment_of


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a thread can be shown: how it stands there, how it comes there and goes, and what is
    said when it has gone, or come, since."""

    now: Callable[[Thread], Mapping[str, Any]]
    put: Callable[[Thread, Mapping[str, Any]], None]
    take: Callable[[Thread], None]
    gone: str | Promise
    come: str | Promise


def register_all() -> None:
    pinned = Stand(
        pinning_of,
        put_pin_back,
        Thread.unpin,
        gettext_lazy("The thread has been unpinned since."),
        gettext_lazy("The thread has been pinned again since."),
    )
    for kind, deed, effect in (
        ("pin", Deed.UNPIN, gettext_lazy("The thread will no longer be pinned.")),
        ("unpin", Deed.PIN, gettext_lazy("The thread will be pinned again.")),
        ("repin", Deed.PIN, gettext_lazy("The thread will be pinned as it was before.")),
    ):
        of_stand(kind, effect, deed, pinned, may_pin)
    featured = Stand(
        featuring_of,
        lambda thread, before: thread.feature(moment_of(before["at"])),
        Thread.unfeature,
        gettext_lazy("The thread has lost its place among the featured since."),
        gettext_lazy("The thread has been featured again since."),
    )
    for kind, deed, effect in (
        ("feature", Deed.UNFEATURE, gettext_lazy("The thread will no longer be featured.")),
        ("unfeature", Deed.FEATURE, gettext_lazy("The thread will be featured again.")),
    ):
        of_stand(kind, effect, deed, featured, may_act_on_it)
    announced = Stand(
        announcing_of,
        lambda thread, before: thread.announce(
            moment_of(before["until"]), since=moment_of(before["at"])
        ),
        Thread.unannounce,
        gettext_lazy("The announcement has ended since."),
        gettext_lazy("The thread has been announced again since."),
    )
    for kind, deed, effect in (
        ("announce", Deed.UNANNOUNCE, gettext_lazy("The thread will no longer be announced.")),
        ("unannounce", Deed.ANNOUNCE, gettext_lazy("The thread will be announced again.")),
        ("reannounce", Deed.ANNOUNCE, gettext_lazy("The announcement will end as before.")),
    ):
        of_stand(kind, effect, deed, announced, may_announce)


def of_stand(
    kind: str,
    effect: str | Promise,
    deed: Deed,
    stand: Stand,
    may: Callable[[Viewer, LogEntry, Thread], bool],
) -> None:
    log, back = partial(log_thread, deed), partial(as_before, stand)
    register(kind, Inverse(effect, thread_of, hold_thread, may, back, log))


def may_pin(viewer: Viewer, entry: LogEntry, thread: Thread) -> bool:
    return can_pin(viewer, thread, everywhere=bool(entry.before.get("everywhere")))


def may_announce(viewer: Viewer, entry: LogEntry, thread: Thread) -> bool:
    return can_show_everywhere(viewer, thread)


def as_before(stand: Stand, viewer: Viewer, entry: LogEntry, thread: Thread) -> Sequence[str]:
    """Which kind it is tells whether it stood there before and after: entries of old say no more,
    and mean on its board, without an end."""
    stood_before = entry.inverse_kind.startswith(("un", "re"))
    stood_after = not entry.inverse_kind.startswith("un")
    now = stand.now(thread)
    if bool(now) != stood_after:
        raise NothingLeft(str(stand.gone if stood_after else stand.come))
    if entry.after and dict(now) != entry.after:
        raise NothingLeft(_("It has been changed again since."))
    if not stood_before:
        stand.take(thread)
        return ()
    until = moment_of(entry.before.get("until"))
    if until and until <= timezone.now():
        raise NothingLeft(_("It would be over by now."))
    stand.put(thread, entry.before)
    return ()


def put_pin_back(thread: Thread, before: Mapping[str, Any]) -> None:
    thread.pin(
        everywhere=bool(before.get("everywhere")),
        until=moment_of(before.get("until")),
        since=moment_of(before.get("at")),
    )
    see_to_unpinning(thread)
