"""Link cards: an administrator switches them on, a member links, a guest sees where it leads."""

from __future__ import annotations

from functools import partial
from io import BytesIO

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import Page, expect

from forum.cards import tasks
from forum.cards.fetching import Fetcher
from tests import make
from tests.cards.conftest import PUBLIC, Internet, Server, kept_in, page, status
from tests.journeys.conftest import PASSWORD
from tests.journeys.looks import is_clean

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

TITLE = "How bees choose a new home, told at such length that it takes more than a line"
HEAD = f"""<title>{TITLE}</title><meta property=og:image content=/bee.png>
<meta name=description content="{"The longer a scout dances, the better the place. " * 9}">"""


@pytest.fixture
def elsewhere(monkeypatch, tmp_path, settings):
    settings.STORAGES = kept_in(tmp_path)
    server = Server()
    picture = BytesIO()
    Image.new("RGB", (800, 420), (40, 90, 60)).save(picture, "PNG")
    server.answers = {
        "/bees": page(HEAD),
        "/bee.png": status("200 OK", "Content-Type: image/png", body=picture.getvalue()),
    }
    internet = Internet(server, {"example.org": [[PUBLIC]]})
    outside = partial(Fetcher, resolve=internet.resolve, backend=internet)
    monkeypatch.setattr(tasks, "Fetcher", outside)
    yield server
    server.close()


def switch_on(root: Page) -> None:
    root.goto("/administering/")
    root.get_by_role("link", name="Link cards").first.click()
    root.get_by_label("Make cards of links to other sites").check()
    root.get_by_role("button", name="Save").click()
    expect(root.get_by_text("Saved.")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_link_becomes_a_card(open_browser, sign_in, run_tasks, elsewhere, width, with_script):
    root, member, guest = (
        open_browser(),
        open_browser(),
        open_browser(viewport={"width": width, "height": 900}),
    )
    sign_in(root, make.proven(make.administrator("root"), PASSWORD))
    sign_in(member, make.proven(make.member("vera"), PASSWORD))
    switch_on(root)
    kept = make.thread(make.hidden_board(), make.moderator(), title="Secret plans")
    wasps, thread = make.thread(title="All about wasps"), make.thread(title="All about bees")

    member.goto(f"/t/{thread.pk}/reply/")
    links = ["http://example.org/bees", *(f"{settings.SITE_URL}/t/{t.pk}/" for t in (wasps, kept))]
    member.locator("[name=body]").fill("\n".join(["Have a look:", *links]))
    member.get_by_role("button", name="Send", exact=True).click()
    expect(member.locator("#post-2 .prose")).to_contain_text("Have a look:")
    run_tasks()

    guest.goto(thread.get_absolute_url())
    cards = guest.locator("#post-2 .link-card")
    expect(cards).to_have_count(2)
    expect(cards.nth(0)).to_contain_text(TITLE)
    expect(cards.nth(0)).to_contain_text("example.org")
    expect(cards.nth(1)).to_contain_text("All about wasps")
    expect(guest.locator("#post-2 .lone-link a")).to_have_text(links[2])
    image = cards.nth(0).locator("img")
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("complete", value=True)
    assert image.bounding_box()["width"] > 50
    is_clean(guest, with_script)

    cards.nth(1).click(position={"x": 5, "y": 5})
    expect(guest.locator("h1")).to_have_text("All about wasps")
