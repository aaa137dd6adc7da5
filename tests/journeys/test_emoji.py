"""Emoji from the picker and by their names, by the keyboard and by a tap."""

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.journeys.conftest import PASSWORD
from tests.journeys.looks import is_clean

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def with_script() -> bool:
    return True


@pytest.fixture(params=[1280, 390], ids=["wide", "phone"])
def page(request, open_browser, sign_in) -> Page:
    page = open_browser(viewport={"width": request.param, "height": 850})
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(make.thread().get_absolute_url())
    return page


def text(page: Page):
    return page.locator("#id_body")


def open_picker(page: Page) -> None:
    page.get_by_role("toolbar").get_by_role("button", name="Emoji").click()
    page.get_by_role("option").first.wait_for()


def search(page: Page):
    return page.get_by_role("combobox", name="Find an emoji")


def test_one_is_found_and_taken_by_the_keyboard(page):
    text(page).press_sequentially("So hot")
    open_picker(page)
    expect(search(page)).to_be_focused()
    is_clean(page)

    search(page).press_sequentially("hot bev")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.get_by_role("option")).to_have_accessible_name("hot beverage")
    search(page).press("Enter")

    expect(text(page)).to_have_value("So hot☕")
    expect(text(page)).to_be_focused()
    expect(page.get_by_role("dialog")).to_be_hidden()
    text(page).press("Control+z")
    expect(text(page)).to_have_value("So hot")


def test_arrows_go_in_the_grid_and_the_search_says_where_one_is(page):
    open_picker(page)

    def meant() -> tuple[str, float, float]:
        option = page.locator("[data-emoji-picker] [aria-selected=true]")
        expect(option).to_have_count(1)
        assert search(page).get_attribute("aria-activedescendant") == option.get_attribute("id")
        box = option.bounding_box()
        return option.get_attribute("aria-label"), box["x"], box["y"]

    first = meant()
    search(page).press("ArrowRight")
    second = meant()
    search(page).press("ArrowDown")
    below = meant()
    search(page).press("ArrowUp")

    assert second[1] > first[1]
    assert second[2] == first[2]
    assert below[1] == second[1]
    assert below[2] > second[2]
    assert meant() == second


def test_it_goes_away_by_escape_and_by_a_tap_beside_it(page):
    text(page).fill("Words")
    open_picker(page)
    search(page).press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(text(page)).to_be_focused()

    open_picker(page)
    page.get_by_role("heading", level=1).click()

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(text(page)).to_have_value("Words")


def test_words_in_any_order_find_one(page):
    open_picker(page)

    search(page).press_sequentially("beverage hot")

    expect(page.get_by_role("option")).to_have_text(["☕"])


def test_what_was_taken_comes_first_the_next_time(page):
    open_picker(page)
    page.get_by_role("option", name="winking face", exact=True).click()
    expect(text(page)).to_have_value("😉")

    open_picker(page)

    expect(page.get_by_role("option").first).to_have_text("😉")


def test_nothing_found_is_said_and_sends_nothing(page):
    text(page).fill("Words")
    open_picker(page)
    search(page).fill("zzzz")
    expect(page.get_by_role("status").filter(has_text="No emoji")).to_be_visible()

    search(page).press("Enter")

    expect(page.locator("article")).to_have_count(1)


def test_all_of_them_are_there_to_scroll_through(page):
    open_picker(page)
    before = page.get_by_role("option").count()

    for _ in range(12):
        page.locator("#emoji-list").evaluate("list => list.scrollTo(0, list.scrollHeight)")
        page.wait_for_timeout(50)

    assert before < 300
    assert page.get_by_role("option").count() > 1_800


def test_a_name_begun_in_the_text_is_completed(page):
    text(page).press_sequentially("At 12:30 some :hot_b")
    expect(page.get_by_role("option")).to_have_text(["☕ hot beverage"])
    is_clean(page)

    text(page).press("Tab")

    expect(text(page)).to_have_value("At 12:30 some ☕ ")


def test_a_russian_word_finds_one_too(page):
    text(page).press_sequentially(":сердце")

    expect(page.get_by_role("option").first).to_be_visible()


def test_a_time_of_day_is_no_emoji(page):
    text(page).press_sequentially("12:30")
    page.wait_for_timeout(400)

    expect(page.get_by_role("listbox")).to_have_count(0)


def test_a_picker_that_cannot_fetch_says_so_and_tries_again(page):
    page.route("**/emoji.json", lambda route: route.abort())
    page.get_by_role("toolbar").get_by_role("button", name="Emoji").click()
    expect(page.get_by_role("status").filter(has_text="did not answer")).to_be_visible()
    search(page).press("Escape")

    page.unroute("**/emoji.json")
    open_picker(page)
