"""Journeys: a real Chromium against a real server, in English unless a journey says otherwise."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator

import pytest
from django.core import mail
from django.core.signals import request_finished, request_started
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User

# Playwright's own loop runs in this thread; Django would take our queries for calls inside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PASSWORD = "kolokol-na-bashne-7"
# Seconds without a request: what was sent before a page was closed has arrived by then.
QUIET = 0.1
# Milliseconds: how long a page takes is measured elsewhere; here, only whether it comes.
PATIENCE = 30_000
WIDE = {"width": 1280, "height": 900}

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    here = map(shutil.which, ("chromium-headless-shell", "chromium"))
    chromium = os.environ.get("FORUM_CHROMIUM") or next(filter(None, here), None)
    assert chromium, "journeys need Debian's chromium; ./dev test installs it"
    # Chromium's own sandbox can't be made by root, nor in most containers.
    return {"executable_path": chromium, "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(autouse=True)
def _all_are_answered(transactional_db) -> Iterator[None]:
    """The tables are emptied once nobody asks for anything: a page may ask until it is closed."""
    asked: list[object] = []
    answered: list[object] = []

    def ask(**_: object) -> None:
        asked.append(None)

    def answer(**_: object) -> None:
        answered.append(None)

    request_started.connect(ask)
    request_finished.connect(answer)
    yield
    deadline, quiet_since = time.monotonic() + 10, time.monotonic()
    while time.monotonic() < min(deadline, quiet_since + QUIET):
        if len(answered) < len(asked):
            quiet_since = time.monotonic()
        time.sleep(0.01)
    request_started.disconnect(ask)
    request_finished.disconnect(answer)


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def with_script(request) -> bool:
    """Every journey is made twice: with JavaScript and without."""
    return request.param


@pytest.fixture
def open_browser(browser: Browser, live_server, with_script) -> Iterator[Callable[..., Page]]:
    """A new visitor with a browser of their own."""
    contexts: list[BrowserContext] = []

    def open_(**options: object) -> Page:
        context = browser.new_context(
            **{
                "base_url": live_server.url,
                "locale": "en-GB",
                "viewport": WIDE,
                "java_script_enabled": with_script,
                **options,
            }
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"a script failed: {error}"))
        return page

    yield open_
    for context in contexts:
        context.set_offline(True)  # a page that closes saves its draft, into an emptied database
        context.close()


@pytest.fixture
def sign_in() -> Callable[[Page, User], None]:
    def through_the_form(page: Page, user: User) -> None:
        page.goto("/accounts/login/")
        page.locator("input[name=login]").fill(user.username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button[type=submit], main form button:not([type])").first.click()
        page.wait_for_url(lambda url: "/accounts/login" not in url)

    return through_the_form


@pytest.fixture
def link_in_mail() -> Callable[[str], str]:
    def newest_link_to(address: str) -> str:
        letters = [letter for letter in mail.outbox if address in letter.to]
        return re.search(r"https?://[^/\s]+(/\S+)", letters[-1].body)[1]

    return newest_link_to
