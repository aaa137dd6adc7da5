"""Taking messages out of the sight of those who take part, and putting them back.

Two ways lead here and no other: a case about a message that one of them has reported, and the
clean-up after a spammer, whose messages nobody reads for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext_lazy

from accounts.models import User
from forum.boards.viewer import Viewer
from forum.cases.cleaned import reopen_cleaned, settle_cleaned
from forum.cases.models import Case
from forum.cases.outcomes import Decision, Outcome, offer_outcome
from forum.conversations.fetching import lock_message
from forum.conversations.models import MESSAGE, Conversation, Message
from forum.conversations.permissions import can_put_back, can_remove
from forum.log.models import Deed, LogEntry
from forum.log.undoing import Inverse, NothingLeft, register
from forum.log.writing import Trace, log_member_deed
from forum.moderating.outcomes import take_back
from forum.notifications.telling import conversation_called
from forum.sanctions.corners import Corner, add_corner, remember
from forum.sanctions.models import Cleaned, Cleaning
from forum.sanctions.telling import tell_member

REMOVE = Deed.REMOVE_MESSAGE
TITLE = "title"
NO_TITLE = "—"
AT_A_TIME = 50


# --- in a case ------------------------------------------------------------------------------------


def offer_removal() -> None:
    offer_outcome(
        Outcome(
            name=REMOVE,
            label=gettext_lazy("Remove the message"),
            done=pgettext_lazy("outcome of a case", "removed"),
            kinds=frozenset({MESSAGE}),
            deed=lambda case: REMOVE,
            act=remove,
            take_back=take_back,
            may=can_remove,
        )
    )
    effect = gettext_lazy("Those who take part in the conversation will read the message again.")
    register(REMOVE, Inverse(effect, lambda entry: entry, hold, may_undo, undo, log))


def remove(viewer: Viewer, case: Case, decision: Decision) -> None:
    """What is removed already stays so. Raises PermissionDenied."""
    message = lock_message(case.target_id)
    if message is None:
        raise PermissionDenied(_("The message is gone."))
    if not can_remove(viewer, case):
        raise PermissionDenied(_("You may not remove this message."))
    if message.is_hidden:
        return
    message.hide()
    trace = Trace(
        before={"hidden": False},
        after={"hidden": True},
        inverse={"kind": REMOVE, "id": message.pk},
        case_id=case.pk,
        batch=decision.batch,
    )
    log_member_deed(viewer, REMOVE, message.author, decision.reason, trace)


# --- taking it back -------------------------------------------------------------------------------


def hold(entry: LogEntry) -> LogEntry:
    if lock_message(id_of(entry)) is None:
        raise NothingLeft(_("The message is gone."))
    return entry


def id_of(entry: LogEntry) -> int:
    return int((entry.inverse or {})["id"])


def may_undo(viewer: Viewer, entry: LogEntry, _target: LogEntry) -> bool:
    return can_put_back(viewer, entry.member)


def undo(viewer: Viewer, entry: LogEntry, _target: LogEntry) -> Sequence[str]:
    message = Message.objects.get(pk=id_of(entry))
    if not message.is_hidden:
        raise NothingLeft(_("The message has been put back since."))
    message.restore()
    return ()


def log(viewer: Viewer, entry: LogEntry, reason: str, trace: Trace) -> LogEntry:
    written = log_member_deed(viewer, Deed.UNDO, entry.member, reason, trace)
    if entry.member:
        tell_member(written, entry.member, f"undo_{REMOVE}")
    return written


# --- in a clean-up --------------------------------------------------------------------------------


def add_messages() -> None:
    add_corner(
        Corner(
            MESSAGE,
            messages_of,
            "conversation_id",
            remove_messages,
            put_back,
            hidden_when,
            ngettext_lazy(
                "Removes %(n)d message in conversations.",
                "Removes %(n)d messages in conversations.",
                "n",
            ),
            ngettext_lazy("%(n)d message comes back.", "%(n)d messages come back.", "n"),
        )
    )
    add_corner(
        Corner(
            TITLE,
            titled_by,
            "pk",
            take_title_off,
            put_title_back,
            titles_since,
            ngettext_lazy(
                "Takes the title off %(n)d conversation.",
                "Takes the titles off %(n)d conversations.",
                "n",
            ),
            ngettext_lazy(
                "%(n)d conversation has its title again.",
                "%(n)d conversations have their titles again.",
                "n",
            ),
        )
    )


def messages_of(member: User) -> Any:
    return Message.objects.said().in_sight().filter(author=member)


def remove_messages(made: Cleaning, conversation_id: int) -> None:
    Conversation.objects.select_for_update(no_key=True).filter(pk=conversation_id).first()
    there = messages_of(made.member).filter(conversation=conversation_id)
    for message in there.select_for_update(no_key=True).order_by("pk")[:AT_A_TIME]:
        message.hide()
        kept = settle_cleaned(made, MESSAGE, message.pk, REMOVE)
        remember(made, MESSAGE, message.pk, message.hidden_at, **kept)


def put_back(row: Cleaned) -> None:
    message = lock_message(row.target_id)
    if message and message.is_hidden and message.hidden_at == row.at:
        message.restore()
        reopen_cleaned(row)


def hidden_when(ids: list[int]) -> Iterable[tuple[int, datetime | None]]:
    return Message.objects.filter(pk__in=ids).values_list("pk", "hidden_at")


def titled_by(member: User) -> Any:
    return Conversation.objects.filter(starter=member).exclude(title=NO_TITLE)


def take_title_off(made: Cleaning, conversation_id: int) -> None:
    titled = titled_by(made.member).select_for_update(no_key=True)
    if conversation := titled.filter(pk=conversation_id).first():
        remember(made, TITLE, conversation.pk, None, title=conversation.title)
        conversation.call(NO_TITLE)
        conversation_called(people_of(conversation), conversation.pk, NO_TITLE)


def put_title_back(row: Cleaned) -> None:
    untitled = Conversation.objects.select_for_update(no_key=True).filter(title=NO_TITLE)
    if conversation := untitled.filter(pk=row.target_id).first():
        conversation.call(row.kept["title"])
        conversation_called(people_of(conversation), conversation.pk, row.kept["title"])


def people_of(conversation: Conversation) -> list[int]:
    return list(conversation.participants.values_list("member_id", flat=True))


def titles_since(ids: list[int]) -> Iterable[tuple[int, datetime | None]]:
    """As if at no moment: nobody else gives a conversation another title."""
    there = Conversation.objects.filter(pk__in=ids, title=NO_TITLE)
    return [(pk, None) for pk in there.values_list("pk", flat=True)]
