"""What a post's lone links ask for, noted in the transaction that writes the post."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from forum.cards import tasks
from forum.cards.fetching import NotFetched, parts_of
from forum.cards.models import Card, CardUse, host_of, rules
from forum.cards.own import is_own
from forum.cards.showing import lone_links
from forum.posts.models import Post

# New pages that one member's posts may have fetched; their further links stay links.
MOST_ASKED = 30
WITHIN = timedelta(hours=1)


def want_cards(post: Post, author: User | None) -> None:
    """Note which cards the post shows, and queue the fetching of those that aren't known.

    Called in the transaction in which `author` writes or edits the post.
    """
    addresses = addresses_of(post)
    cards = asked_for(addresses, author) if addresses else []
    if post.edited_at:
        CardUse.objects.filter(post=post).exclude(card__in=cards).delete()
    if cards:
        uses = [CardUse(card=card, post=post) for card in cards]
        CardUse.objects.bulk_create(uses, ignore_conflicts=True)


def addresses_of(post: Post) -> list[str]:
    """Those that may be fetched, sorted, so that two posts lock their cards in one order."""
    found = [address for address in lone_links(post.html) if not is_own(address)]
    if not found:
        return []
    allow = rules().allow
    return sorted({address for address in found if is_fetchable(address) and allow(address)})


def is_fetchable(address: str) -> bool:
    try:
        parts_of(address)
    except (NotFetched, ValueError):
        return False
    return True


def asked_for(addresses: list[str], author: User | None) -> list[Card]:
    """Their cards, locked: nobody purges one before the post uses it."""
    left = left_to(author)
    known = set(Card.objects.filter(address__in=addresses).values_list("address", flat=True))
    new = [address for address in addresses if address not in known][:left]
    made = [Card(address=address, site=host_of(address), asked_by=author) for address in new]
    Card.objects.bulk_create(made, ignore_conflicts=True)
    locked = Card.objects.select_for_update(no_key=True).order_by("address")
    cards = list(locked.filter(address__in=addresses))
    due = [card for card in cards if card.address in new or card.is_due]
    for card in due[:left]:
        card.ask_again(author)
        tasks.fetch_card.enqueue(card.pk)
    return cards


def left_to(author: User | None) -> int:
    if author is None:
        return 0
    since = timezone.now() - WITHIN
    asked = Card.objects.filter(asked_by=author, asked_at__gt=since)[:MOST_ASKED].count()
    return max(0, MOST_ASKED - asked)
