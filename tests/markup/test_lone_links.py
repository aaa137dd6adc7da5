"""A bare link alone on a line stands in a paragraph of its own, for a card to take its place."""

import re

import pytest

from forum.markup import elsewhere, excerpt, render
from forum.markup.rules.lone_links import MAX_LONE_LINKS
from tests.markup.html_checks import check

LONE = re.compile(r'<p class="lone-link"><a href="([^"]*)" rel="nofollow ugc noopener">')


def lone(text: str) -> list[str]:
    html = render(text).html
    check(html)
    return LONE.findall(html)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/a",
        "  https://example.org/a  ",
        "before\nhttps://example.org/a\nafter",
        "before  \nhttps://example.org/a  \nafter",
        "*before*\nhttps://example.org/a",
        "# Heading\nhttps://example.org/a\n- list",
    ],
)
def test_a_link_with_a_line_of_its_own_stands_alone(text):
    assert lone(text) == ["https://example.org/a"]


def test_www_does_too():
    assert lone("www.example.org") == ["http://www.example.org"]


@pytest.mark.parametrize(
    "text",
    [
        "see https://example.org/a",
        "https://example.org/a.",
        "https://example.org/a https://example.org/b",
        "*https://example.org/a*",
        "*before\nhttps://example.org/a\nafter*",
        "[words](https://example.org/a)",
        "[https://example.org/a](https://example.org/b)",
        "<https://example.org/a>",
        "> https://example.org/a",
        "- https://example.org/a",
        "||https://example.org/a||",
        "::: spoiler\nhttps://example.org/a\n:::",
        "a | b\n--|--\nhttps://example.org/a | b",
        "https://example.org/a\n===",
        "note[^1]\n\n[^1]: https://example.org/a",
        "    https://example.org/a",
        "me@example.org",
        "@member",
    ],
)
def test_other_links_stay_where_they_are(text):
    assert lone(text) == []


def test_the_lines_around_it_keep_their_own_breaks():
    html = render("one\ntwo\nhttps://example.org\nthree\nfour").html

    assert html.startswith("<p>one<br>\ntwo</p>\n<p class=")
    assert html.endswith("</p>\n<p>three<br>\nfour</p>\n")


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_only_so_many_of_a_post_do(between):
    addresses = [f"https://example.org/{n}" for n in range(MAX_LONE_LINKS + 3)]
    text = between.join(addresses)

    assert lone(text) == addresses[:MAX_LONE_LINKS]
    assert render(text).html.count("<a ") == len(addresses)


def test_nobody_can_write_one_in_html():
    html = render('<p class="lone-link"><a href="https://example.org">x</a></p>').html

    assert '<p class="lone-link">' not in html


def test_elsewhere_it_is_a_link_like_any_other():
    html = render("https://example.org/a").html

    assert excerpt(html) == "https://example.org/a"
    assert elsewhere(html, "https://forum.example/p/1/", "spoiler").startswith("<p><a href=")
