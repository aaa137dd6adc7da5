"""Closing polls at their time, and telling who took part. Safe to run twice."""

from __future__ import annotations

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from forum.notifications.recipients import who_see
from forum.notifications.tasks import public_post
from forum.notifications.telling import tell_of_poll
from forum.polls.models import Ballot, Poll


@task()
@transaction.atomic
def close_in_time(poll_id: int) -> None:
    """Note that its time is over: pages are made anew, and who took part is told."""
    poll = Poll.objects.select_for_update(no_key=True).filter(pk=poll_id).first()
    if poll and not poll.closed_at and poll.closes_at and poll.closes_at <= timezone.now():
        poll.close(poll.closes_at)
        tell_of_closing.enqueue(poll.pk, None)


@task()
def tell_of_closing(poll_id: int, by_id: int | None) -> None:
    """Tell who voted and who asked, but not who closed it."""
    poll = Poll.objects.filter(pk=poll_id).first()
    post = public_post(poll.post_id) if poll else None
    if poll is None or post is None:
        return
    voters = Ballot.objects.filter(poll=poll, member__isnull=False)
    concerned = {*voters.values_list("member", flat=True), post.author_id} - {by_id, None}
    members = who_see(post, [member_id for member_id in concerned if member_id is not None])
    tell_of_poll([member.pk for member in members], post, f"poll:{poll.pk}")
