"""The last word on what HTML may leave this room.

The parser already writes nothing else; this is for the day it has a bug.
"""

import re
from collections.abc import Callable

import nh3
from pygments.token import STANDARD_TYPES

from forum.markup.highlighting import LANGUAGES
from forum.markup.rules import maths
from forum.markup.rules.links import EXTERNAL_REL, is_allowed_address
from forum.markup.rules.uploads import SIZES

type Judge = Callable[[str], bool]


def _one_of(*values: str) -> Judge:
    return frozenset(values).__contains__


def _is_number(value: str) -> bool:
    return re.fullmatch("[0-9]{1,9}", value) is not None


def _matching(pattern: re.Pattern[str]) -> Judge:
    return lambda value: pattern.fullmatch(value) is not None


# Ids of footnotes: what they are for, the mark of their post, their number.
_FOOTNOTE_ID = re.compile(r"fn(?:ref)?-(?:[a-z0-9]{1,20}-)?[0-9]{1,3}")


def _is_address(value: str) -> bool:
    """An allowed address, or a footnote of the same post."""
    return is_allowed_address(value) or (
        value.startswith("#") and _FOOTNOTE_ID.fullmatch(value, 1) is not None
    )


def _anything(value: str) -> bool:
    return True


_ALIGNMENT = _one_of("align-left", "align-center", "align-right")
_FOCUSABLE = _one_of("0")

_SPANS = ("spoiler", "task-box", "group-mention", "attachment-size")
_LINKS = ("mention", "image-link", "picture", "attachment", "footnote-call", "footnote-back")
# A picture of ours, whole or made smaller.
_PICTURE = r"/uploads/[0-9a-f]{24}/(?:full|[1-9][0-9]{1,4})\.webp"

# Tags without any attribute: inline, blocks, and the parts of lists and tables.
_PLAIN_TAGS = (
    {"br", "em", "s", "strong", "sup"}
    | {"h3", "h4", "h5", "h6", "hr"}
    | {"table", "tbody", "thead", "tr", "ul"}
)

# For every attribute of the other tags, which values it may have.
_JUDGES: dict[str, dict[str, Judge]] = {
    "a": {
        "href": _is_address,
        "title": _anything,
        "rel": _one_of(EXTERNAL_REL),
        "class": _one_of(*_LINKS),
        "id": _matching(_FOOTNOTE_ID),
    },
    "blockquote": {"class": _one_of("quote")},
    "code": {"class": _one_of(*(f"language-{name}" for name in LANGUAGES))},
    "details": {"class": _one_of("spoiler")},
    "div": {"class": _one_of("table-scroll", "footnotes", "maths"), "tabindex": _FOCUSABLE},
    "img": {
        "src": _matching(re.compile(_PICTURE)),
        "srcset": _matching(
            re.compile(rf"{_PICTURE} [0-9]{{1,5}}w(?:, {_PICTURE} [0-9]{{1,5}}w)*")
        ),
        "sizes": _one_of(SIZES),
        "alt": _anything,
        "width": _is_number,
        "height": _is_number,
        "loading": _one_of("lazy"),
        "decoding": _one_of("async"),
    },
    "li": {"class": _one_of("task"), "id": _matching(_FOOTNOTE_ID)},
    "ol": {"start": _is_number},
    "p": {"class": _one_of("quote-source", "lone-link")},
    "pre": {"tabindex": _FOCUSABLE},
    "span": {
        "class": _one_of(*_SPANS, *STANDARD_TYPES.values()),
        "tabindex": _FOCUSABLE,
    },
    "summary": {"class": _one_of("untitled")},
    "td": {"class": _ALIGNMENT},
    "th": {"class": _ALIGNMENT},
    "time": {"datetime": _matching(re.compile(r"\d{4}-\d\d-\d\d"))},
    **{
        element: {name: _matching(pattern) for name, pattern in maths.ATTRIBUTES.items()}
        for element in maths.ELEMENTS
    },
}
_JUDGES["math"]["alttext"] = _anything


def _judged(tag: str, attribute: str, value: str) -> str | None:
    # It is asked about tags that are not allowed too, and what it raises keeps the attribute.
    judge = _JUDGES.get(tag, {}).get(attribute)
    return value if judge and judge(value) else None


_CLEANER = nh3.Cleaner(
    tags=_PLAIN_TAGS | set(_JUDGES),
    attributes={tag: set(judges) for tag, judges in _JUDGES.items()},
    attribute_filter=_judged,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


_PICTURE_OF_NOTHING = re.compile(r'<img(?![^>]* src=")[^>]*>')
_LINK = re.compile(r'<a((?: [a-z]+="[^"]*")*)>(.*?)</a>', re.DOTALL)


def sanitise(html: str) -> str:
    """Return the HTML with everything taken out that is not on our lists."""
    clean = _PICTURE_OF_NOTHING.sub("", _CLEANER.clean(html))
    return _LINK.sub(_words_if_nowhere, clean)


def _words_if_nowhere(link: re.Match[str]) -> str:
    """Return the link, or its words alone where nh3 could make no sense of its address."""
    return link[0] if ' href="' in link[1] else link[2]
