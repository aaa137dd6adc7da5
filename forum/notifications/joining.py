"""What comes in numbers is told in one line, which grows until it is read: "Anna and 2 others".

Each such event has a number that grows, the id of its row.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from forum.notifications.models import Kind, Notification
from forum.posts.models import Post


@dataclass(frozen=True, slots=True)
class Line:
    """`unread` is the row that still grows; what came up to `told_before` was told in others."""

    recipient_id: int
    kind: Kind
    post: Post
    unread: Notification | None
    told_before: int

    def say(self, actor_id: int, people: int, up_to: int) -> None:
        """That so many people did it, `actor_id` last, with the event of this number."""
        told = self.unread or Notification(
            recipient_id=self.recipient_id,
            kind=self.kind,
            post=self.post,
            thread_id=self.post.thread_id,
        )
        told.event = f"{self.kind}:{self.post.pk}:{up_to}"
        told.actor_id, told.people, told.created_at = actor_id, people, timezone.now()
        told.save()

    def withdraw(self) -> None:
        """Nobody is left of those it told of."""
        if self.unread:
            self.unread.delete()


def line_of(recipient_id: int, kind: Kind, post: Post) -> Line:
    """Whoever calls it keeps others from doing so for the same post, to the transaction's end."""
    told = Notification.objects.filter(recipient=recipient_id, kind=kind, post=post)
    newest = list(told.order_by("-id")[:2])
    unread = newest.pop(0) if newest and newest[0].is_unread else None
    return Line(recipient_id, kind, post, unread, up_to(newest[0]) if newest else 0)


def up_to(told: Notification) -> int:
    return int(told.event.rpartition(":")[2])
