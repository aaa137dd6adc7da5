"""A member puts a bookmark on a post, finds it again and takes it away."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests import make
from tests.journeys.conftest import PASSWORD
from tests.journeys.looks import is_clean

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_bookmark_comes_and_goes(open_browser, sign_in, with_script, width):
    thread = make.thread(title="Bells")
    make.post(thread, body="Ring them.")
    page = open_browser(viewport={"width": width, "height": 800})
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(thread.get_absolute_url())

    page.get_by_role("link", name="Bookmark post 2").click()
    page.get_by_label("Note").fill("For Sunday")
    page.get_by_label("Remind me").fill(f"{timezone.now().year + 1}-05-30T10:00")
    is_clean(page, with_script)
    page.get_by_role("button", name="Keep the bookmark").click()
    page.goto("/bookmarks/")

    expect(page.locator(".bookmark")).to_contain_text("For Sunday")
    is_clean(page, with_script)
    page.get_by_role("button", name="Take away the bookmark on post 2").click()
    expect(page.locator(".bookmark")).to_have_count(0)
