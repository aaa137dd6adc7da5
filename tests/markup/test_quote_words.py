"""Words chosen in a post are quoted as they were read, whatever marks they hold."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.markup import quote_words, render
from forum.markup.parser import printable

SOURCE = '<p class="quote-source"><a href="/p/7/">ann</a>:</p>\n'


def test_it_names_its_source_and_keeps_paragraphs() -> None:
    assert quote_words("ann", 7, "Hot soup.\n\n\nCold bread.") == (
        "> [ann](/p/7/):\n> Hot soup.\n>\n> Cold bread.\n\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        "**not bold**",
        "1. no list",
        "- no list",
        "# no title",
        "> no quote",
        "::: spoiler",
        "||open||",
        "@ann is not called",
        "[no](https://link.example)",
        "&amp; stays",
        "<b>tag</b>",
        "`code",
        "~~~",
        "a_b_c and _d_",
        "---",
    ],
)
def test_marks_are_shown_not_heard(words: str) -> None:
    rendered = render(quote_words("ann", 7, words))

    assert text_of(rendered.html) == words
    assert rendered.quoted_posts == (7,)


@given(st.text(alphabet="ab1 \n*_`~|[]()<>#+=-.:@&\\!$;", max_size=60))
def test_what_is_shown_is_what_was_chosen(words: str) -> None:
    shown = text_of(render(quote_words("ann", 7, words)).html)

    assert "".join(shown.split()) == "".join(printable(words).split())


def test_words_of_a_spoiler_stay_in_one() -> None:
    html = render(quote_words("ann", 7, "He dies.", hidden=True)).html

    assert "<details" in html
    assert html.index("<details") < html.index("He dies.")


def text_of(html: str) -> str:
    """The words of a quote without its source, read by another parser than ours."""

    class Reader(HTMLParser):
        text = ""

        def handle_data(self, data: str) -> None:
            self.text += data

    reader = Reader()
    reader.feed(html.replace(SOURCE, ""))
    reader.close()
    return reader.text.strip()
