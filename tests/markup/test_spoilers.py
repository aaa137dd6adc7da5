from __future__ import annotations

import pytest

from forum.markup import UNTITLED_SUMMARY, render


def test_it_hides_a_block_under_its_title() -> None:
    assert render("::: spoiler The <end>\nHe *dies*.\n:::\nafter").html == (
        '<details class="spoiler"><summary>The &lt;end&gt;</summary>\n'
        "<p>He <em>dies</em>.</p>\n</details>\n<p>after</p>\n"
    )


def test_it_names_a_block_that_has_no_title() -> None:
    assert UNTITLED_SUMMARY in render("::: spoiler\nx\n:::").html


def test_a_title_cannot_pass_for_none() -> None:
    assert UNTITLED_SUMMARY not in render("::: spoiler Spoiler\nx\n:::").html


@pytest.mark.parametrize(
    "text",
    [
        ":::spoiler a\nhidden\n:::\nshown",
        "::: SPOILER a\nhidden\n:::\nshown",
        ":::: spoiler a\nhidden\n::::\nshown",
        "::: spoiler a\n::: spoiler b\nhidden\n:::\nhidden\n:::\nshown",
        ":::: spoiler a\n:::\nhidden\n::::\nshown",
        "text\n::: spoiler a\nhidden\n:::\nshown",
        "::: spoiler a\n- hidden\n:::\nshown",
        "::: spoiler a\n> hidden\n:::\nshown",
        "> ::: spoiler a\n> hidden\n\nshown",
        "- ::: spoiler a\n  hidden\n\nshown",
        "- ::: spoiler a\n  hidden\n- shown",
    ],
)
def test_it_hides_all_of_the_block_and_nothing_else(text: str) -> None:
    _, _, rest = render(text).html.partition("<details")
    inside, _, after = rest.rpartition("</details>")

    assert "hidden" in inside
    assert "hidden" not in after
    assert "shown" in after


def test_it_hides_the_rest_if_nobody_closes_the_block() -> None:
    html = render("::: spoiler\none\n\ntwo").html

    assert html.index("two") < html.index("</details>")


@pytest.mark.parametrize(
    "text", [":: spoiler\nx", "::: warning\nx\n:::", "::: spoilers\nx", "    ::: spoiler\n    x"]
)
def test_it_sees_no_block(text: str) -> None:
    assert "<details" not in render(text).html


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("||x||", "x"),
        ("a ||b c|| d", "b c"),
        ("||**x**||", "<strong>x</strong>"),
        ("**||x||**", "x"),
        ("||one\ntwo||", "one<br>\ntwo"),
        ("||https://example.org||", None),
        ("| a |\n|---|\n| \\|\\|x\\|\\| |", "x"),
    ],
)
def test_it_hides_words(text: str, hidden: str | None) -> None:
    html = render(text).html

    assert html.count('<span class="spoiler" tabindex="0">') == 1
    assert hidden is None or f'<span class="spoiler" tabindex="0">{hidden}</span>' in html


@pytest.mark.parametrize(
    "text", ["a || b || c", "||||", "|x|", "|||x|||", "||x", "`||x||`", "\\||x||", "||x\n\ny||"]
)
def test_it_hides_no_words(text: str) -> None:
    assert "spoiler" not in render(text).html
