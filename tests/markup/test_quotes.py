from __future__ import annotations

import pytest

from forum.markup import quote, render


def test_it_marks_the_quote_of_a_post() -> None:
    rendered = render("> [alice](/p/12/):\n> Hello\n\nHi!")

    assert rendered.quoted_posts == (12,)
    assert rendered.html == (
        '<blockquote class="quote">\n'
        '<p class="quote-source"><a href="/p/12/">alice</a>:</p>\n'
        "<p>Hello</p>\n</blockquote>\n<p>Hi!</p>\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "> Hello",
        "> see [alice](/p/12/)",
        "> Hello\n>\n> [alice](/p/12/)",
        "[alice](/p/12/)",
        "- [alice](/p/12/)",
        "> [alice](/p/12/edit/)",
        "> [alice](/p/0/)",
        "> [alice](/p/9999999999999999999/)",
        "> [alice](https://example.org/p/12/)",
        "> [alice `x](/p/12/) y`",
        ">     [alice](/p/12/)",
    ],
)
def test_it_sees_no_quote_of_a_post(text: str) -> None:
    rendered = render(text)

    assert rendered.quoted_posts == ()
    assert 'class="quote' not in rendered.html


def test_it_counts_each_quoted_post_once_and_not_too_many() -> None:
    ids = [3, 3, *range(10, 40)]

    quoted = render("\n\n".join(f"> [a](/p/{id_}/):\n> b" for id_ in ids)).quoted_posts

    assert quoted == (3, *range(10, 29))


def test_it_counts_a_quote_within_a_quote() -> None:
    assert render("> [a](/p/1/):\n> > [b](/p/2/):\n> > c").quoted_posts == (1, 2)


def test_a_reply_right_below_the_source_is_no_part_of_the_quote() -> None:
    assert render("> [a](/p/1/):\nno!").html.endswith("</blockquote>\n<p>no!</p>\n")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("7. seven", '<ol start="7">\n<li>seven</li>\n</ol>'),
        ("Title\n=====", "<h3>Title</h3>"),
        ("---", "<hr>"),
        ("    code", '<pre tabindex="0"><code>code\n</code></pre>'),
        ("```\ncode\n```", '<pre tabindex="0"><code>code\n</code></pre>'),
        ("```\nnever closed", '<pre tabindex="0"><code>never closed\n</code></pre>'),
        ("one\r\ntwo\rthree", "<p>one<br>\ntwo<br>\nthree</p>"),
    ],
)
def test_a_quoted_text_is_read_as_it_was_in_its_post(text: str, html: str) -> None:
    assert f":</p>\n{html}\n</blockquote>\n<p>mine</p>" in render(quote("a", 1, text) + "mine").html


def test_the_button_puts_name_link_and_text_into_the_form() -> None:
    assert quote("alice", 12, "one\n\ntwo\n") == "> [alice](/p/12/):\n> one\n>\n> two\n\n"


@pytest.mark.parametrize(
    "name",
    ["a_b_c", "*a*", "[a](b)", "a]b", "a\\", "`a`", "<b>", "&amp;", "||a||", "@alice", "a\nb"],
)
def test_the_button_escapes_the_name(name: str) -> None:
    shown = " ".join(name.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    rendered = render(quote(name, 5, "text"), {"alice": 1})

    assert f'<a href="/p/5/">{shown}</a>:</p>' in rendered.html
    assert rendered.quoted_posts == (5,)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("> old\n\nnew", "> new"),
        ("> old\nold too\n\nnew", "> new"),
        ("before\n> old\n\nafter", "> before\n>\n> after"),
        ("before\n\n> old\n> > older\n\nafter", "> before\n>\n> after"),
        ("```\n> code\n```", "> ```\n> > code\n> ```"),
        ("::: spoiler x\n> old\n\nnew\n:::", "> ::: spoiler x\n>\n> new\n> :::"),
        ("> old", ">"),
    ],
)
def test_the_button_leaves_out_what_the_post_quotes(text: str, kept: str) -> None:
    assert quote("a", 1, text) == f"> [a](/p/1/):\n{kept}\n\n"
