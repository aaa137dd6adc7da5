"""Cards of pages elsewhere, as they were fetched."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.safestring import SafeString

from forum.cards.models import Card, CardUse, host_of, rules
from forum.web.fragments import kept


class PageCard(NamedTuple):
    """What the card shows. The host is where the link leads, whatever the page says of itself."""

    address: str
    title: str
    description: str
    site_name: str
    image: str
    image_width: int
    image_height: int

    @property
    def host(self) -> str:
        return host_of(self.address).removeprefix("www.")


def cards_of_others(post_ids: Iterable[int]) -> dict[tuple[int, str], SafeString]:
    """By post and address. Two queries: what administrators allow, and what these posts show."""
    allow = rules().allow
    made = Card.objects.made()
    uses = CardUse.objects.filter(post__in=list(post_ids), card__in=made)
    found = uses.values_list("post_id", *(f"card__{name}" for name in PageCard._fields))
    cards = ((post_id, PageCard._make(columns)) for post_id, *columns in found)
    return {
        (post_id, card.address): kept("pieces/link_card.html#elsewhere", card, {"card": card})
        for post_id, card in cards
        if allow(card.address)
    }
