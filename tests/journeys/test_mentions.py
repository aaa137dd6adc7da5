"""Members are mentioned by the keyboard or a tap."""

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import Group
from tests import make
from tests.journeys.conftest import PASSWORD
from tests.journeys.looks import is_clean

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
    is_clean(page)

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


def test_the_list_is_above_the_field_where_nothing_is_seen_below(page):
    """As where a phone's keyboard begins."""
    page.set_viewport_size({**page.viewport_size, "height": 560})
    text = page.locator("#id_body")
    text.evaluate("field => scrollBy(0, field.getBoundingClientRect().bottom - innerHeight)")
    text.evaluate("field => field.focus({ preventScroll: true })")
    page.keyboard.type("Ask @ve")
    page.get_by_role("option").first.wait_for()

    listed, field = page.get_by_role("listbox").bounding_box(), text.bounding_box()
    assert listed["y"] >= 0
    assert listed["y"] + listed["height"] <= field["y"]
    page.get_by_role("option", name="verona").click()
    expect(text).to_have_value("Ask @verona ")


def test_a_moderator_calls_a_group_and_its_members_are_told(page, open_browser, sign_in, run_tasks):
    called = Group.objects.create(name="Book people", is_called=True)
    reader = make.proven(make.member("oliver"), PASSWORD)
    called.members.add(reader)
    thread = make.thread(title="Lost books")
    keeper = open_browser(viewport=page.viewport_size)
    sign_in(keeper, make.proven(make.moderator("keeper"), PASSWORD))
    keeper.goto(thread.get_absolute_url())

    text = keeper.locator("#id_body")
    text.press_sequentially("Please look, @boo")
    expect(keeper.get_by_role("option")).to_have_text(["Book-people: a group"])
    text.press("Enter")
    expect(text).to_have_value("Please look, @Book-people ")
    text.press("Control+Enter")
    expect(keeper.locator("#post-2 .group-mention")).to_have_text("@Book-people")
    run_tasks()

    told = open_browser(viewport=page.viewport_size)
    sign_in(told, reader)
    told.goto("/notifications/")
    told.locator(".notification-open", has_text="Lost books").click()
    expect(told.locator("#post-2 .group-mention")).to_be_in_viewport()


def test_a_member_is_offered_no_groups(page):
    Group.objects.create(name="Verse people", is_called=True)

    page.locator("#id_body").press_sequentially("Ask @ve")

    expect(page.get_by_role("option")).to_have_text(["Vera", "verona"])


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
