"""From rich text that someone pastes, or selects in a post, to our Markdown.

html-to-markdown (in Rust, its time grows with the text) reads the HTML; here is what it can't know:
our spoilers, quotes and mentions, where our links may lead, and what must be escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import TYPE_CHECKING, cast

from html_to_markdown import (
    ConversionError,
    ConversionOptions,
    NodeContext,
    PreprocessingOptions,
    convert,
)

from forum.markup.attached import ADDRESS
from forum.markup.parser import printable
from forum.markup.rules.links import is_allowed_address

if TYPE_CHECKING:
    from html_to_markdown._html_to_markdown import HtmlVisitor

type Written = dict[str, str]

# Characters of HTML. A page of Word has fifty times the tags that it has words.
MAX_PASTED = 500_000

# Each level hands its text over once more, so depth costs time. Deeper HTML is kept as plain words.
MAX_DEPTH = 50

_OPTIONS = ConversionOptions(
    bullets="-",
    autolinks=False,
    compact_tables=True,
    extract_metadata=False,
    include_blockquote_citations=False,
    expand_abbreviations=False,
    highlight_style="none",
    inline_data_media="alt_text_only",
    max_depth=MAX_DEPTH,
    preprocessing=PreprocessingOptions(
        preset="minimal", remove_navigation=False, remove_forms=False
    ),
)

# What means something anywhere in a line, and what does at the beginning of one.
_SPECIAL = re.compile(
    r"[\\`*\[\]<$]|(?<!\w)_|_(?!\w)|~~|\|\||(?<!\w)@(?=\w)|(?<!\w):(?=[\w+-]+:)|&(?=#?\w+;)"
)
_AT_LINE_START = re.compile(r"[ \t]*(?:#{1,6}(?=\s|$)|>|[+=-]|~{3}|:{3}|\d{1,9}(?=[.)](?:\s|$)))")

_UNSEEN = re.compile(
    r"<(script|style|template|title)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]*>")
# What stands behind the name of a file.
_SIZE = re.compile(r" \d+(?:\.\d)? [KM]B$")
_COLONS = re.compile(r"^ *(:{3,})", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")
_ESCAPE = re.compile(r"\\([^\w\s])")
_IS_BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_IS_NOT_BOLD = re.compile(r"font-weight:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_IS_ITALIC = re.compile(r"font-style:\s*(?:italic|oblique)", re.IGNORECASE)
_UNFIT = re.compile(r"[<>\\\s]")  # in an address: they would need an escape of their own
_BOXES = {"☑": "[x] ", "☐": "[ ] "}


def markdown_of(html: str) -> str:
    """Return the Markdown that shows what the HTML says, as far as posts can show it; never raises.

    Of more than MAX_PASTED characters only the beginning is read. The result is text like any
    other: it may be typed on, and is made safe when it is rendered.
    """
    html = _UNSEEN.sub(" ", printable(html[:MAX_PASTED]))
    try:
        read = convert(html, _OPTIONS, visitor=cast("HtmlVisitor", _OurMarks()))
    except ConversionError:
        return _plain_words(html)
    if any(str(warning.kind) == "depth_limit_exceeded" for warning in read.warnings):
        return _plain_words(html)
    lines = (read.content or "").strip("\n")
    return _BLANK_LINES.sub("\n\n", lines).rstrip()


def _plain_words(html: str) -> str:
    """Return what is left without tags: for nesting that nobody wrote by hand."""
    words = unescape(_TAG.sub(" ", html))
    return _escaped(" ".join(words.split()), at_line_start=True)


class _OurMarks:
    """What html-to-markdown asks on its way: each method returns what stands for the element.

    `None` leaves it as it is.
    """

    def __init__(self) -> None:
        self.depth_in_code = 0
        self.titles: list[str] = []

    def visit_text(self, at: NodeContext, text: str) -> Written | None:
        if self.depth_in_code:
            return None
        return _custom(_escaped(text, at_line_start=at.index_in_parent == 0))

    def visit_element_start(self, at: NodeContext) -> None:
        self.depth_in_code += at.tag_name in ("pre", "code")
        if at.tag_name == "details":
            self.titles.append("")

    def visit_element_end(self, at: NodeContext, output: str) -> Written | None:
        self.depth_in_code -= at.tag_name in ("pre", "code")
        if self.depth_in_code:
            return None
        if at.tag_name == "details":
            return _custom(_spoiler(self.titles.pop(), output))
        write = _WRITTEN.get(at.tag_name)
        text = write(output, at.attributes()) if write else None
        return None if text is None else _custom(text)

    def visit_summary(self, at: NodeContext, text: str) -> Written | None:
        if not self.titles:
            return None
        if at.attributes().get("class") != "untitled":
            self.titles[-1] = _ESCAPE.sub(r"\1", " ".join(text.split()))
        return _custom("")

    def visit_link(self, at: NodeContext, href: str, text: str, title: str) -> Written | None:
        class_ = at.attributes().get("class", "")
        if class_ == "picture":
            return _custom(text)
        if class_ == "attachment" and (found := ADDRESS.search(href)):
            return _custom(f"[{_SIZE.sub('', text).strip()}](/uploads/{found[1]})")
        return _custom(_link(href.strip(), text, title, class_))

    def visit_image(self, at: NodeContext, src: str, alt: str, title: str) -> Written | None:
        words = _escaped(" ".join(alt.split()))
        if found := ADDRESS.search(src):
            return _custom(f"![{words}](/uploads/{found[1]})")
        if not _is_web_address(src) or _UNFIT.search(src):
            return _custom(words)
        return _custom(f"![{words}]({_bracketed(src)})")


def _custom(text: str) -> Written:
    return {"type": "custom", "output": text}


def _escaped(text: str, *, at_line_start: bool = False) -> str:
    """Return text as Markdown that shows exactly that text."""
    text = _SPECIAL.sub(lambda found: "".join(f"\\{one}" for one in found[0]), text)
    if at_line_start and (found := _AT_LINE_START.match(text)):
        end = found.end() if found[0][-1:].isdigit() else found.end() - len(found[0].lstrip())
        text = f"{text[:end]}\\{text[end:]}"
    return text


def _link(href: str, text: str, title: str, class_: str) -> str:
    words = text.strip()
    if class_ == "mention":
        return _ESCAPE.sub(r"\1", words)
    if class_ == "footnote-back" or not words:
        return ""
    if class_ == "card":
        return f"\n\n{href}\n\n" if is_allowed_address(href) else words
    if not is_allowed_address(href) or _UNFIT.search(href):
        return text
    if words == href and _is_web_address(href):
        return href
    named = " ".join(title.replace('"', "'").replace("\\", "").split())
    return f"[{words}]({_bracketed(href)}{f' "{named}"' if named else ''})"


def _bracketed(address: str) -> str:
    return f"<{address}>" if "(" in address or ")" in address else address


def _is_web_address(address: str) -> bool:
    return address.startswith(("http://", "https://")) and is_allowed_address(address)


def _spoiler(title: str, inner: str) -> str:
    if not inner.strip():
        return ""  # a selection that ends before it takes its empty frame along
    fence = ":" * max([3, *(len(colons) + 1 for colons in _COLONS.findall(inner))])
    opening = f"{fence} spoiler {title}".rstrip()
    return f"\n\n{opening}\n{inner.strip()}\n{fence}\n\n"


def _span(output: str, attributes: dict[str, str]) -> str | None:
    class_, style = attributes.get("class", ""), attributes.get("style", "")
    words = output.strip()
    if class_ == "task-box":
        return _BOXES.get(words)
    if not words:
        return None
    if class_ == "spoiler":
        return _around(output, "||")
    if _IS_BOLD.search(style) and "**" not in output:
        output = _around(output, "**")
    if _IS_ITALIC.search(style) and "*" not in words.strip("*"):
        output = _around(output, "*")
    return output


def _bold(output: str, attributes: dict[str, str]) -> str | None:
    # Google Docs puts the whole of a text between <b style="font-weight:normal"> and </b>.
    if _IS_NOT_BOLD.search(attributes.get("style", "")):
        return output.strip().removeprefix("**").removesuffix("**")
    return None


def _around(text: str, mark: str) -> str:
    """Put marks around the words, not around the spaces beside them."""
    words = text.strip()
    begin = text[: len(text) - len(text.lstrip())]
    return f"{begin}{mark}{words}{mark}{text[len(begin) + len(words) :]}"


def _line_break(output: str, attributes: dict[str, str]) -> str | None:
    return "\n" if "\n" in output else None  # in a table it is a space


def _paragraph(output: str, attributes: dict[str, str]) -> str | None:
    return f"{output.strip()}\n" if attributes.get("class") == "quote-source" else None


def _maths(output: str, attributes: dict[str, str]) -> str | None:
    formula = attributes.get("alttext", "").strip()
    if not formula or "$" in formula:
        return None
    return f"\n\n$$\n{formula}\n$$\n\n" if attributes.get("display") == "block" else f"${formula}$"


_WRITTEN: dict[str, Callable[[str, dict[str, str]], str | None]] = {
    "b": _bold,
    "br": _line_break,
    "math": _maths,
    "p": _paragraph,
    "span": _span,
    "strong": _bold,
}
