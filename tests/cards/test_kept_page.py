"""A card comes long after its post: guests' kept pages must show it, and what it shows since."""

from __future__ import annotations

import time

import pytest

from forum.cards.facts import Facts
from forum.cards.models import Card, CardRules
from forum.moderating import actions as moderating
from tests import make
from tests.serving import Client, served

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PATIENCE = 5.0


def test_a_kept_page_shows_a_card_as_soon_as_it_is_there():
    CardRules.objects.create(pk=1, is_on=True)
    bees = make.thread(title="Swarms in May")

    with served() as port:
        client = Client(port)
        links = f"http://example.org/wasps\nhttp://localhost:{port}/t/{bees.pk}/"
        address = make.thread(body=links).get_absolute_url()

        def says(words: str, *, is_there: bool = True) -> bool:
            deadline = time.monotonic() + PATIENCE
            while time.monotonic() < deadline:
                client.get(address)  # which is kept by now
                if (words in client.get(address)[2].decode()) == is_there:
                    return True
            return False

        assert says("Swarms in May")
        assert says("What wasps do", is_there=False)
        Card.objects.get().keep(Facts("Wasps", "What wasps do"), "", (0, 0))
        assert says("What wasps do")
        CardRules.objects.update(blocked=["example.org"])
        assert says("What wasps do", is_there=False)
        moderating.hide_thread(make.viewer(make.moderator()), bees, "rude")
        assert says("Swarms in May", is_there=False)
