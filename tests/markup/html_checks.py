"""What must hold for any HTML that leaves the room, read by the standard library's own parser."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

from forum.markup.rules.maths import ATTRIBUTES as MATHS_ATTRIBUTES
from forum.markup.rules.maths import ELEMENTS

_PICTURE = r"/uploads/[0-9a-f]{24}/(?:full|[0-9]+)\.webp"
SOURCE = re.compile(_PICTURE)
SOURCES = re.compile(rf"{_PICTURE} [0-9]+w(, {_PICTURE} [0-9]+w)*")
IMG_ATTRIBUTES = {"alt", "decoding", "height", "loading", "sizes", "src", "srcset", "width"}

TAGS = {
    *("a", "blockquote", "br", "code", "details", "div", "em", "h3", "h4", "h5", "h6", "hr", "img"),
    *("li", "ol", "p", "pre", "s", "span", "strong", "summary"),
    *("sup", "table", "tbody", "td", "th", "thead", "time", "tr", "ul"),
    *ELEMENTS,
}
ATTRIBUTES = {"class", "datetime", "href", "id", "rel", "start", "tabindex", "title"}
FORMULA_ATTRIBUTES = {"alttext", *MATHS_ATTRIBUTES}
FOOTNOTE = re.compile(r"#fn(ref)?-([a-z0-9]+-)?[0-9]+")
VOID = {"br", "hr", "img"}
PHRASING = {"a", "br", "code", "em", "img", "math", "s", "span", "strong", "sup", "time"}
# What may hold phrasing alone.
PHRASING_ONLY = PHRASING - {"math"} | {"p", "summary", "h3", "h4", "h5", "h6", "pre"}


class _Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert not (self.open and self.open[-1] in PHRASING_ONLY and tag not in PHRASING)
        assert not (tag == "a" and "a" in self.open)
        self.check_attributes(tag, dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def check_attributes(self, tag: str, attrs: dict[str, str | None]) -> None:
        allowed = FORMULA_ATTRIBUTES if tag in ELEMENTS else ATTRIBUTES
        assert set(attrs) <= (IMG_ATTRIBUTES if tag == "img" else allowed)
        if tag == "img":
            self.check_picture(attrs)
        if tag == "a":
            self.check_link(attrs["href"] or "", attrs.get("rel"))

    def check_picture(self, attrs: dict[str, str | None]) -> None:
        """It is one of ours, is described, and keeps its room on the page."""
        assert SOURCE.fullmatch(attrs["src"] or "")
        assert "srcset" not in attrs or SOURCES.fullmatch(attrs["srcset"] or "")
        assert attrs["alt"]
        assert all((attrs[side] or "").isdecimal() for side in ("width", "height"))

    def check_link(self, href: str, rel: str | None) -> None:
        if href.startswith("#"):
            assert FOOTNOTE.fullmatch(href)
            assert rel is None
        elif href.startswith("/"):
            assert not href.startswith(("//", "/\\"))
            assert rel is None
        else:
            assert urlsplit(href).scheme in {"http", "https", "mailto"}
            assert rel == "nofollow ugc noopener"


def check(html: str) -> None:
    """Assert that the tags nest, and that all of them and their attributes are on our lists."""
    checker = _Checker()
    checker.feed(html)
    checker.close()
    assert checker.open == []
