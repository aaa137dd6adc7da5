"""A member starts a thread with tags, and finds others about the same."""

import pytest
from playwright.sync_api import expect

from tests import make
from tests.journeys.conftest import PASSWORD
from tests.journeys.looks import is_clean
from tests.tags.making import board_with_tags, tagged

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_thread_is_tagged_found_and_tagged_anew(open_browser, sign_in, with_script, width):
    board = board_with_tags(title="Belfry")
    other = tagged("bell towers", "ropes", board=board, title="How high are they?")
    page = open_browser(viewport={"width": width, "height": 800})
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(f"/b/{board.slug}/new/")

    page.get_by_role("textbox", name="Title").fill("Which are the oldest?")
    page.get_by_role("textbox", name="Text").fill("I would like to see them.")
    type_tags(page, with_script)
    is_clean(page, with_script)
    page.get_by_role("button", name="Publish").click()

    expect(page.locator(".thread-tags .tag")).to_have_text(["bell towers", "history"])
    is_clean(page, with_script)
    page.locator(".thread-tags").get_by_role("link", name="bell towers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("#bell towers")
    expect(page.locator(".thread-row")).to_have_count(2)
    expect(page.locator(".thread-list")).to_contain_text(other.title)
    is_clean(page, with_script)

    page.get_by_role("link", name="Which are the oldest?").click()
    page.get_by_role("link", name="Change the tags").click()
    is_clean(page, with_script)
    page.locator("#id_tags").fill("ropes")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".thread-tags .tag")).to_have_text(["ropes"])


def type_tags(page, with_script: bool) -> None:
    """With JavaScript the first is taken from what is offered."""
    field = page.locator("#id_tags")
    if not with_script:
        field.fill("Bell towers, history")
        return
    field.press_sequentially("bel")
    expect(page.get_by_role("option", name="bell towers")).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("bell towers, ")
    field.press_sequentially("history")
    field.press("Escape")
