"""Letting go of what cases have kept of words that must not be kept."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from forum.cases.models import Snapshot


def let_go_of(kind: str, target_id: int, body: str | None = None) -> int:
    """Part of the transaction that purges the target's words, or those of this version alone.

    Of a post also what cases about its thread have kept of it. How many snapshots they were in.
    """
    about_it = Q(case__kind=kind, case__target_id=target_id)
    if kind == "post":
        about_it |= Q(case__kind="thread", case__thread__posts=target_id)
    kept = Snapshot.objects.filter(about_it, purged_at=None)
    if body is not None:
        kept = kept.filter(body=body)
    ids = list(kept.values_list("pk", flat=True))
    gone = Snapshot.objects.filter(pk__in=ids)
    return gone.update(title="", body="", html="", purged_at=timezone.now())
