"""What a page tells of itself: Open Graph, Twitter's names for the same, its title. No Django.

Parsers of whole pages can be kept busy for minutes by a page made for it (a comment that isn't
closed, an element in an element, an attribute after another). So only its few `meta` and `title`
tags are cut out first, each character being looked at once, and the parser gets those one by one.
"""

from __future__ import annotations

import codecs
import re
from html import unescape
from html.parser import HTMLParser
from itertools import islice
from typing import NamedTuple
from urllib.parse import urljoin

from forum.markup import printable

HEAD_ENDS = re.compile(rb"</head|<body", re.IGNORECASE)

TITLE = 200
DESCRIPTION = 300
SITE_NAME = 60
MOST_TAGS = 200
LONGEST_TAG = 2000

PIECES = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(script|style|noscript|template|svg)\b.*?(?:</\1|\Z)"
    r"|<title\b[^>]{0,200}>(?P<title>.*?)(?:</title|\Z)"
    r"|(?P<meta><meta\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*+)",
    re.IGNORECASE | re.DOTALL,
)
# Which of a page's own names is asked first.
TITLES = ("og:title", "twitter:title")
DESCRIPTIONS = ("og:description", "twitter:description", "description")
SITE_NAMES = ("og:site_name", "application-name")
IMAGES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")

# Of those that the web knows; Python has some more, and a few of them take very long.
CHARSETS = frozenset(
    {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "koi8-r", "koi8-u", "cp866", "mac-cyrillic"}
    | {f"cp{number}" for number in range(1250, 1259)}
    | {f"iso8859-{number}" for number in range(1, 17)}
    | {"gb18030", "gbk", "gb2312", "big5", "shift_jis", "euc_jp", "euc_kr", "ascii"}
)
IN_TYPE = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
IN_PAGE = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
LOOKED_FOR_CHARSET = 2048


class Facts(NamedTuple):
    """Plain text, to be escaped; `image` is an address, whole but not looked at."""

    title: str = ""
    description: str = ""
    site_name: str = ""
    image: str = ""


def facts_of(page: bytes, type_: str, address: str) -> Facts:
    """What the page at this address tells of itself; never raises."""
    title, told = gathered(page.decode(charset_of(page, type_), "replace"))

    def first_of(names: tuple[str, ...], length: int) -> str:
        return next(filter(None, (line(told.get(name, ""), length) for name in names)), "")

    image = next(filter(None, (told.get(name, "").strip() for name in IMAGES)), "")
    return Facts(
        first_of(TITLES, TITLE) or line(title, TITLE),
        first_of(DESCRIPTIONS, DESCRIPTION),
        first_of(SITE_NAMES, SITE_NAME),
        joined(address, image),
    )


def gathered(page: str) -> tuple[str, dict[str, str]]:
    """The first title, and the first of each name that `meta` tags tell."""
    title, told = "", dict[str, str]()
    found = (each for each in PIECES.finditer(page) if each["title"] or each["meta"])
    for each in islice(found, MOST_TAGS):
        if each["title"]:
            title = title or unescape(each["title"][:LONGEST_TAG])
        elif len(each["meta"]) <= LONGEST_TAG:
            name, content = meta(each["meta"])
            told.setdefault(name, content)
    return title, told


def meta(tag: str) -> tuple[str, str]:
    reader = MetaReader()
    reader.feed(f"{tag}>")
    reader.close()
    return reader.name, reader.content


class MetaReader(HTMLParser):
    """Reads one tag."""

    name = content = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.name = (told.get("property") or told.get("name") or "").strip().lower()
        self.content = told.get("content") or ""


def line(text: str, length: int) -> str:
    """The text on one line, of printable characters, cut where it is too long."""
    words = " ".join(printable(text).replace("\ufffd", " ").split())
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"


def joined(address: str, image: str) -> str:
    try:
        return urljoin(address, image) if image else ""
    except ValueError:
        return ""


def charset_of(page: bytes, type_: str) -> str:
    """A byte order mark, else what the server says, else what the page says, else UTF-8."""
    if page.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    in_type = IN_TYPE.search(type_)
    in_page = IN_PAGE.search(page, 0, LOOKED_FOR_CHARSET)
    named = in_type[1] if in_type else in_page[1].decode("ascii") if in_page else ""
    try:
        name = codecs.lookup(named).name
    except LookupError:
        return "utf-8"
    # What says it is Latin-1 or ASCII is read so by every browser.
    name = "cp1252" if name in {"iso8859-1", "ascii"} else name
    return name if name in CHARSETS else "utf-8"
