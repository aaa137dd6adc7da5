from __future__ import annotations

import pytest

from forum.markup import render

REL = 'rel="nofollow ugc noopener"'


def _external(address: str, words: str | None = None) -> str:
    return f'<a href="{address}" {REL}>{words or address}</a>'


@pytest.mark.parametrize(
    "address", ["https://example.org/a", "http://example.org", "mailto:a@example.org"]
)
def test_it_links_out_without_vouching_for_it(address: str) -> None:
    assert _external(address, "x") in render(f"[x]({address})").html


@pytest.mark.parametrize("address", ["/", "/b/news/", "/t/1/a/?page=2#post-30"])
def test_it_links_pages_of_this_site_plainly(address: str) -> None:
    assert render(f"[x]({address})").html == f'<p><a href="{address}">x</a></p>\n'


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#10;script:alert(1)",
        "&#106;avascript:alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "data:image/png;base64,AAAA",
        "file:///etc/passwd",
        "ftp://example.org",
        "tel:1",
        "//example.org",
        "page",
        "../page",
        "#top",
        "?page=2",
        "http:example.org",
        "https:///example.org",
        "http://www.0",
        "http://example.org:99999",
        "",
    ],
)
def test_it_leaves_other_addresses_as_text(address: str) -> None:
    for text in (f"[x]({address})", f"![x]({address})", f"[x][r]\n\n[r]: {address}"):
        assert "<a" not in render(text).html


@pytest.mark.parametrize("text", ["[x](/\\example.org)", "[x](/&#9;/example.org)"])
def test_it_leads_no_browser_astray(text: str) -> None:
    assert 'href="//' not in render(text).html
    assert 'href="/\\' not in render(text).html
    assert 'href="/\t' not in render(text).html


@pytest.mark.parametrize(
    ("text", "address", "words"),
    [
        ("see https://example.org/a_b_c.", "https://example.org/a_b_c", None),
        ("https://example.org/_a_/*b*/", "https://example.org/_a_/*b*/", None),
        ("**https://example.org**", "https://example.org", None),
        ("HTTP://example.org/", "HTTP://example.org/", None),
        ("(https://example.org/a_(b))", "https://example.org/a_(b)", None),
        ("https://example.org/?a=1&amp; b", "https://example.org/?a=1", None),
        ("http://localhost:8000/x", "http://localhost:8000/x", None),
        ("www.example.org/a!", "http://www.example.org/a", "www.example.org/a"),
        ("a@example.org.", "mailto:a@example.org", "a@example.org"),
        ("mailto:a@example.org", "mailto:a@example.org", None),
        ("<a@example.org>", "mailto:a@example.org", "a@example.org"),
        (
            "https://ru.wikipedia.org/wiki/%D0%92%D0%B5%D1%87%D0%B5",
            "https://ru.wikipedia.org/wiki/%D0%92%D0%B5%D1%87%D0%B5",
            "https://ru.wikipedia.org/wiki/Вече",
        ),
    ],
)
def test_it_links_bare_addresses(text: str, address: str, words: str | None) -> None:
    assert f'href="{address}" {REL}>{words or ""}' in render(text).html


@pytest.mark.parametrize(
    "text",
    [
        "example.org",
        "xhttp://example.org",
        "http://",
        "https:// example.org",
        "http\\://example.org",
        "`http://example.org`",
        "ftp://example.org",
        "awww.example.org",
        "a@b",
        "www.0",
        "https://example.org/" + "x" * 3000,
    ],
)
def test_it_sees_no_bare_address(text: str) -> None:
    assert "<a" not in render(text).html


def test_it_makes_one_link_of_a_link_that_shows_an_address() -> None:
    assert render("[https://example.org](/x)").html.count("<a ") == 1


def test_it_keeps_a_link_inside_a_spoiler() -> None:
    assert f"{_external('https://example.org')}</span>" in render("||https://example.org||").html
