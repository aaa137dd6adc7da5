"""Telling of conversations, in the background. Safe to run twice."""

from __future__ import annotations

from collections import defaultdict

from django.tasks import task

from accounts.ignoring import who_ignore
from forum.conversations.models import Conversation, Participant
from forum.notifications.telling import Invited, tell_of_conversation


@task()
def tell_of_invitation(conversation_id: int, member_ids: list[int], deed: str) -> None:
    """Tell these members, once, unless they have left it or read it since."""
    conversation = Conversation.objects.filter(pk=conversation_id).first()
    if conversation is None:
        return
    there = Participant.objects.unread().filter(conversation=conversation, member__in=member_ids)
    invited_by = defaultdict[int | None, list[int]](list)
    for participant in there.filter(member__is_active=True).order_by("member"):
        invited_by[participant.added_by_id].append(participant.member_id)
    for added_by_id, members in invited_by.items():
        deaf = who_ignore(added_by_id, members)
        invited = Invited(conversation.pk, conversation.title, deed, added_by_id)
        tell_of_conversation([each for each in members if each not in deaf], invited)
