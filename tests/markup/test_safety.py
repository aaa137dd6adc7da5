"""Whatever is typed: it renders, and what comes out is safe."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.cards.showing import LONE_LINK, lone_links
from forum.markup import (
    Attached,
    excerpt,
    markdown_for,
    mentioned_names,
    quote,
    render,
)
from forum.markup.rules.lone_links import MAX_LONE_LINKS
from forum.markup.sanitiser import sanitise
from tests.markup import corpora
from tests.markup.html_checks import check

PHOTO = Attached("ab" * 12, 'a"><b onload=x>.jpg', 400_000, 2560, 1920, (320, 640, 1280))
REPORT = Attached("cd" * 12, "../<i>Отчёт.pdf", 3_000_000)
FILES = [PHOTO, REPORT]

# Pieces that mean something to some rule; strung together they meet in ways nobody thought of.
PIECES = [
    *("a", "é", "жук", "中", " ", "\n", "\n\n", "\t", "    ", "\\", "\x00", "\ud800", "\u2028"),
    *("*", "**", "_", "__", "~~", "||", "|", "`", "``", "```\n", "```python\n", "~~~\n"),
    *("[", "]", "(", ")", "![", "](", "](/x)", "](javascript:alert(1))", "[a]: /x\n", "<", ">"),
    *("> ", "- ", "1. ", "# ", "===\n", "---\n", "|-|-|\n", "|a|b|\n", ":::\n", "::: spoiler\n"),
    *("@alice", "@bob_", "a@b.cd", "www.a.b", "https://a.b/c", "//a.b", "&lt;", "&#x6a;", "&"),
    *("- [ ] ", "- [x] ", "[^1]", "[^1]: ", "[^2]:", ":smile:", "$", "$x^2$", "$$\n", "\\frac{"),
    *(
        "@helpers",
        "@Helpers<b>",
        "[^1]: > ",
        "- [ ] $x$",
        ":tea",
        ":tea:",
        "$\\text{",
        "$$\nx\n$$\n",
    ),
    *("\\text{<b>}", "}", "> [a](/p/1/) 2026-11-25:\n"),
    *("> [a](/p/1/):\n", "[b](/p/2/)", "<script>", "<img src=x onerror=alert(1)>", "<!--", '"'),
    *(f"![a cat]({PHOTO.address})", f"![]({PHOTO.address})", f"[x]({REPORT.address})"),
    *(f"![a]({REPORT.address})", f"[![a]({PHOTO.address})](/x)", f"({PHOTO.address})"),
    *(f"![a](/uploads/{'ef' * 12})", f'![a]({PHOTO.address} "t")', PHOTO.address, "![*a* <b>"),
    *("\nhttps://example.org/a?b=c&d\n", "\n\nwww.a.b\n\n", "\nhttps://a.b/%22onload=x\n"),
    *('\nhttps://a.b/"onload="x\n', "\nhttps://forum.example/t/1/\n", "\njavascript:alert(1)\n"),
]
texts = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
NAMES = {"alice": 1, "bob_": 2}
GROUPS = {"helpers"}


@settings(max_examples=300, deadline=None)
@given(texts)
def test_it_makes_safe_html_of_any_text(text: str) -> None:
    check(rendered(text))


@settings(max_examples=120, deadline=None)
@given(texts)
def test_it_has_nothing_left_to_sanitise(text: str) -> None:
    html = rendered(text)

    assert sanitise(html) == html


# Between them any text; alone, Hypothesis seldom makes a file's whole address.
@settings(max_examples=120, deadline=None)
@given(st.lists(st.one_of(st.just(PHOTO), st.just(REPORT), texts), max_size=6), st.text())
def test_it_shows_files_among_any_words_and_described_by_any(parts: list, words: str) -> None:
    text = "".join(
        markdown_for(part, words) if isinstance(part, Attached) else part for part in parts
    )
    html = rendered(text)

    check(html)
    assert sanitise(html) == html


@settings(max_examples=120, deadline=None)
@given(st.text(), st.sampled_from(FILES))
def test_a_file_alone_is_shown_whatever_it_is_called(words: str, file: Attached) -> None:
    html = rendered(markdown_for(file, " ".join(words.split())))

    assert ("<img" if file is PHOTO else 'class="attachment"') in html
    check(html)


@settings(max_examples=120, deadline=None)
@given(texts, st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), max_size=40))
def test_a_card_may_take_the_place_of_any_link_alone(text: str, path: str) -> None:
    html = rendered(f"{text}\n\nhttps://example.org/{path}\n\n{text}")
    addresses = lone_links(html)

    # As many as the page can set in are marked, and each leads outside, or to our own.
    assert html.count('<p class="lone-link">') == len(addresses) <= MAX_LONE_LINKS
    assert all(address.startswith(("http://", "https://")) for address in addresses)
    check(html)
    check(LONE_LINK.sub("<div></div>", html))  # nothing is left open where a card stands


def rendered(text: str) -> str:
    return render(text, NAMES, groups=GROUPS, files=FILES, mark="k", maths=True).html


@settings(max_examples=120, deadline=None)
@given(texts)
def test_it_quotes_excerpts_and_names_from_any_text(text: str) -> None:
    assert len(excerpt(render(text).html, 50)) <= 50
    assert render(quote("Ann", 7, text)).quoted_posts[0] == 7
    assert all(2 <= len(name) <= 30 for name in mentioned_names(text))


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_it_quotes_any_name_as_it_is(name: str) -> None:
    html = render(quote(name, 7, "text")).html

    assert excerpt(html.replace('class="quote"', "")) == excerpt(
        f"<p>{_escaped(' '.join(name.split()))}:</p> <p>text</p>"
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@pytest.mark.parametrize("text", corpora.read("naughty-strings.json"))
def test_it_bears_naughty_strings(text: str) -> None:
    html = render(text).html

    check(html)
    assert sanitise(html) == html


def test_it_shows_what_no_page_can_hold_as_a_replacement_character() -> None:
    assert render("a\x00b\ud83dc\x1bd").html == "<p>a\ufffdb\ufffdc\ufffdd</p>\n"


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<p onclick=alert(1)>",
        "<a href=javascript:alert(1)>",
        "<a href='//evil.example'>",
        "<img src=x>",
        "<p style='position:fixed'>",
        "<p class='alert'>",
        "<p id=top>",
        "<span tabindex=5>",
        "<iframe src=/></iframe>",
    ],
)
def test_it_sanitises_what_a_faulty_rule_might_let_through(html: str) -> None:
    clean = sanitise(html)

    for bad in ("script", "onclick", "href", "img", "style", "class", "id=", "tabindex", "iframe"):
        assert bad not in clean


def test_it_serves_many_threads_at_once() -> None:
    posts = [f"@m{n:02} ||x|| > [a](/p/{n}/)\n\n> [a](/p/{n + 1}/):\n> b" for n in range(200)]

    def one(number: int) -> bool:
        rendered = render(posts[number], {f"m{number:02}": number})
        return f"/members/{number}/" in rendered.html and rendered.quoted_posts == (number + 1,)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(one, range(200)))
