"""Telling authors of reactions, in the background. Safe to run twice."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet
from django.tasks import task

from forum.notifications.joining import Line, line_of
from forum.notifications.models import Kind
from forum.notifications.recipients import who_see
from forum.notifications.tasks import public_post
from forum.posts.locking import hold_post
from forum.posts.models import Post
from forum.reactions.models import Reaction


@task()
@transaction.atomic
def tell_of_reactions(post_id: int) -> None:
    """Tell the post's author who reacted since they last looked: one line, however many did."""
    post = public_post(post_id)
    if post is None or post.author_id is None or not who_see(post, [post.author_id]):
        return
    hold_post(post)  # two of these at once would each begin a line
    line = line_of(post.author_id, Kind.REACTION, post)
    people = list(newcomers(post, line))
    if not people:
        line.withdraw()
        return
    actor_id, newest = people[-1]
    line.say(actor_id, len(people), newest)


def newcomers(post: Post, line: Line) -> QuerySet[Reaction, Any]:
    """Each member with their first reaction to the post, unless the author heard of that before."""
    firsts = Reaction.objects.filter(post=post, member__isnull=False).values("member")
    stand = Count("id", filter=Q(taken_back_at=None))
    people = firsts.annotate(first=Min("id"), stand=stand).filter(stand__gt=0)
    return (
        people.filter(first__gt=line.told_before).order_by("first").values_list("member", "first")
    )
