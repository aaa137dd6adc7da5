"""Cards set into posts as they are shown.

The stored HTML of a post holds the link alone, and so does all that is made of it: what is found
by search, sent by mail, told to feeds and to machines. The card is set in for one reader at a time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from forum.boards.viewer import Seeing
from forum.cards.own import own_cards

BEGINS = '<p class="lone-link">'
LONE_LINK = re.compile(rf'{BEGINS}<a href="([^"]*)"[^>]*>[^<]*</a></p>')


def with_cards(posts: Sequence[tuple[int, str]], viewer: Seeing) -> list[str]:
    """The stored HTML of these posts, by id: each lone link that has a card for this viewer as that
    card.

    The number of queries is the same for any number of links, and none where no link is alone.
    """
    texts = [text for _, text in posts]
    if not any(BEGINS in text for text in texts):
        return texts
    addresses = {unescape(found) for text in texts for found in LONE_LINK.findall(text)}
    cards = own_cards(addresses, viewer)

    def card_or_link(link: re.Match[str]) -> str:
        return cards.get(unescape(link[1]), link[0])

    return [LONE_LINK.sub(card_or_link, text) for text in texts]
