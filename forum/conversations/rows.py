"""What the pages show: conversations in a member's list, and messages on a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models.functions import Left
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from accounts.models import User
from forum.boards.viewer import Viewer
from forum.cards.showing import with_cards
from forum.conversations.models import Conversation, Message, Participant
from forum.conversations.permissions import can_edit, can_report
from forum.markup import excerpt
from forum.posts.models import PAGE_SIZE

BEGINNING = 3000
NAMES_SHOWN = 4
REMOVED = gettext_lazy("Removed by the moderators.")
NOT_A_POST = 0  # a card of another site belongs to a post; messages have none


@dataclass(slots=True)
class ListRow:
    """A conversation in the list of one who takes part."""

    part: Participant
    last: Message | None = None
    others: list[User] = field(default_factory=list)

    @property
    def conversation(self) -> Conversation:
        return self.part.conversation

    @property
    def unread_count(self) -> int:
        return self.part.unread_count

    @property
    def is_bold(self) -> bool:
        return self.unread_count > 0 and not self.part.is_muted

    @property
    def address(self) -> str:
        """The first that is unread, or the last."""
        return self.part.address_of(min(self.part.read_number + 1, self.conversation.last_number))

    @property
    def words(self) -> str:
        if self.last is None:
            return ""
        return str(REMOVED) if self.last.is_hidden else excerpt(self.last.html, 160)

    @property
    def named(self) -> list[User]:
        return self.others[:NAMES_SHOWN]

    @property
    def unnamed_count(self) -> int:
        return max(0, len(self.others) - NAMES_SHOWN)


def list_rows(viewer: Viewer, parts: Iterable[Participant]) -> list[ListRow]:
    """Two queries for any number: the last words of each that its reader may see, and who else is
    there."""
    rows = {part.conversation_id: ListRow(part) for part in parts}
    ids = [row.conversation.last_message_id for row in rows.values()]
    last = Message.objects.visible_to(viewer).filter(pk__in=ids).select_related("author")
    for message in last.defer("body", "html").annotate(beginning=Left("html", BEGINNING)):
        message.html = whole_tags(message.beginning)
        rows[message.conversation_id].last = message
    there = Participant.objects.present().filter(conversation__in=rows).exclude(member=viewer.id)
    for part in there.select_related("member").order_by("id"):
        rows[part.conversation_id].others.append(part.member)
    return list(rows.values())


def whole_tags(beginning: str) -> str:
    """Without the tag that the cut went through."""
    is_cut = len(beginning) == BEGINNING
    return beginning[: beginning.rfind(">") + 1] if is_cut else beginning


@dataclass(frozen=True, slots=True)
class MessageRow:
    message: Message
    html: SafeString
    can_edit: bool
    can_report: bool
    is_unread: bool


def message_rows(viewer: Viewer, part: Participant, page: int) -> list[MessageRow]:
    """Those of a page, by the numbers that belong there. One query, and those of its cards."""
    first = (part.first_page + page - 2) * PAGE_SIZE + 1
    numbers = max(first, part.first_number), first + PAGE_SIZE - 1
    return rows_between(viewer, part, *numbers)


def rows_between(viewer: Viewer, part: Participant, first: int, last: int) -> list[MessageRow]:
    found = Message.objects.visible_to(viewer).filter(conversation=part.conversation_id)
    within = found.filter(number__range=(first, last)).select_related("author", "about")
    messages = list(within.defer("body").order_by("number"))
    shown = [(NOT_A_POST, "" if message.is_hidden else message.html) for message in messages]
    texts = with_cards(shown, viewer)
    return [
        MessageRow(
            message,
            SafeString(text),
            can_edit(viewer, message),
            can_report(viewer, message),
            message.number > part.read_number,
        )
        for message, text in zip(messages, texts, strict=True)
    ]
