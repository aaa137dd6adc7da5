"""Publishing what was scheduled, when it is time or sooner."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from forum.boards.viewer import viewer_of
from forum.limits.sentences import again_sentence
from forum.limits.spending import SpentUp
from forum.notifications.telling import tell_of_unpublished
from forum.posting.actions import Words, start_thread
from forum.posts.models import Post
from forum.scheduling.models import ScheduledThread


class Gone(PermissionDenied):
    """It was published or dropped meanwhile."""


@transaction.atomic
def publish(scheduled: ScheduledThread) -> Post:
    """By its author's rights of this moment. Raises PermissionDenied and SpentUp."""
    now = held(scheduled)
    words = Words(now.body, now.submission_id, tags=tuple(now.tags))
    opening = start_thread(viewer_of(now.author), now.board, now.title, words)
    now.delete()
    return opening


def publish_or_tell(scheduled: ScheduledThread) -> None:
    """When it is time: what can't be published stays, and its author is told why."""
    try:
        publish(scheduled)
    except Gone:
        return
    except (PermissionDenied, SpentUp) as refused:
        sentence = again_sentence(refused) if isinstance(refused, SpentUp) else str(refused)
        with transaction.atomic():
            scheduled.refuse(sentence)
            event = f"scheduled:{scheduled.pk}:{scheduled.publish_at.isoformat()}"
            tell_of_unpublished(scheduled.author_id, event, f"{scheduled.title}: {sentence}")


def held(scheduled: ScheduledThread) -> ScheduledThread:
    """As it is now, locked. Raises Gone."""
    rows = ScheduledThread.objects.select_related("author", "board")
    now = rows.select_for_update(of=("self",)).filter(pk=scheduled.pk).first()
    if now is None:
        raise Gone(_("This thread has been published or dropped meanwhile."))
    return now
