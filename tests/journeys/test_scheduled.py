"""A moderator writes a thread for later, and publishes it sooner."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import make
from tests.journeys.conftest import PASSWORD
from tests.journeys.looks import is_clean

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_thread_is_scheduled_and_published(open_browser, sign_in, with_script, width):
    board = make.board("News")
    page = open_browser(viewport={"width": width, "height": 800})
    sign_in(page, make.proven(make.moderator("keeper"), PASSWORD))
    page.goto(f"/b/{board.slug}/new/")

    page.get_by_role("link", name="Publish it later instead").click()
    page.get_by_role("textbox", name="Title").fill("Closed on Sunday")
    page.get_by_role("textbox", name="Text").fill("We are asleep then.")
    page.get_by_label("Publish").fill(f"{timezone.now() + timedelta(days=30):%Y-%m-%dT%H:%M}")
    is_clean(page, with_script)
    page.get_by_role("button", name="Schedule it").click()

    expect(page.locator(".bookmark")).to_contain_text("Closed on Sunday")
    is_clean(page, with_script)
    page.get_by_role("button", name="Publish “Closed on Sunday” now").click()
    expect(page.locator(".bookmark")).to_have_count(0)
    page.goto(board.get_absolute_url())
    expect(page.locator(".thread-row")).to_contain_text("Closed on Sunday")
