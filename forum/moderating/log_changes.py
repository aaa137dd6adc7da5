"""What a deed changed, as the log says it: how it was before, and how it was after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from forum.log.models import LogEntry
from forum.web.moments import moment_of
from forum.web.templatetags.words import exactly, grouped


class Change(NamedTuple):
    """`before` is empty where nothing was there, and `after` where nothing is."""

    label: str
    before: str
    after: str


def changes_of_thread(entry: LogEntry) -> list[Change]:
    """Of a deed on a thread or a post."""
    between = "thread" in entry.before | entry.after
    return told(entry, BETWEEN_THREADS if between else OF_A_THREAD)


def changes_of_member(entry: LogEntry) -> list[Change]:
    """Of a deed on a member: never the words of a thread, which may be gone for good."""
    return told(entry, OF_A_MEMBER)


def told(entry: LogEntry, kinds: tuple[Kind, ...]) -> list[Change]:
    before, after = entry.before, entry.after
    found = [Change(str(kind.label), kind.words(before), kind.words(after)) for kind in kinds]
    found += [Change(str(kind.label), "", kind.words(before | after)) for kind in COUNTED]
    return [change for change in found if change.before != change.after]


# --- kinds ----------------------------------------------------------------------------------------


def moment(value: str) -> str:
    at = moment_of(value)
    return exactly(at) if at else ""


def some(value: int) -> str:
    return grouped(value) if value else ""


def several(value: list[str]) -> str:
    return ", ".join(value)


class Kind(NamedTuple):
    """A key of what the log keeps, and how its value is said."""

    key: str
    label: str | Promise
    say: Callable[[Any], str] = str
    # Beside it the key has this meaning; elsewhere it is when the deed was done.
    beside: str = ""

    def words(self, kept: dict[str, Any]) -> str:
        value = kept.get(self.key)
        is_here = value is not None and (not self.beside or self.beside in kept)
        return self.say(value) if is_here else ""


UNTIL = Kind("until", pgettext_lazy("a moment", "Until"), moment)
# The thread that posts came from, and the one they went to.
BETWEEN_THREADS = (Kind("title", gettext_lazy("Thread")),)
OF_A_THREAD = (
    Kind("title", gettext_lazy("Title")),
    Kind("tags", gettext_lazy("Tags"), several),
    Kind("minutes", gettext_lazy("Minutes between replies"), grouped),
    Kind("at", pgettext_lazy("in the log", "Closes"), moment, beside="idle_days"),
    Kind("idle_days", gettext_lazy("Closes after days without a reply"), grouped),
    Kind("everywhere", gettext_lazy("Pinned"), lambda is_so: _("on every list") if is_so else ""),
    UNTIL,
)
OF_A_MEMBER = (Kind("points", gettext_lazy("Points of warnings"), grouped), UNTIL)
COUNTED = (
    Kind("posts", gettext_lazy("Posts"), some),
    Kind("sessions", gettext_lazy("Closed sessions"), some),
    Kind("domains", gettext_lazy("Domains"), several),
)
