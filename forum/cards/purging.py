"""Letting go of cards that no post shows any more, and of pictures that no card names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import batched

from django.utils import timezone

from forum.cards import files
from forum.cards.models import Card, rules

BATCH = 500
# A card is noted before its post's use of it, a file is written before its card names it; and
# whoever edits a link away may think better of it.
YOUNG = timedelta(hours=24)


def purge() -> None:
    """Each batch for itself; run twice, it finds nothing the second time."""
    for ids in batched(unused(), BATCH):
        Card.objects.unused().filter(pk__in=ids).delete()
    for ids in batched(blocked(), BATCH):
        Card.objects.filter(pk__in=ids).delete()
    for names in batched(files.all_names(), BATCH):
        delete_files(set(names))


def unused() -> Iterator[int]:
    cards = Card.objects.unused().filter(asked_at__lt=timezone.now() - YOUNG)
    return cards.values_list("pk", flat=True).iterator(BATCH)


def blocked() -> Iterator[int]:
    """Of sites that administrators have blocked since; where all is off, nothing is shown anyway,
    and what was got is kept for the day when it is on again."""
    now = rules()
    if not now.is_on:
        return
    for card_id, address in Card.objects.values_list("pk", "address").iterator(BATCH):
        if not now.allow(address):
            yield card_id


def delete_files(names: set[str]) -> None:
    """Those that no card names: it was purged, or has another picture since."""
    named = set(Card.objects.filter(image__in=names).values_list("image", flat=True))
    before = timezone.now() - YOUNG
    for name in names - named:
        if files.is_older_than(before, name):
            files.delete(name)
