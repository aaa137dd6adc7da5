"""Cards of pages elsewhere, as they were fetched."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db import connection
from django.utils.safestring import SafeString

from forum.cards.models import host_of, known_rules
from forum.web.fragments import kept

CARDS = """
    SELECT used.post_id, address, title, description, site_name, image, image_width, image_height
    FROM cards_carduse used JOIN cards_card card ON card.id = used.card_id
    WHERE used.post_id = ANY(%s) AND title <> ''
"""


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


def cards_of_others(
    post_ids: Iterable[int], addresses: Collection[str]
) -> dict[tuple[int, str], SafeString]:
    """By post and address. One query, if administrators allow a card of any of these addresses."""
    if not addresses:
        return {}
    allow = known_rules().allow
    if not any(map(allow, addresses)):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(CARDS, [list(post_ids)])
        found = [(post_id, PageCard(*columns)) for post_id, *columns in cursor.fetchall()]
    return {
        (post_id, card.address): kept("pieces/link_card.html#elsewhere", card, {"card": card})
        for post_id, card in found
        if allow(card.address)
    }
