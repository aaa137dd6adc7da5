"""`python -m benchmarks weight`: what a browser loads of a thread's page, the first time.

Bytes as they come over the wire, counted by Chromium itself. Pictures aren't counted.
"""

from __future__ import annotations

import os
import shutil
from argparse import ArgumentParser, Namespace
from collections import Counter
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.pages import cookie_of, measured_pages, reader
from benchmarks.server import ADDRESS, free_port, started
from forum.server.console import say
from forum.server.refusal import Refused

WHOLE = 120  # KB allowed
COMPOSER = 40
KINDS = ("Document", "Stylesheet", "Script", "Font")


def options_from(arguments: list[str]) -> Namespace:
    return ArgumentParser(prog="python -m benchmarks weight", description=__doc__).parse_args(
        arguments
    )


def run(_options: Namespace) -> None:
    (page,) = (each for each in measured_pages() if each.name == "thread")
    member, port = reader(), free_port()
    readers = {"guest": "", "member": cookie_of(member)}
    # Playwright's own loop runs in this thread, where Django would then refuse its queries.
    with started(port), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        found = {
            name: loaded(browser, f"http://{ADDRESS}:{port}{page.path}", cookie)
            for name, cookie in readers.items()
        }
        browser.close()
    say(as_markdown(found))
    refuse_too_much(found)


def chromium() -> str:
    found = os.environ.get("FORUM_CHROMIUM") or shutil.which("chromium")
    if not found:
        raise Refused("Weighing needs Chromium: apt-get install chromium.")
    return found


def loaded(browser: Browser, address: str, cookie: str) -> dict[str, tuple[str, int]]:
    """The kind and bytes of each address that was asked for."""
    context = browser.new_context()
    context.add_cookies(
        [
            {"name": name, "value": value, "url": address}
            for name, _, value in (each.partition("=") for each in cookie.split("; ") if each)
        ]
    )
    tab = context.new_page()
    kinds: dict[str, tuple[str, str]] = {}
    sizes: dict[str, int] = {}

    def begun(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"], event["response"]["url"]

    def ended(event: dict[str, Any]) -> None:
        sizes[event["requestId"]] = int(event["encodedDataLength"])

    wire = context.new_cdp_session(tab)
    wire.send("Network.enable")
    wire.on("Network.responseReceived", begun)
    wire.on("Network.loadingFinished", ended)
    tab.goto(address)
    tab.wait_for_timeout(2000)  # what scripts ask for; a live stream never ends
    context.close()
    return {
        url: (kind, sizes[which])
        for which, (kind, url) in kinds.items()
        if kind in KINDS and which in sizes
    }


def as_markdown(found: dict[str, dict[str, tuple[str, int]]]) -> str:
    lines = ["", f"| KB | {' | '.join(found)} |", f"|---|{'--:|' * len(found)}"]
    lines += [row(kind.lower(), [of_kind(each)[kind] for each in found.values()]) for kind in KINDS]
    lines.append(row("**whole page**", [whole(each) for each in found.values()]))
    lines.append(row("of it the composer's scripts", [composer(each) for each in found.values()]))
    return "\n".join(lines)


def row(name: str, sizes: list[int]) -> str:
    return f"| {name} | {' | '.join(f'{size / 1000:.1f}' for size in sizes)} |"


def of_kind(found: dict[str, tuple[str, int]]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for kind, size in found.values():
        counted[kind] += size
    return counted


def whole(found: dict[str, tuple[str, int]]) -> int:
    return of_kind(found).total()


def composer(found: dict[str, tuple[str, int]]) -> int:
    return sum(size for url, (_kind, size) in found.items() if "js/composer" in url)


def refuse_too_much(found: dict[str, dict[str, tuple[str, int]]]) -> None:
    for name, each in found.items():
        if whole(each) > WHOLE * 1000 or composer(each) > COMPOSER * 1000:
            raise Refused(f"That is too much for a {name}: {WHOLE} KB, {COMPOSER} for writing.")
