"""How what `arranging` sets is taken back: as it was before, unless others have set it since."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.boards.viewer import Viewer
from forum.log.models import Deed, LogEntry
from forum.log.undoing import Inverse, NothingLeft, hold_thread, register, thread_of
from forum.log.writing import Trace, log_thread_deed
from forum.moderating.arranging import closing_of, index_title, see_to_closing
from forum.moderating.undoing import may_act_on_it
from forum.threads.models import Thread
from forum.web.moments import moment_of

type Values = Mapping[str, Any]


def register_all() -> None:
    for_setting(
        "rename",
        gettext_lazy("The thread will have its old title again."),
        Deed.RENAME,
        lambda thread: {"title": thread.title},
        rename_back,
    )
    for_setting(
        "slow_mode",
        gettext_lazy("One may reply as often as before."),
        Deed.SLOW_MODE,
        lambda thread: {"minutes": thread.slow_minutes},
        lambda thread, before: thread.slow_down(before["minutes"]),
    )
    for_setting(
        "auto_close",
        gettext_lazy("When the thread closes by itself will be as before."),
        Deed.AUTO_CLOSE,
        closing_of,
        set_closing_back,
    )


def for_setting(
    kind: str,
    effect: str | Promise,
    deed: Deed,
    now: Callable[[Thread], Values],
    put: Callable[[Thread, Values], None],
) -> None:
    def take_back(viewer: Viewer, entry: LogEntry, thread: Thread) -> Sequence[str]:
        if dict(now(thread)) != entry.after:
            raise NothingLeft(_("It has been changed again since."))
        put(thread, entry.before)
        return ()

    def log(viewer: Viewer, thread: Thread, reason: str, trace: Trace) -> LogEntry:
        return log_thread_deed(viewer, deed, thread, reason, trace)

    register(kind, Inverse(effect, thread_of, hold_thread, may_act_on_it, take_back, log))


def rename_back(thread: Thread, before: Values) -> None:
    thread.rename(before["title"])
    index_title(thread)


def set_closing_back(thread: Thread, before: Values) -> None:
    thread.close_by_itself(moment_of(before["at"]), before["idle_days"])
    see_to_closing(thread)
