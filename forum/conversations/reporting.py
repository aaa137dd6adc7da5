"""Calling the moderators to a message: what they read of the conversation is a copy, made then.

It holds the message, as it was before edits too, and its nearest neighbours as the reporter sees
them; it opens nothing else of the conversation to anybody.
"""

from __future__ import annotations

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.signing_in import sign_in_first
from forum.boards.middleware import ForumRequest
from forum.boards.viewer import Viewer
from forum.cases.kinds import TITLE_LENGTH, Kind, Shown, Target
from forum.cases.models import Case
from forum.conversations.fetching import fetch_words, lock_message
from forum.conversations.models import MESSAGE, Message
from forum.conversations.quoting import author_of
from forum.moderating.reporting import report
from forum.posts.rendering import prepare

NEIGHBOURS = 2  # before it, and behind it
LONGEST_NEIGHBOUR = 2000


def report_message(request: ForumRequest, message_id: int) -> HttpResponseBase:
    """Whoever was signed out meanwhile keeps what they typed, and is shown nothing."""
    template = "conversations/report.html"
    if request.viewer.is_guest:
        if request.method != "POST":
            return sign_in_first(request)
        nothing = Target(MESSAGE, message_id, None, None, "", "", "")
        return report(request, nothing, {"way_back": "/conversations/"}, "/", template)
    message = fetch_words(request.viewer, message_id)
    back = message.get_absolute_url()
    page = {"message": message, "conversation": message.conversation, "way_back": back}
    return report(request, target_message(request.viewer, message), page, back, template)


def target_message(viewer: Viewer, message: Message) -> Target:
    body = copied(viewer, message)
    return Target(
        kind=MESSAGE,
        id=message.pk,
        author_id=message.author_id,
        board_id=None,
        title=f"{message.conversation.title} #{message.number}"[:TITLE_LENGTH],
        body=body,
        html=prepare(body).html,
    )


# --- the copy -------------------------------------------------------------------------------------


def copied(viewer: Viewer, message: Message) -> str:
    """As Markdown: each in a quote of its own, out of which no text can break."""
    near = message.number - NEIGHBOURS, message.number + NEIGHBOURS
    seen = Message.objects.visible_to(viewer).filter(conversation=message.conversation_id)
    around = (
        seen.said()
        .in_sight()
        .filter(number__range=near)
        .select_related("author")
        .order_by("number")
    )
    return "\n\n".join(part for each in around for part in parts_of(each, message))


def parts_of(each: Message, reported: Message) -> list[str]:
    if each.pk != reported.pk:
        return [headed(each, ""), quoted(each.body[:LONGEST_NEIGHBOUR])]
    parts = [headed(each, _("this is reported")), quoted(each.body)]
    for before in each.earlier.all():
        parts += [headed(each, _("before an edit")), quoted(before.body)]
    return parts


def headed(message: Message, more: str) -> str:
    name = author_of(message).replace("_", "\\_")
    return f"**{name} #{message.number}**" + (f" — *{more}*" if more else "")


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


# --- for the room of cases ------------------------------------------------------------------------


def hold_message(case: Case) -> None:
    lock_message(case.target_id)


def show_messages(viewer: Viewer, cases: list[Case]) -> dict[int, Shown]:
    """There is nothing that a moderator may open: the copy is all they read. Whose message is still
    there is said, without its address."""
    there = Message.objects.filter(pk__in=[case.target_id for case in cases])
    hidden = dict(there.values_list("pk", "hidden_at"))
    return {
        case.pk: Shown(
            "", case.snapshot.title if case.snapshot else "", hidden[case.target_id] is not None
        )
        for case in cases
        if case.target_id in hidden
    }


KIND = Kind(MESSAGE, gettext_lazy("message of a conversation"), hold_message, show_messages)
