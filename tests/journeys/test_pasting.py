"""Rich text is pasted from another page, by the real clipboard."""

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

RICH = """
<h2>Soup</h2><p>Take <b>two</b> <a href="https://veche.example/onions">onions</a>.</p>
<ul><li>Cut</li><li>Fry</li></ul>
"""
MARKDOWN = "## Soup\n\nTake **two** [onions](https://veche.example/onions).\n\n- Cut\n- Fry"


@pytest.fixture
def with_script() -> bool:
    return True


@pytest.fixture
def page(open_browser, sign_in) -> Page:
    page = open_browser(permissions=["clipboard-read", "clipboard-write"])
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(
        make.thread(body="So **very** hot, see [there](https://veche.example/x)").get_absolute_url()
    )
    return page


def text(page: Page):
    return page.locator("#id_body")


def copy(page: Page, html: str, words: str) -> None:
    page.evaluate(
        """([html, words]) => navigator.clipboard.write([new ClipboardItem({
            "text/html": new Blob([html], { type: "text/html" }),
            "text/plain": new Blob([words], { type: "text/plain" }),
        })])""",
        [html, words],
    )


def test_it_becomes_markdown_and_is_taken_back_step_by_step(page):
    copy(page, RICH, "Soup\nTake two onions.")
    text(page).focus()

    text(page).press("Control+v")
    expect(text(page)).to_have_value(MARKDOWN)
    text(page).press("Control+z")
    expect(text(page)).to_have_value("Soup\nTake two onions.")
    text(page).press("Control+z")
    expect(text(page)).to_have_value("")


def test_a_post_that_was_selected_keeps_its_marks(page):
    page.locator("#post-1 .prose p").click(click_count=3)
    page.keyboard.press("Control+c")
    text(page).focus()

    text(page).press("Control+v")

    expect(text(page)).to_have_value("So **very** hot, see [there](https://veche.example/x)")


def test_blocks_stand_apart_from_the_words_around_them(page):
    copy(page, "<ul><li>Cut</li><li>Fry</li></ul>", "Cut\nFry")
    text(page).fill("Begin: end")
    text(page).evaluate("field => field.setSelectionRange(7, 7)")

    text(page).press("Control+v")

    expect(text(page)).to_have_value("Begin: \n\n- Cut\n- Fry\n\nend")


def test_what_is_typed_meanwhile_stays_and_so_does_the_caret(page):
    copy(page, "<p>Take <b>two</b></p>", "Take two")
    page.route("**/markdown/", lambda route: (page.wait_for_timeout(600), route.continue_()))
    text(page).focus()

    text(page).press("Control+v")
    text(page).press_sequentially(" more")
    expect(text(page)).to_have_value("Take **two** more")
    text(page).press_sequentially("!")

    expect(text(page)).to_have_value("Take **two** more!")


def test_offline_the_plain_words_stay(page):
    copy(page, RICH, "Soup")
    page.context.set_offline(True)
    text(page).focus()

    text(page).press("Control+v")
    page.wait_for_timeout(300)

    expect(text(page)).to_have_value("Soup")


def test_in_code_nothing_is_made_of_it(page):
    copy(page, "<p><b>bold</b></p>", "bold")
    text(page).fill("```\n")
    text(page).press("Control+End")

    text(page).press("Control+v")
    page.wait_for_timeout(300)

    expect(text(page)).to_have_value("```\nbold")


def test_plain_words_ask_nothing_of_the_server(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    copy(page, "<meta charset='utf-8'><span style='color: red'>words</span>", "words")
    text(page).focus()

    text(page).press("Control+v")
    page.wait_for_timeout(300)

    expect(text(page)).to_have_value("words")
    assert not [url for url in asked if "/markdown/" in url]


def test_an_address_on_chosen_words_makes_a_link(page):
    copy(page, "https://veche.example/", "https://veche.example/")
    text(page).fill("see there now")
    text(page).evaluate("field => field.setSelectionRange(4, 9)")

    text(page).press("Control+v")
    expect(text(page)).to_have_value("see [there](https://veche.example/) now")
    text(page).press("Control+z")

    expect(text(page)).to_have_value("see there now")
