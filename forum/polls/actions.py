"""Asking, voting and closing. Each is one transaction that asks again under the lock on the post;
done twice it is done once, and the second time says False.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from forum.boards.silences import why_silent
from forum.boards.viewer import Viewer
from forum.polls import tasks
from forum.polls.counting import ballot_counted
from forum.polls.models import Ballot, Method, Option, Poll, Results
from forum.polls.permissions import can_close, can_vote, is_closed, shows_polls
from forum.posts.locking import hold_post
from forum.posts.models import Post


@dataclass(frozen=True, slots=True)
class Asked:
    """What an author wants to know."""

    question: str
    options: tuple[str, ...]
    method: str = Method.SINGLE
    results: str = Results.ALWAYS
    is_secret: bool = True
    may_change: bool = True
    closes_at: datetime | None = None


class WrongChoice(Exception):
    """The message is a sentence for whoever chose."""


def make_poll(post: Post, asked: Asked) -> Poll:
    """Called in the transaction that writes the opening post, with the board locked."""
    poll = Poll.objects.create(
        post=post,
        question=asked.question,
        method=asked.method,
        results=asked.results,
        is_secret=asked.is_secret,
        may_change=asked.may_change,
        closes_at=asked.closes_at,
    )
    Option.objects.bulk_create(
        Option(poll=poll, place=place, text=text) for place, text in enumerate(asked.options, 1)
    )
    if asked.closes_at:
        tasks.close_in_time.using(run_after=asked.closes_at).enqueue(poll.pk)
    return poll


@transaction.atomic
def vote(viewer: Viewer, poll: Poll, chosen: Sequence[int]) -> bool:
    """The options' ids, the best first. Raises PermissionDenied and WrongChoice."""
    now = held(poll)
    ballot = Ballot.objects.filter(poll=now, member=viewer.user).first()
    if ballot and ballot.options == list(chosen):
        return False
    if not can_vote(viewer, now.post.thread, now.post, now, has_voted=ballot is not None):
        raise PermissionDenied(why_not(viewer, now, has_voted=ballot is not None))
    require_choice(now, chosen)
    if ballot:
        before = ballot.options
        ballot.options, ballot.cast_at = list(chosen), timezone.now()
        ballot.save(update_fields=["options", "cast_at"])
    else:
        before = None
        Ballot.objects.create(poll=now, member=viewer.user, options=list(chosen))
    ballot_counted(now, chosen, before)
    return True


@transaction.atomic
def close_poll(viewer: Viewer, poll: Poll) -> bool:
    """Raises PermissionDenied."""
    now = held(poll)
    if is_closed(now):
        return False
    if not can_close(viewer, now.post.thread, now.post, now):
        silent = why_silent(viewer, now.post.thread.board_id)
        raise PermissionDenied(silent or _("You may not close this poll."))
    now.close(timezone.now())
    tasks.tell_of_closing.enqueue(now.pk, viewer.id)
    return True


# --- steps ----------------------------------------------------------------------------------------


def held(poll: Poll) -> Poll:
    """The poll as it is now, its post locked."""
    post = hold_post(poll.post)
    now: Poll = Poll.objects.get(pk=poll.pk)
    now.post = post
    return now


def require_choice(poll: Poll, chosen: Sequence[int]) -> None:
    known = set(poll.options.values_list("pk", flat=True))
    if not chosen:
        raise WrongChoice(_("Choose something first."))
    if len(set(chosen)) != len(chosen) or not known.issuperset(chosen):
        raise WrongChoice(_("This is no choice of this poll."))
    if poll.method == Method.SINGLE and len(chosen) > 1:
        raise WrongChoice(_("Choose one of them."))


def why_not(viewer: Viewer, poll: Poll, *, has_voted: bool) -> str:
    if not shows_polls(poll.post.thread.board):
        return _("There are no polls on this board.")
    if is_closed(poll):
        return _("This poll is closed.")
    if has_voted and not poll.may_change:
        return _("You have voted, and votes in this poll stay as they are.")
    silent = why_silent(viewer, poll.post.thread.board_id)
    return silent or _("You may not vote in this poll.")
