"""Members are mentioned by the keyboard or a tap."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests import make
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def with_script() -> bool:
    return True


@pytest.fixture(params=[1280, 390], ids=["wide", "phone"])
def page(request, open_browser, sign_in) -> Page:
    thread = make.thread(author=make.member("Vera"))
    make.member("verona")
    page = open_browser(viewport={"width": request.param, "height": 850})
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(thread.get_absolute_url())
    return page


def test_a_name_is_taken_by_the_keyboard(page):
    text = page.locator("#id_body")
    text.press_sequentially("- ask @ve")
    expect(page.get_by_role("option")).to_have_text(["Vera", "verona"])
    found = Axe().run(page)
    assert not found.violations_count, found.generate_report()

    text.press("ArrowDown")
    text.press("Enter")
    expect(text).to_have_value("- ask @verona ")
    expect(page.get_by_role("listbox")).to_have_count(0)
    text.press("Control+z")
    expect(text).to_have_value("- ask @ve")


def test_a_button_below_the_list_is_pressed_at_once(page):
    text = page.locator("#id_body")
    text.press_sequentially("Ask @ve")
    page.get_by_role("option").first.wait_for()

    page.mouse.move(*middle_of(page.locator("#composer-send")))
    page.mouse.down()
    page.mouse.up()

    expect(page.locator("#post-2 .prose")).to_have_text("Ask @ve")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_the_list_goes_when_something_else_is_pressed(page):
    page.locator("#id_body").press_sequentially("Ask @ve")
    page.get_by_role("option").first.wait_for()

    page.locator("h1").click()

    expect(page.get_by_role("listbox")).to_have_count(0)


def middle_of(button: Locator) -> tuple[float, float]:
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_escape_leaves_the_letters_and_a_tap_takes_a_name(page):
    text = page.locator("#id_body")
    text.press_sequentially("@ve")
    page.get_by_role("option").first.wait_for()
    text.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(text).to_have_value("@ve")

    text.press_sequentially("r")
    page.get_by_role("option", name="Vera").click()

    expect(text).to_have_value("@Vera ")
    expect(text).to_be_focused()
