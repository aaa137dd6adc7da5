"""Telling authors of reactions, in the background. Safe to run twice."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.tasks import task

from forum.notifications.joining import Line
from forum.notifications.models import Kind
from forum.notifications.tasks import tell_in_one_line
from forum.reactions.models import Reaction


@task()
def tell_of_reactions(post_id: int) -> None:
    """Tell the post's author who reacted."""
    tell_in_one_line(post_id, Kind.REACTION, newcomers)


def newcomers(line: Line) -> QuerySet[Reaction, Any]:
    """Each member with their first reaction to the post, unless the author heard of that before."""
    firsts = Reaction.objects.filter(post=line.post, member__isnull=False).values("member")
    stand = Count("id", filter=Q(taken_back_at=None))
    people = firsts.annotate(first=Min("id"), stand=stand).filter(stand__gt=0)
    return (
        people.filter(first__gt=line.told_before).order_by("first").values_list("member", "first")
    )
