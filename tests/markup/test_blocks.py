"""Headings, images, tables, code."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from forum.markup import render
from forum.markup.highlighting import LANGUAGES, MAX_HIGHLIGHTED, highlight
from tests.markup.html_checks import check


@pytest.mark.parametrize("typed", range(1, 7))
def test_a_heading_stands_below_those_of_the_page(typed: int) -> None:
    assert render("#" * typed + " Title").html == "<h3>Title</h3>\n"


def test_headings_step_down_by_one_whatever_signs_were_typed() -> None:
    html = render("# A\n### B\n##### C\n###### D\n### E").html

    assert re.findall(r"<(h\d)>", html) == ["h3", "h4", "h5", "h6", "h4"]


def test_an_image_is_a_link_to_it() -> None:
    assert render('![a *cat*](https://example.org/c.png "Tom")').html == (
        '<p><a class="image-link" href="https://example.org/c.png" title="Tom"'
        ' rel="nofollow ugc noopener">a cat</a></p>\n'
    )


def test_an_image_without_words_shows_its_address() -> None:
    assert ">https://example.org/c.png</a>" in render("![](https://example.org/c.png)").html


def test_an_image_in_a_link_is_its_words() -> None:
    html = render("[![cat](https://example.org/c.png)](/x)").html

    assert html == '<p><a href="/x">cat</a></p>\n'


def test_a_table_scrolls_and_aligns_by_class() -> None:
    html = render("| a | b | c |\n|:-|:-:|-:|\n| 1 | 2 | 3 |").html

    assert html.startswith('<div class="table-scroll" tabindex="0"><table>\n')
    assert '<th class="align-left">a</th>' in html
    assert '<td class="align-center">2</td>' in html
    assert '<td class="align-right">3</td>' in html


def test_code_takes_the_focus_to_scroll() -> None:
    for text in ("    a < b", "```\na < b\n```"):
        assert render(text).html == '<pre tabindex="0"><code>a &lt; b\n</code></pre>\n'


def test_code_of_a_known_language_has_colours() -> None:
    html = render('```python\ndef f():\n\treturn "<b>"\n```').html

    assert '<span class="k">def</span> <span class="nf">f</span>' in html
    assert '<span class="s2">"&lt;b&gt;"</span>' in html


@pytest.mark.parametrize("language", ["", "nothing", "../x", "python<b>", "ПИТОН"])
def test_code_of_an_unknown_language_is_plain(language: str) -> None:
    assert "<span" not in render(f"```{language}\ndef f(): pass\n```").html


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_colours_change_no_character(language: str) -> None:
    code = (
        "\n\n  if (a < b) { return 'é\\n' } // жук\n$x = `y` {{ z }} <p class=\"q\">\t\n>>> 1\n\n"
    )

    html = highlight(code, language, {})

    check(html)
    assert _text(html) == code


def _text(html: str) -> str:
    found: list[str] = []
    reader = HTMLParser()
    reader.handle_data = found.append  # type: ignore[method-assign]
    reader.feed(html)
    reader.close()
    return "".join(found)


def test_colours_are_for_a_limited_amount_of_code() -> None:
    block = "```python\n" + "x = 1\n" * (MAX_HIGHLIGHTED // 10) + "```\n\n"

    first, _, rest = render(block * 3).html.partition("</pre>")

    assert "<span" in first
    assert "<span" not in rest


def test_nothing_typed_is_lost_in_the_depth() -> None:
    for marker in ("> ", "- ", "> - "):
        html = render(marker * 50 + "treasure").html

        assert "treasure" in html
        assert html.count("<blockquote") + html.count("<li") <= 20
