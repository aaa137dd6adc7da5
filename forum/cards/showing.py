"""Cards set into posts as they are shown.

The stored HTML of a post holds the link alone, and so does all that is made of it: what is found
by search, sent by mail, told to feeds and to machines. The card is set in for one reader at a time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from forum.boards.viewer import Seeing
from forum.cards.elsewhere import cards_of_others
from forum.cards.own import is_own, own_cards

BEGINS = '<p class="lone-link">'
LONE_LINK = re.compile(rf'{BEGINS}<a href="([^"]*)"[^>]*>[^<]*</a></p>')


def lone_links(text: str) -> list[str]:
    """The addresses of those that stand in a stored text."""
    return [unescape(found) for found in LONE_LINK.findall(text)]


def with_cards(posts: Sequence[tuple[int, str]], viewer: Seeing) -> list[str]:
    """The stored HTML of these posts, by id: each lone link that has a card for this viewer as that
    card.

    The number of queries is the same for any number of links, and none where no link is alone.
    """
    texts = [text for _, text in posts]
    if not any(BEGINS in text for text in texts):
        return texts
    addresses = {address for text in texts for address in lone_links(text)}
    own = own_cards(addresses, viewer)
    elsewhere = [address for address in addresses if not is_own(address)]
    others = cards_of_others([id_ for id_, _ in posts], elsewhere)

    def shown(id_: int, text: str) -> str:
        def card_or_link(link: re.Match[str]) -> str:
            address = unescape(link[1])
            return own.get(address) or others.get((id_, address)) or link[0]

        return LONE_LINK.sub(card_or_link, text)

    return [shown(id_, text) for id_, text in posts]
