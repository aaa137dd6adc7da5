"""Fetching what links lead to, and letting go of what no post shows. Safe to run twice."""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

from django.conf import settings
from django.tasks import task

from forum.cards import files, purging
from forum.cards.facts import HEAD_ENDS, Facts, facts_of
from forum.cards.fetching import Fetcher, Limits, NotFetched
from forum.cards.models import Card, host_of, rules
from forum.limits.spending import Allowance, SpentUp, spend
from forum.uploads.redrawing import NotDrawn, redrawn

# Seconds, bytes. A page is read to the end of its head.
PAGES = Limits(8, 1024 * 1024, frozenset({"text/html", "application/xhtml+xml"}))
IMAGES = Limits(
    8,
    5 * 1024 * 1024,
    frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"}),
)
LONGEST = 480  # pixels
SMALLEST = 48  # pixels a side: less is a counter of visits or a dot
# How often we come to one host, whoever it is that links it.
VISITS = Allowance("card-site", times=20, seconds=60)
QUEUE = "cards"
AGENT = f"Mozilla/5.0 (compatible; Veche; +{settings.SITE_URL}/)"


@task(queue_name=QUEUE)
def fetch_card(card_id: int) -> None:
    """Fetch the page and its picture. What fails is noted, and not tried again by itself."""
    card = Card.objects.filter(pk=card_id).first()
    if card is None or is_fetched(card) or not rules().allow(card.address):
        return
    try:
        spend(VISITS, card.site)
    except SpentUp as spent:
        fetch_card.using(run_after=spent.again_at).enqueue(card_id)
        return
    try:
        page = Fetcher(AGENT, rules().allow).fetch(card.address, PAGES, HEAD_ENDS)
    except NotFetched as refused:
        card.fail(str(refused))
        return
    facts = facts_of(page.body, page.type, page.address)
    if facts.title:
        keep(card, facts)
    else:
        card.fail("a page without a title")


@task(queue_name=QUEUE)
def purge_cards() -> None:
    """Cards that no post shows, those of sites that are blocked since, and files of no card."""
    purging.purge()


# --- steps ----------------------------------------------------------------------------------------


def is_fetched(card: Card) -> bool:
    """Since it was last asked for."""
    return card.fetched_at is not None and card.fetched_at >= card.asked_at


class Copy(NamedTuple):
    """Our own of a page's picture; its name is that of its file."""

    name: str
    width: int
    height: int


NO_PICTURE = Copy("", 0, 0)


def keep(card: Card, facts: Facts) -> None:
    """The file is written first: one that no card names is purged, a card without it would show."""
    before = card.image
    ours = copied(facts.image)
    card.keep(facts, ours.name, (ours.width, ours.height))
    if before:
        files.delete(before)


def copied(address: str) -> Copy:
    """The page's picture as our own, if it can be had."""
    if not address:
        return NO_PICTURE
    try:
        spend(VISITS, host_of(address))
        came = Fetcher(AGENT, rules().allow_image).fetch(address, IMAGES).body
        with redrawn(BytesIO(came), LONGEST, moves=False) as drawn:
            if min(drawn.width, drawn.height) < SMALLEST:
                return NO_PICTURE
            name = files.write(drawn.files[0].read_bytes())
            return Copy(name, drawn.width, drawn.height)
    except (NotFetched, NotDrawn, SpentUp):
        return NO_PICTURE
