"""What is read of a page, and that no page keeps the reader busy."""

import pytest

from forum.cards.facts import DESCRIPTION, TITLE, facts_of
from tests.pace import in_time

HERE = "https://example.org/a/b"


def told(page: str | bytes, type_: str = "text/html"):
    return facts_of(page if isinstance(page, bytes) else page.encode(), type_, HERE)


def test_open_graph_comes_before_the_plain_names():
    facts = told(
        """<!doctype html><html><head><title>Plain</title>
        <meta name="description" content="Plain words">
        <meta property="og:title" content="Swarms &amp; &quot;hives&quot;">
        <META CONTENT='What bees do' PROPERTY='OG:DESCRIPTION'>
        <meta property=og:site_name content=Beekeeping>
        <meta property="og:image" content="/bee.png?a=1&amp;b=2">
        <meta property="og:image" content="2">
        """
    )

    assert facts.title == 'Swarms & "hives"'
    assert facts.description == "What bees do"
    assert facts.site_name == "Beekeeping"
    assert facts.image == "https://example.org/bee.png?a=1&b=2"


def test_plain_names_do():
    facts = told(
        "<title>\n Plain &lt;b&gt;\n title </title><meta name=description content='Words'>"
    )

    assert facts == ("Plain <b> title", "Words", "", "")


@pytest.mark.parametrize(
    "page",
    [
        "",
        "no tags",
        "<p>words",
        "<title></title>",
        "<title> \n</title>",
        "<title>\x00\x01</title>",
        "<!-- <title>x</title> -->",
        "<!-- <title>x</title>",
        "<script>'<title>x</title>'</script>",
        "<script><title>x</title>",
        "<svg><title>x</title></svg>",
        "<template><title>x</title></template>",
        "<meta property='og:title' content=''>",
        "<meta property='og:title'>",
        "<meta content='x'>",
        "\x89PNG\r\n\x1a\n" + "\x00" * 100,
    ],
)
def test_a_page_without_a_title_has_none(page):
    assert told(page).title == ""


def test_an_empty_name_leaves_it_to_the_next():
    assert told("<meta property=og:title content=' '><title>Plain</title>").title == "Plain"


def test_lengths_are_bounded():
    facts = told(
        f"<title>{'я' * 5000}</title><meta name=description content='{'б ' * 900}'>"
        f"<meta name=keywords content='{'x' * 5000}'>"
    )

    assert len(facts.title) == TITLE
    assert facts.title.endswith("…")
    assert len(facts.description) <= DESCRIPTION


def test_it_can_be_stored():
    title = told("<title>a\x00b&#0;c&#xD800;d\x85e\u0007</title>").title

    assert title == "a b c d e"


@pytest.mark.parametrize(
    ("page", "type_"),
    [
        ("<title>Пчёлы</title>".encode(), "text/html; charset=utf-8"),
        ("<title>Пчёлы</title>".encode(), "text/html"),
        ("<title>Пчёлы</title>".encode("cp1251"), "text/html; charset=windows-1251"),
        ("<title>Пчёлы</title>".encode("cp1251"), 'text/html; charset="Windows-1251"'),
        ("<meta charset=windows-1251><title>Пчёлы</title>".encode("cp1251"), "text/html"),
        ("<meta content='text/html; charset=koi8-r'><title>Пчёлы</title>".encode("koi8-r"), ""),
        ("\ufeff<title>Пчёлы</title>".encode(), "text/html; charset=windows-1251"),
        ("<title>Пчёлы</title>".encode("utf-16-le"), "text/html; charset=utf-16le"),
        ("<title>Пчёлы</title>".encode(), "text/html; charset=nonsense"),
        ("<title>Пчёлы</title>".encode(), "text/html; charset=punycode"),
        ("<title>Пчёлы</title>".encode(), "text/html; charset=zip"),
        ("<title>Пчёлы</title>".encode(), "text/html; charset=é"),
    ],
)  # fmt: skip
def test_alphabets(page, type_):
    assert told(page, type_).title == "Пчёлы"


@pytest.mark.parametrize("image", ["http://[::1", "//[", "javascript:x", "\x00"])
def test_an_image_may_be_anywhere_or_nowhere(image):
    """Whether it is fetched is the fetcher's to say."""
    assert isinstance(told(f"<meta property=og:image content='{image}'>").image, str)


@pytest.mark.parametrize(
    "part",
    [
        "<!--", "<!-- -", "-->", "<![CDATA[", "<", "</", "<title", "<title>", "<title <", "<meta",
        "<meta ", "<meta a=\"", "<meta a='", "<meta \"'", "<meta a=b ", "<meta a a=", "<script",
        "<script>", "</script", "<svg><svg", "<style><", "<div>", "&#", "&amp;", "<meta>", "</head",
        "<meta charset", "<meta property=og:title content=\"x\">", "<meta " + "a=b " * 400 + ">",
        "<meta " + " " * 1900 + ">", "<meta " + "=" * 1900 + ">", "<meta " + "a\n" * 900 + ">",
        "<meta content='" + "&#" * 900 + "'>", "<title>" + "&" * 2000 + "</title>",
    ],
)  # fmt: skip
def test_no_page_takes_long(part):
    """A million characters of it; parsers of whole pages took minutes for some of these."""
    page = (part * (1_000_000 // len(part))).encode()

    with in_time(3):
        told(page)
