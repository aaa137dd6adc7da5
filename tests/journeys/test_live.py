"""What came since a page was made is said on it, and the words lead there."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import expect

from tests import make
from tests.serving import served_live

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def live(live_server, settings):
    page_port = live_server.thread.port
    with served_live(page_port) as port:
        settings.LIVE_PORT = port
        sources = [*django_settings.SECURE_CSP["connect-src"], f"http://localhost:{port}"]
        settings.SECURE_CSP = {**django_settings.SECURE_CSP, "connect-src": sources}
        yield


@pytest.mark.usefixtures("live")
def test_a_reader_at_the_end_hears_of_new_posts(open_browser, with_script):
    thread = make.thread(title="Where to swim", replies=1)
    page = open_browser()
    if with_script:
        with page.expect_request(re.compile("/live/thread/")):
            page.goto(thread.get_absolute_url())
        page.wait_for_timeout(300)
    else:
        page.goto(thread.get_absolute_url())
    make.post(thread, body="In the quarry lake.")
    make.post(thread, body="Or in the river.")

    if not with_script:
        expect(page.locator(".live")).to_be_empty()
        page.reload()
    else:
        notice = page.get_by_role("link", name="2 new posts")
        notice.click()
        page.wait_for_url(re.compile("#post-3$"))
    expect(page.locator("#post-4")).to_contain_text("Or in the river.")


@pytest.mark.usefixtures("live")
def test_a_board_says_that_threads_have_news(open_browser, with_script):
    thread = make.thread(title="Where to swim")
    page = open_browser()
    if not with_script:
        page.goto(thread.board.get_absolute_url())
        expect(page.locator(".live")).to_be_empty()
        return
    with page.expect_request(re.compile("/live/board/")):
        page.goto(thread.board.get_absolute_url())
    page.wait_for_timeout(300)
    for _ in range(2):
        make.post(thread)
    page.get_by_role("link", name="1 thread has news").click()

    expect(page.locator(".thread-row")).to_contain_text("2")
