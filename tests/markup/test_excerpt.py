from __future__ import annotations

import pytest

from forum.markup import excerpt, plain_text, render


def _of(text: str, length: int = 200) -> str:
    return excerpt(render(text).html, length)


def test_it_is_plain_text() -> None:
    assert _of("# A *b*\n\n- c & d\n- `<e>`\n\n| f | g |\n|-|-|") == "A b c & d <e> f g"


def test_it_parts_the_words_of_lines_and_cells() -> None:
    assert _of("one\ntwo  \nthree") == "one two three"


def test_it_is_cut_between_words() -> None:
    assert _of("one two three", 9) == "one two…"
    assert _of("one, two", 6) == "one…"


def test_it_is_whole_if_it_fits() -> None:
    assert _of("one two three", 13) == "one two three"


def test_one_long_word_is_cut_within() -> None:
    assert _of("a" * 50, 10) == "a" * 9 + "…"


@pytest.mark.parametrize("text", ["||hidden|| shown", "::: spoiler x\nhidden\n:::\nshown"])
def test_it_gives_no_spoiler_away(text: str) -> None:
    assert _of(text) == "shown"


def test_it_repeats_no_quoted_post() -> None:
    assert _of("> [a](/p/1/):\n> theirs\n\nmine") == "mine"


def test_it_keeps_other_quotes() -> None:
    assert _of("> Veni, vidi\n\nCaesar") == "Veni, vidi Caesar"


@pytest.mark.parametrize(
    "text",
    [
        "# Head\n\ntwo & <three>\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |",
        '[a "b" > c](https://x.y/?a=1&b=%22 "t > \\"q\\"") `<p class="quote">` **bold**',
        "line  \nbreak\n\n---\n\n```python\nif a < b: pass\n```\n\n- [x] milk",
        "$x^2 < y$ and footnote[^1]\n\n[^1]: There.",
    ],
)
def test_the_quick_way_and_the_slow_one_agree(text: str) -> None:
    html = render(text).html
    hidden = '<p class="quote">x</p>'  # makes it look for what is hidden

    assert plain_text(html + hidden) == plain_text(html)
