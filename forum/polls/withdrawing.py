"""Taking a ballot out of a poll, closed ones too, and putting it back: parts of a larger deed, in
whose transaction the right to it was asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from forum.polls.actions import held
from forum.polls.counting import ballot_counted
from forum.polls.models import Ballot, Poll


def withdraw(ballot_id: int) -> dict[str, Any] | None:
    """What `put_back` needs of it, as JSON holds it; None where it is gone.

    Raises Thread.DoesNotExist and Post.DoesNotExist.
    """
    found = Ballot.objects.select_related("poll__post").filter(pk=ballot_id).first()
    if found is None:
        return None
    poll = held(found.poll)
    ballot = Ballot.objects.filter(pk=ballot_id).first()
    if ballot is None:
        return None
    kept: dict[str, Any] = {
        "poll": poll.pk,
        "member": ballot.member_id,
        "options": ballot.options,
        "cast_at": ballot.cast_at.isoformat(),
    }
    ballot.delete()
    ballot_counted(poll, None, kept["options"])
    return kept


def put_back(ballot_id: int, kept: dict[str, Any]) -> None:
    """Unless they have voted anew, or the poll or its options are others.

    Raises Thread.DoesNotExist and Post.DoesNotExist.
    """
    poll = Poll.objects.select_related("post").filter(pk=kept["poll"]).first()
    if poll is None:
        return
    poll = held(poll)
    known = set(poll.options.values_list("pk", flat=True))
    has_voted = Ballot.objects.filter(poll=poll, member=kept["member"]).exists()
    if has_voted or not known.issuperset(kept["options"]):
        return
    Ballot.objects.create(
        pk=ballot_id,
        poll=poll,
        member_id=kept["member"],
        options=kept["options"],
        cast_at=datetime.fromisoformat(kept["cast_at"]),
    )
    ballot_counted(poll, kept["options"], None)


def polls_among(ids: Iterable[int]) -> set[int]:
    """Those of them that are still there."""
    return set(Poll.objects.filter(pk__in=list(ids)).values_list("pk", flat=True))
