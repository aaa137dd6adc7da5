"""Telling, in the background. Each task is safe to run twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.tasks import task

from accounts.ignoring import whom_ignores
from forum.notifications.joining import Line, line_of
from forum.notifications.models import Kind
from forum.notifications.recipients import concerned_by, concerned_by_edit, may_hear, who_see
from forum.notifications.telling import tell_of_words
from forum.posts.locking import hold_post
from forum.posts.models import Post, Revision


@task()
def tell_of_post(post_id: int) -> None:
    """Tell whom the post answers, quotes or mentions, and who began its thread."""
    if post := public_post(post_id):
        tell_of_words(post, may_hear(post, concerned_by(post)))


@task()
def tell_of_edit(post_id: int, revision_id: int) -> None:
    """Tell whom the post quotes or mentions since the edit that left this earlier version."""
    post, before = public_post(post_id), Revision.objects.filter(pk=revision_id).first()
    # A version purged before that told of nothing, and would make all of the post look new.
    if post and before and not before.is_purged:
        tell_of_words(post, may_hear(post, concerned_by_edit(post, before)))


@task()
def tell_of_wiki_edits(post_id: int) -> None:
    """Tell a wiki post's author who edited it."""
    tell_in_one_line(post_id, Kind.WIKI, editors_since)


def editors_since(line: Line) -> QuerySet[Revision, Any]:
    """Each who did, by their last edit; none whom the author ignores."""
    edits = Revision.objects.filter(post=line.post, as_wiki=True, pk__gt=line.told_before)
    edits = edits.filter(editor__isnull=False).exclude(editor__in=whom_ignores(line.recipient_id))
    by_editor = edits.order_by().values("editor").annotate(newest=Max("id"))
    return by_editor.order_by("newest").values_list("editor", "newest")


@transaction.atomic
def tell_in_one_line(
    post_id: int, kind: Kind, people_since: Callable[[Line], Iterable[tuple[int, int]]]
) -> None:
    """Tell the post's author who did it since they last looked: one line, however many did.

    `people_since` gives each member with the number of their event, in its order.
    """
    post = public_post(post_id)
    if post is None or post.author_id is None or not who_see(post, [post.author_id]):
        return
    hold_post(post)  # two of these at once would each begin a line
    line = line_of(post.author_id, kind, post)
    people = list(people_since(line))
    if not people:
        line.withdraw()
        return
    actor_id, newest = people[-1]
    line.say(actor_id, len(people), newest)


def public_post(post_id: int) -> Post | None:
    """The post unless it was hidden or removed before anyone could be told."""
    posts = Post.objects.public().filter(thread__hidden_at=None)
    return posts.select_related("thread", "reply_to").filter(pk=post_id).first()
