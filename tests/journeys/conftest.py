"""Journeys: a real Chromium against a real server, in English unless a journey says otherwise."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.core import mail
from playwright.sync_api import Browser, BrowserContext, Page

from accounts.models import User

# Playwright's own loop runs in this thread; Django would take our queries for calls inside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PASSWORD = "kolokol-na-bashne-7"
WIDE = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    chromium = os.environ.get("FORUM_CHROMIUM") or shutil.which("chromium")
    assert chromium, "journeys need Debian's chromium; ./dev test installs it"
    # Chromium's own sandbox can't be made by root, nor in most containers.
    return {"executable_path": chromium, "args": ["--no-sandbox", "--disable-gpu"]}


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
        context.set_default_timeout(10_000)
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
