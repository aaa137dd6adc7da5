"""What a reader of the page of search sees."""

import re
from dataclasses import dataclass
from html import unescape

HIT = re.compile(r'<li class="search-hit">(.*?)</li>', re.DOTALL)
POST = re.compile(r'href="/p/([0-9]+)/"')
MORE_IN_THREAD = re.compile(r'<a href="(/search/[^"]*&amp;thread=[0-9]+)">')
OTHERS = re.compile(r"([0-9]+) more in the thread")
MEANT = re.compile(r"Did you mean <(?:strong|a [^>]*)>(.*?)</(?:strong|a)>")
COUNT = re.compile(r'<h2 class="search-count">(.*?)</h2>')
FURTHER = re.compile(r'<a rel="next" href="(.*?)">')
MEMBER = re.compile(r'<li><a href="/u/(.*?)/">')
SNIPPET = re.compile(r'<p class="search-snippet"><bdi>(.*?)</bdi>', re.DOTALL)

ENGLISH = {"accept-language": "en"}


@dataclass(frozen=True)
class Shown:
    hits: list[int]
    others: list[int]
    snippets: list[str]
    meant: str | None
    count: str
    further: str | None
    more_in_thread: str | None
    members: list[str]


def shown(page) -> Shown:
    """Of an English page."""
    text = page.content.decode()
    assert page.status_code == 200, text
    hits = HIT.findall(text)
    return Shown(
        hits=[int(POST.search(hit)[1]) for hit in hits],
        others=[int(found[1]) if (found := OTHERS.search(hit)) else 0 for hit in hits],
        snippets=[SNIPPET.search(hit)[1] for hit in hits],
        meant=of_one(MEANT, text),
        count=of_one(COUNT, text) or "",
        further=of_one(FURTHER, text),
        more_in_thread=of_one(MORE_IN_THREAD, text),
        members=MEMBER.findall(text.partition('class="search-members"')[2].partition("</ul>")[0]),
    )


def of_one(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return unescape(match[1]) if match else None
