"""The door for other rooms: telling a member something, in the transaction of its cause.

Whatever is told twice is kept once. Mail, digests and live updates will start from the rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from forum.notifications.models import Kind, Notification, NotificationQuerySet
from forum.posts.models import Post
from forum.threads.models import Thread


@dataclass(frozen=True, slots=True)
class Decided:
    """What a moderator did to a thread or post. `event` names it, so that it is told once.

    Of what was decided in a case, `case_id` leads to all of it.
    """

    event: str
    deed: str
    by_id: int | None
    thread: Thread | None
    post: Post | None = None
    reason: str = ""
    case_id: int | None = None
    rule_number: int | None = None


def tell_of_moderation(member_id: int | None, decided: Decided) -> None:
    """Tell whose thread or post it is; nobody hears of their own deeds."""
    if member_id is not None and member_id != decided.by_id:
        keep([decision(Kind.MODERATION, member_id, decided)])


def tell_of_report(reporter_id: int, decided: Decided) -> None:
    """Tell a reporter what came of the report; `reason` is the moderator's answer."""
    if reporter_id != decided.by_id:
        keep([decision(Kind.REPORT, reporter_id, decided)])


def tell_of_words(post: Post, kinds: dict[int, Kind]) -> None:
    """Tell each member, by id, why the post concerns them."""
    keep(
        Notification(
            recipient_id=member_id,
            kind=kind,
            event=f"post:{post.pk}",
            actor_id=post.author_id,
            thread_id=post.thread_id,
            post=post,
        )
        for member_id, kind in kinds.items()
    )


def tell_of_answer(post: Post, by_id: int | None) -> None:
    """Tell whose post it is; nobody hears of their own deeds, nor twice of one post."""
    if post.author_id is not None and post.author_id != by_id:
        told = Notification(
            recipient_id=post.author_id,
            kind=Kind.ANSWER,
            event=f"answer:{post.pk}",
            actor_id=by_id,
            thread_id=post.thread_id,
            post=post,
        )
        keep([told])


def remind_of_post(member_id: int, post: Post, event: str, note: str) -> None:
    """Tell a member of a post as they had asked, with what they noted then."""
    told = Notification(
        recipient_id=member_id,
        kind=Kind.REMINDER,
        event=event,
        thread_id=post.thread_id,
        post=post,
        reason=note,
    )
    keep([told])


def tell_of_poll(member_ids: Iterable[int], post: Post, event: str) -> None:
    """Tell who took part that the poll below this post is closed."""
    keep(
        Notification(
            recipient_id=member_id,
            kind=Kind.POLL,
            event=event,
            thread_id=post.thread_id,
            post=post,
        )
        for member_id in member_ids
    )


@dataclass(frozen=True, slots=True)
class Invited:
    """A conversation that members came into: by its beginning, or added to it later."""

    conversation_id: int
    title: str
    deed: str
    by_id: int | None

    @property
    def event(self) -> str:
        return f"conversation:{self.conversation_id}"


def tell_of_conversation(member_ids: Iterable[int], invited: Invited) -> None:
    """Tell of a conversation once, however much is written in it."""
    keep(
        Notification(
            recipient_id=member_id,
            kind=Kind.CONVERSATION,
            event=invited.event,
            actor_id=invited.by_id,
            conversation_id=invited.conversation_id,
            subject=invited.title,
            deed=invited.deed,
        )
        for member_id in member_ids
    )


def conversation_read(member_id: int, conversation_id: int) -> None:
    """The member has seen what they were told of."""
    told_of_conversation(member_id, conversation_id).read()


def conversation_left(member_id: int, conversation_id: int) -> None:
    """What they were told of isn't theirs to open any more."""
    told_of_conversation(member_id, conversation_id).clear()


def conversation_called(member_ids: Iterable[int], conversation_id: int, title: str) -> None:
    """Whoever was told of it reads this title from now on."""
    event = f"conversation:{conversation_id}"
    told = Notification.objects.filter(recipient__in=list(member_ids), event=event)
    told.update(subject=title)


def told_of_conversation(member_id: int, conversation_id: int) -> NotificationQuerySet:
    event = f"conversation:{conversation_id}"
    found: NotificationQuerySet = Notification.objects.filter(recipient=member_id, event=event)
    return found


def tell_of_unpublished(member_id: int, event: str, reason: str) -> None:
    """Tell who scheduled a thread that it could not be published, and why."""
    keep([Notification(recipient_id=member_id, kind=Kind.UNPUBLISHED, event=event, reason=reason)])


def take_back(events: Iterable[tuple[int, str]]) -> None:
    """It is as if these members, by id, had not been told: they may be told of it anew."""
    told = Q(pk=None)
    for member_id, event in events:
        told |= Q(recipient=member_id, event=event)
    Notification.objects.filter(told).delete()


def decision(kind: Kind, member_id: int, decided: Decided) -> Notification:
    return Notification(
        recipient_id=member_id,
        kind=kind,
        event=decided.event,
        actor_id=decided.by_id,
        thread=decided.thread,
        post=decided.post,
        deed=decided.deed,
        reason=decided.reason,
        case_id=decided.case_id,
        rule_number=decided.rule_number,
    )


def keep(told: Iterable[Notification]) -> None:
    Notification.objects.bulk_create(told, ignore_conflicts=True)
