"""Files that a text names are shown, if the caller knows them."""

import pytest

from forum.markup import (
    MOST_ATTACHED,
    Attached,
    attached_keys,
    excerpt,
    markdown_for,
    markdown_of,
    plain_text,
    render,
)
from forum.markup.sanitiser import sanitise

KEY, OTHER = "ab" * 12, "cd" * 12
PHOTO = Attached(KEY, "photo.jpg", 400_000, 2560, 1920, (320, 640, 1280))
REPORT = Attached(OTHER, 'Отчёт "1".pdf', 3_000_000)


def html(text: str) -> str:
    return render(text, files=[PHOTO, REPORT]).html


def test_a_picture_is_shown_in_its_sizes_and_leads_to_the_whole():
    assert html(f"![A cat](/uploads/{KEY})") == (
        f'<p><a class="picture" href="/uploads/{KEY}/full.webp">'
        f'<img src="/uploads/{KEY}/1280.webp" alt="A cat" width="672" height="504" '
        f'srcset="/uploads/{KEY}/320.webp 320w, /uploads/{KEY}/640.webp 640w, '
        f'/uploads/{KEY}/1280.webp 1280w, /uploads/{KEY}/full.webp 2560w" '
        'sizes="(max-width: 48rem) 92vw, 42rem" loading="lazy" decoding="async"></a></p>\n'
    )


@pytest.mark.parametrize(
    ("size", "on_page"),
    [
        ((80, 60), (80, 60)),
        ((2000, 500), (672, 168)),
        ((500, 2000), (128, 512)),
        ((9, 9000), (1, 512)),
    ],
)
def test_a_page_keeps_as_much_room_as_it_takes(size, on_page):
    picture = render(f"![](/uploads/{KEY})", files=[Attached(KEY, "a.png", 1, *size)]).html

    assert 'width="{}" height="{}"'.format(*on_page) in picture


def test_without_words_it_is_called_as_its_file_is():
    assert 'alt="photo.jpg"' in html(f"![](/uploads/{KEY})")


@pytest.mark.parametrize(
    "text", [f"[the report](/uploads/{OTHER})", f"![the report](/uploads/{OTHER})"]
)
def test_another_file_is_a_link_to_save_it(text):
    shown = html(text)

    assert f'href="/uploads/{OTHER}/%D0%9E%D1%82%D1%87%D1%91%D1%82%20%221%22.pdf"' in shown
    assert 'class="attachment"' in shown
    assert 'the report <span class="attachment-size">2.9 MB</span></a>' in shown


@pytest.mark.parametrize(
    "text",
    [
        f"![a](/uploads/{'ef' * 12})",
        f"![a](https://example.org/uploads/{KEY})",
        f"![a](/uploads/{KEY}/../x)",
        f"![a](/uploads/{KEY}?x)",
        f"`![a](/uploads/{KEY})`",
    ],
)
def test_any_other_address_stays_what_it_was(text):
    assert "<img" not in html(text)


def test_unknown_to_the_caller_it_is_a_link():
    assert render(f"![a](/uploads/{KEY})").html == (
        f'<p><a class="image-link" href="/uploads/{KEY}">a</a></p>\n'
    )


def test_in_a_link_it_leads_where_the_link_does():
    shown = html(f"[![a](/uploads/{KEY})](https://example.org/)")

    assert shown.count("<a ") == 1
    assert '<a href="https://example.org/"' in shown
    assert "<img" in shown


def test_words_can_not_break_out():
    shown = html(f'!["><script>alert(1)</script>](/uploads/{KEY})')

    assert "<script" not in shown
    assert 'alt="&quot;&gt;&lt;script&gt;' in shown


def test_a_post_shows_so_many_and_no_more():
    shown = html(f"![a](/uploads/{KEY})\n" * (MOST_ATTACHED + 10))

    assert shown.count("<img") == MOST_ATTACHED
    assert shown.count("image-link") == 10


def test_keys_are_found_once_each_and_bounded():
    assert attached_keys(f"![a](/uploads/{KEY}) [b](/uploads/{OTHER}) ![c](/uploads/{KEY})") == (
        KEY,
        OTHER,
    )
    assert len(attached_keys("".join(f"/uploads/{n:024x} " for n in range(500)))) == MOST_ATTACHED
    assert not attached_keys("nothing")


@pytest.mark.parametrize("words", ["A cat", "[a](b) *c* _d_ `e` <f> & ||g|| @h :i: $j$", "\\"])
def test_words_come_through_as_they_were_typed(words):
    from html import escape  # noqa: PLC0415

    assert f'alt="{escape(words, quote=True)}"' in html(markdown_for(PHOTO, words))


def test_copied_from_a_page_it_is_the_same_text():
    text = f"![A cat](/uploads/{KEY})\n\n[the report](/uploads/{OTHER})"

    assert markdown_of(html(text)).strip() == text


def test_its_words_are_words_of_the_post():
    text = f"Look: ![a cat](/uploads/{KEY})"

    assert plain_text(html(text)) == "Look: a cat"
    assert excerpt(html(f"> [bob](/p/1/):\n> quoted\n\n{text}")) == "Look: a cat"


@pytest.mark.parametrize(
    "tag",
    [
        '<img src="https://example.org/x.png">',
        '<img src="/media/x.webp">',
        '<img src="/uploads/../x.webp">',
        '<img alt="x" onerror="alert(1)">',
        f'<img src="/uploads/{KEY}/x.svg">',
    ],
)
def test_the_sanitiser_lets_no_other_picture_through(tag):
    assert "<img" not in sanitise(tag)


def test_the_sanitiser_lets_no_other_sources_through():
    tag = f'<img src="/uploads/{KEY}/full.webp" srcset="https://example.org/x 1w" sizes="100vw">'

    assert sanitise(tag) == f'<img src="/uploads/{KEY}/full.webp">'
