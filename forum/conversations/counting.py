"""The one module that counts here: numbers, messages, people, and what is unread to whom.

Each function is called in the transaction of its cause, with the conversation locked; members are
locked after it, by id. Unread to a member is a conversation that they didn't mute and haven't read
to its last number. `recount_conversations` works all of it out again.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from accounts.models import User
from forum.conversations.models import Conversation, Message, Participant
from forum.posts.counters import lock_members, mended


def said(conversation: Conversation, message: Message) -> None:
    """`message` has just been given the next number; its author has read all before it."""
    there = Participant.objects.present().filter(conversation=conversation)
    up_to_date = there.filter(is_muted=False, read_number=conversation.last_number)
    more = set(up_to_date.values_list("member_id", flat=True)) - {message.author_id}
    behind = there.unread().filter(member=message.author_id)
    less = set(behind.values_list("member_id", flat=True))
    there.update(place=message.pk)
    there.filter(member=message.author_id).update(read_number=message.number)
    conversation.last_number = message.number
    conversation.last_message_id = message.pk
    conversation.message_count += 1
    conversation.save(update_fields=["last_number", "last_message_id", "message_count"])
    count_unread(more, less)


def noted(conversation: Conversation, message: Message) -> None:
    """Who came or went took the next number: it is new to nobody who had read all before."""
    there = Participant.objects.present().filter(conversation=conversation)
    there.filter(read_number=conversation.last_number).update(read_number=message.number)
    conversation.last_number = message.number
    conversation.save(update_fields=["last_number"])


def came(conversation: Conversation, participants: list[Participant]) -> None:
    """All of it is unread to them, from where they see it."""
    conversation.participant_count += len(participants)
    conversation.save(update_fields=["participant_count"])
    count_unread({each.member_id for each in participants if is_unread(conversation, each)}, ())


def went(conversation: Conversation, participant: Participant) -> None:
    """Called while they still count as there."""
    less = [participant.member_id] if is_unread(conversation, participant) else []
    conversation.participant_count -= 1
    conversation.save(update_fields=["participant_count"])
    count_unread((), less)


def read(conversation: Conversation, participant: Participant, number: int) -> bool:
    """They have seen it up to this number; whether nothing is unread to them since."""
    was_unread = is_unread(conversation, participant)
    participant.read_number = number
    participant.save(update_fields=["read_number"])
    is_over = was_unread and not is_unread(conversation, participant)
    count_unread((), [participant.member_id] if is_over else [])
    return is_over


def muted(conversation: Conversation, participant: Participant, *, is_muted: bool) -> None:
    before = is_unread(conversation, participant)
    participant.is_muted = is_muted
    participant.save(update_fields=["is_muted"])
    after, who = is_unread(conversation, participant), [participant.member_id]
    if before != after:
        count_unread(who if after else (), who if before else ())


def is_unread(conversation: Conversation, participant: Participant) -> bool:
    """As `ParticipantQuerySet.unread` asks the database."""
    is_behind = participant.read_number < conversation.last_number
    return participant.is_present and not participant.is_muted and is_behind


def count_unread(more: Iterable[int], less: Iterable[int]) -> None:
    """In how many conversations something is unread, of these one more and of those one less."""
    more, less = set(more), set(less)
    if more | less:
        lock_members({*more, *less})
    if more:
        one_more = F("unread_conversations") + 1
        User.objects.filter(pk__in=more).update(unread_conversations=one_more)
    if less:
        one_less = F("unread_conversations") - 1
        User.objects.filter(pk__in=less).update(unread_conversations=one_less)


# --- the truth, from the messages and who is there ------------------------------------------------

RECOUNT_CONVERSATIONS = """
    WITH said AS (
        SELECT conversation_id, max(number) AS last_number,
               count(*) FILTER (WHERE kind = 'said') AS messages,
               coalesce(max(id) FILTER (WHERE kind = 'said'), 0) AS last_message
        FROM conversations_message GROUP BY conversation_id
    ), people AS (
        SELECT conversation_id, count(*) AS n FROM conversations_participant
        WHERE left_at IS NULL GROUP BY conversation_id
    ), truth AS (
        SELECT c.id, coalesce(said.last_number, 0) AS last_number,
               coalesce(said.messages, 0) AS messages, coalesce(people.n, 0) AS people,
               coalesce(said.last_message, 0) AS last_message
        FROM conversations_conversation c LEFT JOIN said ON said.conversation_id = c.id
        LEFT JOIN people ON people.conversation_id = c.id
    )
    UPDATE conversations_conversation c SET last_number = truth.last_number,
        last_message_id = truth.last_message, message_count = truth.messages,
        participant_count = truth.people
    FROM truth WHERE truth.id = c.id
    AND (c.last_number, c.last_message_id, c.message_count, c.participant_count)
    IS DISTINCT FROM (truth.last_number, truth.last_message, truth.messages, truth.people)
"""

RECOUNT_PLACES = """
    WITH truth AS (
        SELECT p.id, least(p.read_number, c.last_number) AS read_number,
               greatest(c.last_message_id, coalesce(m.id, 0)) AS place
        FROM conversations_participant p JOIN conversations_conversation c
        ON c.id = p.conversation_id LEFT JOIN conversations_message m
        ON m.conversation_id = c.id AND m.number = p.first_number
        WHERE p.left_at IS NULL
    )
    UPDATE conversations_participant p SET read_number = truth.read_number, place = truth.place
    FROM truth WHERE truth.id = p.id
    AND (p.read_number, p.place) IS DISTINCT FROM (truth.read_number, truth.place)
"""

RECOUNT_UNREAD = """
    WITH unread AS (
        SELECT p.member_id, count(*) AS n FROM conversations_participant p
        JOIN conversations_conversation c ON c.id = p.conversation_id
        WHERE p.left_at IS NULL AND NOT p.is_muted AND p.read_number < c.last_number
        GROUP BY p.member_id
    ), truth AS (
        SELECT u.id, coalesce(unread.n, 0) AS n
        FROM accounts_user u LEFT JOIN unread ON unread.member_id = u.id
        WHERE unread.n IS NOT NULL OR u.unread_conversations <> 0
    )
    UPDATE accounts_user u SET unread_conversations = truth.n
    FROM truth WHERE truth.id = u.id AND u.unread_conversations <> truth.n
"""


def recount_conversations() -> dict[str, int]:
    return {
        "conversations": mended(RECOUNT_CONVERSATIONS),
        "participants of conversations": mended(RECOUNT_PLACES),
        "unread conversations": mended(RECOUNT_UNREAD),
    }
