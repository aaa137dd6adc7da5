"""No text, up to MAX_BODY, takes long: each case here took some parser seconds or minutes."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest

from forum.markup import MAX_BODY, render
from forum.markup.highlighting import MAX_HIGHLIGHTED, highlight
from tests import pace
from tests.markup import corpora
from tests.markup.html_checks import check

MOST_SECONDS = 1.0
MOST_GROWTH = 2.6
# Below this a ratio says more about the clock than about us.
LEAST_SECONDS = 0.02
# Even a thread's own time is off by half when neighbours fill the processor's caches.
ATTEMPTS = 4

OUR_OWN = {
    "quotes that end with a heading": "> # a\nb\n",
    "quotes that end with a fence": "> ```\nb\n",
    "quotes of posts with a reply at once": "> [a](/p/1/)\nb\n",
    "quoted lists": "> - # a\nb\n",
    "schemes": "http://",
    "links on lines of their own": "http://a.b\n",
    "addresses with open brackets": "https://a.b/(",
    "mail": "a@b.c ",
    "ats": "@",
    "names": "@aa ",
    "pipes": "||a",
    "open spoilers": "::: spoiler\n",
    "short rows": "|a|b|c|d|e|f|\n|-|-|-|-|-|-|\n" + "|\n" * 2000,
    "many wide tables": "|" * 101 + "\n|" + "-|" * 100 + "\n" + "|\n" * 50 + "\n",
    "images never closed": "![",
    "references never defined": "[a]![?",
    "fences of unknown languages": "```nothing\na\n```\n",
}
# What CommonMark doesn't know: as it is meant to be used, and as it is not.
OUR_SYNTAX = {
    "footnotes": "a[^{n}]\n\n[^{n}]: b\n\n",
    "footnotes never noted": "a[^{n}] ",
    "footnotes never called": "[^{n}]: b\n\n",
    "calls of one footnote": "[^1] ",
    "footnotes within notes": "[^{n}]: b [^{m}]\n\n",
    "footnotes begun": "[^",
    "tasks": "- [ ] a\n- [x] b\n",
    "tasks in one another": "- [ ] - [x] a\n",
    "boxes anywhere": "[ ] [x] ",
    "emoji": ":tea: :smile: ",
    "emoji that are none": ":nothing_at_all:",
    "colons": ":",
    "names without an end": ":aaaaaaaaaaaaaaaaaaaaaaaaa",
    "formulas": "$x_{n}^2$ ",
    "formulas on lines": "$$\n\\frac{n}{m}\n$$\n\n",
    "formulas without an end": "$x",
    "dollars": "$",
    "blocks of formulas without an end": "$$\n",
    "braces": "$" + "{" * 400 + "}" * 400 + "$ ",
    "dated quotes": "> [a](/p/{n}/) 2026-11-25:\n> b\n\nc\n\n",
    "dated quotes in one another": "> > [a](/p/{n}/) 2026-11-25:\n> > b\n>\n",
    "dates without a quote": "[a](/p/{n}/) 2026-11-25:\n",
    "calls of groups": "@helpers ",
}


@pytest.fixture(autouse=True)
def _no_garbage_collected() -> Iterator[None]:
    """Else it walks through all that other tests keep, and that time counts as ours."""
    gc.disable()
    yield
    gc.enable()


def _scaled(case: dict[str, Any], length: int) -> str:
    if "text" in case:
        return str(case["text"])[:length]
    share = min(1, length / case["chars"])
    return "".join(part * max(1, int(times * share)) for part, times in case["parts"])[:length]


def _seconds(text: str) -> float:
    """The quickest of a few, where one is not clearly quick: a busy machine only ever adds."""
    quickest = _once(text)
    for _ in range(ATTEMPTS - 1):
        if quickest < MOST_SECONDS / 2:
            break
        quickest = min(quickest, _once(text))
    return quickest


def _once(text: str) -> float:
    return pace.seconds(lambda: render(text, maths=True, groups={"helpers"}))


@pytest.mark.parametrize(
    "case", corpora.read("markdown-pathological.json"), ids=lambda case: case["name"]
)
def test_it_grows_with_the_text_and_no_faster(case: dict[str, Any]) -> None:
    assert_growth(_scaled(case, MAX_BODY // 2), _scaled(case, MAX_BODY))


def assert_growth(half: str, whole: str) -> None:
    for _ in range(ATTEMPTS):
        seconds = _seconds(whole)
        assert seconds < MOST_SECONDS
        if seconds < MOST_GROWTH * max(_seconds(half), LEAST_SECONDS):
            return
    pytest.fail(f"twice the text takes more than {MOST_GROWTH} times the time")


@pytest.mark.parametrize("unit", OUR_SYNTAX.values(), ids=OUR_SYNTAX.keys())
def test_our_syntax_grows_with_the_text_and_no_faster(unit: str) -> None:
    text = ""
    for n in range(MAX_BODY):
        text += unit.replace("{n}", str(n)).replace("{m}", str(n + 1))
        if len(text) >= MAX_BODY:
            break

    assert_growth(text[: MAX_BODY // 2], text[:MAX_BODY])


@pytest.mark.parametrize("unit", OUR_OWN.values(), ids=OUR_OWN.keys())
def test_it_is_as_quick_where_others_are_not(unit: str) -> None:
    assert _seconds((unit * MAX_BODY)[:MAX_BODY]) < MOST_SECONDS


@pytest.mark.parametrize("marker", ["> ", ">", "- ", "1. ", "::: spoiler\n", "*", "||a ", "[", "("])
def test_it_survives_ten_thousand_things_in_one_another(marker: str) -> None:
    text = (marker * 10_000 + "the end")[-MAX_BODY:]

    html = render(text).html

    check(html)
    assert "the end" in html


@pytest.mark.parametrize(
    "text",
    [
        "[a]: /" + "x" * 25_000 + "\n\n" + "[a]" * 8_000,
        '[a]: /x "' + "x" * 25_000 + '"\n\n' + "[a]" * 8_000,
        "|" * 101 + "\n|" + "-|" * 100 + "\n" + "|\n" * 20_000,
        "```c\n" + "1 " * 9_000 + "\n```",
    ],
    ids=["long address", "long title", "short rows", "code"],
)
def test_it_does_not_make_much_of_little(text: str) -> None:
    assert len(render(text).html) < 20 * MAX_BODY


@pytest.mark.parametrize("language", ["python", "javascript", "java", "c", "html", "lua"])
@pytest.mark.parametrize("unit", ['"\\', "/*a", "a."])
def test_it_stops_colouring_in_time(language: str, unit: str) -> None:
    code = f"{(unit * 199)[:199]}\n" * (MAX_HIGHLIGHTED // 200)

    with pace.in_time(MOST_SECONDS):
        highlight(code, language, {})


@pytest.mark.parametrize("nonsense", ["\n" * 10_000, "a " * 5_000, '"\\' * 5_000])
def test_it_colours_nothing_that_has_no_lines_of_code(nonsense: str) -> None:
    assert "<span" not in highlight(nonsense, "c", {})


def test_an_ordinary_post_takes_milliseconds() -> None:
    post = (
        "I have run this for *three years*, and **nothing** broke. The manual at "
        "https://example.org/manual says otherwise, but @alice [showed](https://example.org/x) it."
        "\n\n> [bob](/p/12/):\n> But does it hold when the power goes?\n\n- It does.\n- `Mostly`.\n"
        "\nИ немного по-русски: всё работает, спасибо всем за помощь и советы.\n\n"
    )
    text = (post * 20)[:7_000]

    # 10 ms; the rest is for a machine that is busy with something else.
    assert min(_seconds(text) for _ in range(5)) < 0.05
