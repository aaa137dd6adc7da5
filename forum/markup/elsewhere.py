"""A post's HTML for where our style sheet isn't: feed readers."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin

_VOID = {"br", "hr", "img", "source", "wbr"}
_ADDRESSES = {"href", "src"}
# They mean something to our pages alone.
_LEFT_OUT = {"class", "id", "tabindex", "srcset", "sizes", "loading", "decoding"}


def elsewhere(stored_html: str, address: str, spoiler: str) -> str:
    """Return stored HTML with its links made whole against the post's full `address`.

    Readers of feeds know nothing of spoilers and would show what they hide: in their place stands
    the word `spoiler`, linked to the post.
    """
    writer = _Writer(address, f'<a href="{escape(address)}">[{escape(spoiler)}]</a>')
    writer.feed(stored_html)
    writer.close()
    return "".join(writer.parts)


class _Writer(HTMLParser):
    def __init__(self, address: str, instead_of_spoilers: str) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.address = address
        self.instead_of_spoilers = instead_of_spoilers
        self.depth_hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth_hidden:
            self.depth_hidden += tag not in _VOID
        elif "spoiler" in (dict(attrs).get("class") or "").split():
            self.depth_hidden = 1
            self.parts.append(self.instead_of_spoilers)
        else:
            self.parts.append(f"<{tag}{self.attributes(attrs)}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self.depth_hidden:
            self.depth_hidden -= 1
        else:
            self.parts.append(f"</{tag}>")

    def attributes(self, attrs: list[tuple[str, str | None]]) -> str:
        kept = [(name, value or "") for name, value in attrs if name not in _LEFT_OUT]
        return "".join(f' {name}="{escape(self.whole(name, value))}"' for name, value in kept)

    def whole(self, name: str, value: str) -> str:
        return urljoin(self.address, value) if name in _ADDRESSES else value

    def handle_data(self, data: str) -> None:
        self.write(data)

    def handle_entityref(self, name: str) -> None:
        self.write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.write(f"&#{name};")

    def write(self, text: str) -> None:
        if not self.depth_hidden:
            self.parts.append(text)
