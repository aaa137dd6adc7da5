"""HTML in a form that can be compared: what CommonMark asks for against what we write."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

_INLINE = {"a", "code", "em", "s", "strong"}
_OURS_ALONE = {"div", "span"}


class _Shape(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append(" ")
        elif tag not in _OURS_ALONE:
            self.parts.append(self.tag(tag, dict(attrs)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # <br /> and <hr />, which have no end

    def handle_endtag(self, tag: str) -> None:
        if tag not in _OURS_ALONE:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(escape(data))

    def tag(self, tag: str, attrs: dict[str, str | None]) -> str:
        kept = {name: attrs[name] for name in ("href", "title", "start") if attrs.get(name)}
        side = attrs.get("align") or (attrs.get("class") or "").partition("align-")[2]
        if side:
            kept["align"] = side
        return f"<{tag}" + "".join(f" {name}={value!r}" for name, value in kept.items()) + ">"


class _ExpectedShape(_Shape):
    """Knows what we do on purpose: lower headings, images as links, <s> for <del>."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open_links = 0
        used = sorted(set(re.findall(r"<(h[1-6])>", html)))
        self.ours = {tag: f"h{min(3 + place, 6)}" for place, tag in enumerate(used)}
        self.ours["del"] = "s"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open_links += tag == "a"
        if tag == "img":
            self.image(dict(attrs))
        else:
            super().handle_starttag(self.ours.get(tag, tag), attrs)

    def handle_endtag(self, tag: str) -> None:
        self.open_links -= tag == "a"
        super().handle_endtag(self.ours.get(tag, tag))

    def image(self, attrs: dict[str, str | None]) -> None:
        words = escape(attrs.get("alt") or attrs.get("src") or "")
        if self.open_links:
            self.parts.append(words)
        else:
            link = {"href": attrs.get("src"), "title": attrs.get("title")}
            self.parts.append(self.tag("a", link) + words + "</a>")


def shape(html: str) -> str:
    return _shape(_Shape(), html)


def expected_shape(html: str) -> str:
    return _shape(_ExpectedShape(html), html)


def _shape(parser: _Shape, html: str) -> str:
    parser.feed(html)
    parser.close()
    parts = re.split(r"(<pre>.*?</pre>)", "".join(parser.parts), flags=re.DOTALL)
    return "".join(part if part.startswith("<pre>") else _tidy(part) for part in parts).strip()


def _tidy(html: str) -> str:
    blocks = rf"\s*(</?(?!(?:{'|'.join(_INLINE)})\b)\w+[^>]*>)\s*"
    return re.sub(blocks, r"\1", re.sub(r"\s+", " ", html))
