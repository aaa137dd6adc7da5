"""The cases of CommonMark 0.31.2 and of GitHub's extensions, and where we part from them.

Known everywhere and taken out before comparing (html_shape.py): headings stand two levels lower,
images are links, a line's end is a line break, code carries no language class.
"""

from __future__ import annotations

from typing import Any

import pytest

from forum.markup import render
from tests.markup import corpora
from tests.markup.html_shape import expected_shape, shape

HTML_IS_TEXT = "raw HTML is shown as it was typed"
ADDRESS_REFUSED = "links lead to http, https, mailto and own absolute paths; others stay text"
BARE_LINK = "bare addresses are links, as on GitHub"
TWO_TILDES = "one tilde is a tilde: ranges like 10~20 are common"
BOXES_ARE_TEXT = "a task's box is a character: nobody could tick a field"
MARKED_FOOTNOTES = "ids of footnotes carry the mark of their post"
PUNYCODE = "a host outside ASCII is written in punycode, not percent-encoded"
NEVER_COMPARED = "the suite itself only asks that it does not crash"

COMMONMARK_DEVIATIONS = {
    HTML_IS_TEXT: (
        {21, 31, 201, 308, 309, 344, 475, 476, 477, 491, 494, 524, 536, 642, 643}
        | set(range(148, 192))
        | {613, 614, 615, 616, 617, 623, 625, 626, 627, 628, 629, 630, 631}
    ),
    ADDRESS_REFUSED: (
        {
            194,
            195,
            200,
            203,
            204,
            484,
            485,
            486,
            487,
            492,
            495,
            496,
            498,
            499,
            500,
            501,
            502,
            503,
            504,
        }
        | {517, 520, 522, 531, 567, 573, 576, 577, 578, 580, 596, 598, 599, 601}
    ),
    BARE_LINK: {602, 608, 611, 612},
}
GFM_DEVIATIONS = {
    HTML_IS_TEXT: {12, 22},
    TWO_TILDES: {17, 18},
    PUNYCODE: {19},
    NEVER_COMPARED: {20},
    MARKED_FOOTNOTES: {23},
    BOXES_ARE_TEXT: {26, 27, 28},
}

COMMONMARK = corpora.read("commonmark-spec-0.31.2.json")
GFM = corpora.read("gfm-extensions.json")


def _name(case: dict[str, Any]) -> str:
    return f"{case['example']}-{case['section'][:24]}"


def _deviates(case: dict[str, Any], deviations: dict[str, set[int]]) -> bool:
    return any(case["example"] in examples for examples in deviations.values())


def _agrees(case: dict[str, Any]) -> bool:
    return shape(render(case["markdown"]).html) == expected_shape(case["html"])


@pytest.mark.parametrize("case", COMMONMARK, ids=_name)
def test_it_agrees_with_commonmark_except_where_listed(case: dict[str, Any]) -> None:
    assert _agrees(case) != _deviates(case, COMMONMARK_DEVIATIONS)


@pytest.mark.parametrize("case", GFM, ids=_name)
def test_it_agrees_with_github_except_where_listed(case: dict[str, Any]) -> None:
    assert _agrees(case) != _deviates(case, GFM_DEVIATIONS)


@pytest.mark.parametrize(
    "text", ["one\ntwo", "one  \ntwo", "one\\\ntwo"], ids=["soft", "spaces", "backslash"]
)
def test_it_breaks_the_line_where_the_writer_did(text: str) -> None:
    assert render(text).html == "<p>one<br>\ntwo</p>\n"
