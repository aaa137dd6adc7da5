"""Pictures of every kind of page: `python tests/journeys/screenshots.py http://localhost:8000 out`.

Takes the address of a running forum with the demo in it and a folder for the pictures. With
`--password` (of the demo accounts) it also takes the pages of members. `--only thread,index` takes
just those pages, `--quick` just two looks of each.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FULL_PAGE_UP_TO = 4000  # CSS pixels: more of a thread shows nothing new


class Look(NamedTuple):
    width: int
    theme: str
    language: str

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}-{self.language}"


LOOKS = [
    Look(width, theme, language)
    for width in (1280, 390, 320)
    for theme in ("light", "dark")
    for language in ("ru", "en")
]
QUICK = [Look(1280, "light", "ru"), Look(390, "dark", "en")]

GUEST_PAGES = {
    "index": "/",
    "board": "/b/square/",
    "latest": "/latest/",
    "thread": "the longest of /b/code/",
    "thread-long-posts": "«Long reads» of /b/world-talk/?page=2",
    "thread-last-page": "the last page of the thread with most posts",
    "profile": "/u/alice/",
    "members": "/members/",
    "members-none": "/members/?q=zzzzz",
    "login": "/accounts/login/",
    "signup": "/accounts/signup/",
    "suggestions": "/suggestions/",
    "error": "/no/such/page/",
}
MEMBER_PAGES = {
    "member-thread": "the longest of /b/code/",
    "start-thread": "/b/square/new/",
    "notifications": "/notifications/",
    "email": "/accounts/email/",
    "two-factor": "/accounts/2fa/",
    "sessions": "/accounts/sessions/",
    "password": "/accounts/password/change/",
    "settings": "/accounts/profile/",
    "moderation": "/moderation/",
    "administering": "/administering/",
    "logout": "/accounts/logout/",
}


def main() -> None:
    wanted = options()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for look in QUICK if wanted.quick else LOOKS:
            take_all(browser, look, wanted)
        browser.close()


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", type=lambda text: text.rstrip("/"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--password", default="")
    parser.add_argument("--only", type=lambda text: set(text.split(",")), default=set())
    parser.add_argument("--quick", action="store_true")
    return parser.parse_args()


def take_all(browser: Browser, look: Look, wanted: argparse.Namespace) -> None:
    guest = context(browser, look, wanted.address)
    take(guest, GUEST_PAGES, look, wanted)
    guest.close()
    if wanted.password:
        member = context(browser, look, wanted.address)
        sign_in(member.new_page(), wanted)
        take(member, MEMBER_PAGES, look, wanted)
        member.close()


def context(browser: Browser, look: Look, address: str) -> BrowserContext:
    made = browser.new_context(
        viewport={"width": look.width, "height": 900},
        locale=look.language,
        color_scheme=look.theme,
    )
    made.add_cookies([{"name": "theme", "value": look.theme, "url": address}])
    made.add_cookies([{"name": "django_language", "value": look.language, "url": address}])
    return made


def sign_in(page: Page, wanted: argparse.Namespace) -> None:
    page.goto(f"{wanted.address}/accounts/login/")
    page.fill("[name=login]", "admin")
    page.fill("[name=password]", wanted.password)
    page.click("main form .button")
    page.wait_for_url(f"{wanted.address}/")


def take(
    people: BrowserContext, pages: dict[str, str], look: Look, wanted: argparse.Namespace
) -> None:
    page = people.new_page()
    for name, where in pages.items():
        if wanted.only and name not in wanted.only:
            continue
        page.goto(wanted.address + address_of(page, where, wanted.address))
        for trouble in troubles(page, look):
            print(f"{name} {look}: {trouble}")
        height = min(FULL_PAGE_UP_TO, page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": look.width, "height": max(900, height)})
        page.screenshot(path=wanted.folder / f"{name}-{look}.png")
        page.set_viewport_size({"width": look.width, "height": 900})


def address_of(page: Page, where: str, address: str) -> str:
    """The address itself, or the one that the words about it lead to."""
    if where.startswith("/"):
        return where
    board = re.search(r"/b/[\w-]+/(\?page=\d+)?", where)
    page.goto(address + (board[0] if board else "/latest/"))
    if title := re.search("«(.*)»", where):
        return str(page.locator(".thread-row h3 a", has_text=title[1]).get_attribute("href"))
    rows = page.locator(".thread-row").all()
    counts = [row.locator("dd").first.text_content() or "" for row in rows]
    most = max(range(len(rows)), key=lambda n: int(re.sub(r"\D", "", counts[n])))
    thread = str(rows[most].locator("h3 a").get_attribute("href"))
    if "last page" not in where:
        return thread
    page.goto(address + thread)
    last = page.locator(".pages ol a").last
    return str(last.get_attribute("href")) if last.count() else thread


def troubles(page: Page, look: Look) -> Iterator[str]:
    """What no page may do at any width."""
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > look.width:
        yield f"scrolls sideways, {wide} wide"
    if page.locator("h1").count() != 1:
        yield "has not one h1"


if __name__ == "__main__":
    main()
