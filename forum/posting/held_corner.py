"""Held posts of a spammer: refused by the clean-up, and waiting again when that is taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import ngettext_lazy

from accounts.models import User
from forum.cases.cleaned import reopen_cleaned, settle_cleaned
from forum.holding.models import HeldPost
from forum.log.models import Deed
from forum.posting.sending import KIND
from forum.sanctions.corners import Corner, add_corner, reason_of, remember
from forum.sanctions.models import Cleaned, Cleaning


def add_held() -> None:
    add_corner(
        Corner(
            KIND,
            waiting_of,
            "pk",
            refuse,
            let_wait_again,
            decided_when,
            ngettext_lazy(
                "Refuses %(n)d post that waits to be published.",
                "Refuses %(n)d posts that wait to be published.",
                "n",
            ),
            ngettext_lazy(
                "%(n)d post waits for a decision again.",
                "%(n)d posts wait for a decision again.",
                "n",
            ),
        )
    )


def waiting_of(member: User) -> Any:
    return HeldPost.objects.waiting().filter(author=member)


def refuse(made: Cleaning, held_id: int) -> None:
    held = waiting_of(made.member).select_for_update(no_key=True).filter(pk=held_id).first()
    if held is None:
        return
    held.refuse(made.done_by, reason_of(made))
    kept = settle_cleaned(made, KIND, held.pk, Deed.REFUSE)
    remember(made, KIND, held.pk, held.decided_at, **kept)


def let_wait_again(row: Cleaned) -> None:
    found = HeldPost.objects.select_for_update(no_key=True)
    held = found.filter(pk=row.target_id, decided_at=row.at, post=None).first()
    if held is not None:
        held.hold_again()
        reopen_cleaned(row)


def decided_when(ids: list[int]) -> Iterable[tuple[int, datetime | None]]:
    return HeldPost.objects.filter(pk__in=ids).values_list("pk", "decided_at")
