"""What is pasted becomes Markdown; what our own HTML shows comes back as it was typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.markup import MAX_PASTED, markdown_of, render
from tests.markup.html_checks import check
from tests.pace import in_time

TYPED = [
    "hello **b** and *i* and ~~s~~ and `code`",
    "||words *that* hide||",
    "::: spoiler Title *x*\ninside\n\n:::: \ntext\n:::",
    "::: spoiler\n::: spoiler deep\nx\n:::\n:::",
    "> [vera](/p/12/) 2026-11-25:\n> some *text* here\n> - a\n> - b",
    "@vera and @vera_b",
    "```python\ndef f():\n    return '`'\n```",
    "| a | b |\n|---|---|\n| 1 \\| 2 | ||",
    "1. x\n   - y\n2. z",
    "- [ ] milk\n- [x] bread",
    "[l](https://a.org/x_(y)) and https://foo.org/bar_baz",
    "\\*no\\* \\# no \\[x\\](y) \\\\ \\<b> &amp;lt; snake_case _x\\_ \\||no\\||",
    "\\# no\n\n1\\. no\n\n\\- no\n\n\\> no\n\n\\::: spoiler",
    "### Head\n\ntext\n\n---\n\nmore",
    "line\nline",
    "$x^2$\n\n$$\n\\frac{a}{b}\n$$",
]


@pytest.mark.parametrize("typed", TYPED)
def test_our_own_html_comes_back_as_markdown(typed):
    known = {"vera": 7, "vera_b": 8}
    html = render(typed, known, maths=True).html

    assert render(markdown_of(html), known, maths=True).html == html


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("<p class=MsoNormal>Word<o:p></o:p></p>", "Word"),
        ('<b style="font-weight:normal" id="docs-internal-guid-1"><p>Docs</p></b>', "Docs"),
        ('<span style="font-weight:700">bold</span>', "**bold**"),
        ('<span style="font-style:italic">it</span>', "*it*"),
        ("<style>p{}</style><script>x()</script><!-- c --><p>seen</p>", "seen"),
        ('<a href="javascript:x()">words</a>', "words"),
        ('<a href="/p/1/">own</a>', "[own](/p/1/)"),
        ('<img alt="a cat" src="https://a.org/c.png">', "![a cat](https://a.org/c.png)"),
        ('<img alt="a cat" src="data:image/png;base64,AAAA">', "a cat"),
        ("<p>@everyone :smile: # x</p>", "\\@everyone \\:smile: # x"),
        ("", ""),
    ],
)
def test_what_is_pasted_loses_its_dress(pasted, expected):
    assert markdown_of(pasted) == expected


HOSTILE = {
    "nested": "<div>" * 100_000 + "x",
    "bold": "<b>x" * 100_000,
    "details": "<details>" * 45 + "<p>x</p>" * 50_000,
    "lists": "<ul><li>" * 60_000,
    "tables": "<table><tr><td>" * 30_000,
    "columns": "<table><tr>" + "<td>x" * 1000 + "<td colspan=100000000>x",
    "scripts": "<script " * 60_000,
    "brackets": "<" * MAX_PASTED,
    "attributes": "<a " + "x=y " * 120_000 + ">",
    "ten megabytes": "<p>hi " * 1_700_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_html_ends_in_time(name):
    with in_time(5):
        markdown_of(HOSTILE[name])


def test_words_too_deep_for_markdown_are_kept():
    assert markdown_of("<div>" * 200 + "words") == "words"


PASTED_PIECES = [
    *(
        "<b>",
        "</b>",
        "<p>",
        "<details class=spoiler>",
        "<summary>",
        "</details>",
        "<pre>",
        "<code>",
    ),
    *("</pre>", "<a href='java\nscript:x'>", "<a href=//x>", "</a>", "<table>", "<td>"),
    *("<svg onload=x>", "<img src=x onerror=y>", "&lt;script&gt;", "||", "`", "\\", "</span>"),
    *("<span class=spoiler>", "<math alttext='$'>", "x", "\n", "@a", "[", "](y)"),
]


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.sampled_from(PASTED_PIECES) | st.text(max_size=8),
        max_size=30,
    ).map("".join)
)
def test_whatever_is_pasted_renders_safely(pasted):
    check(render(markdown_of(pasted), maths=True).html)


def test_an_empty_spoiler_is_nothing():
    assert markdown_of("<p>Hot</p><details><summary>Hint</summary></details>") == "Hot"
