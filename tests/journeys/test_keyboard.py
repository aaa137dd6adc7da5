"""Reading by single keys: with JavaScript they work, without it their help is a page."""

import pytest
from playwright.sync_api import expect

from tests import make
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

only_with_script = pytest.mark.parametrize("with_script", [True], ids=["script"], indirect=True)


@pytest.fixture
def talk():
    return make.thread(make.board("Kitchen"), title="Soup of the day", replies=24)


def focused(page) -> str:
    return page.evaluate("document.activeElement.id")


def test_the_help_is_a_page_and_opens_over_any_other(talk, open_browser, with_script):
    page = open_browser()
    page.goto(talk.get_absolute_url())

    page.get_by_role("contentinfo").get_by_role("link", name="Keyboard").click()

    if with_script:
        dialog = page.get_by_role("dialog", name="Keyboard")
        expect(dialog).to_be_visible()
        expect(dialog.get_by_text("next and previous post")).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        assert page.url.endswith(talk.get_absolute_url())
    else:
        assert page.url.endswith("/keyboard/")
        expect(page.get_by_text("next and previous post")).to_be_visible()
        expect(page.get_by_text("need JavaScript")).to_be_visible()


@only_with_script
def test_j_and_k_walk_through_posts_and_over_the_ends_of_pages(talk, open_browser):
    page = open_browser()
    page.goto(talk.get_absolute_url())

    page.keyboard.press("j")
    assert focused(page) == "post-1"
    for _ in range(19):
        page.keyboard.press("j")
    assert focused(page) == "post-20"
    expect(page.locator("#post-20")).to_be_in_viewport()

    page.keyboard.press("j")
    page.wait_for_url("**/?page=2#post-21")
    page.keyboard.press("j")
    assert focused(page) == "post-22"
    page.keyboard.press("k")
    page.keyboard.press("k")
    page.wait_for_url("**#post-20")
    page.keyboard.press("k")
    assert focused(page) == "post-19"


@only_with_script
def test_the_same_keys_work_in_the_russian_layout(talk, open_browser):
    page = open_browser()
    page.goto(talk.get_absolute_url())

    for _ in range(2):
        page.evaluate(
            "document.activeElement.dispatchEvent(new KeyboardEvent("
            "'keydown', {key: 'о', code: 'KeyJ', bubbles: true, cancelable: true}))"
        )

    assert focused(page) == "post-2"


@only_with_script
def test_r_answers_the_post_one_is_at_and_keys_are_letters_in_a_field(talk, open_browser, sign_in):
    page = open_browser()
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(talk.get_absolute_url())

    page.keyboard.press("r")
    expect(page.locator("#id_body")).to_be_focused()
    expect(page.locator("[data-replying]")).to_be_hidden()
    page.keyboard.type("jkr?")
    expect(page.locator("#id_body")).to_have_value("jkr?")
    expect(page.locator("dialog[open]")).to_have_count(0)

    page.locator("#post-3").focus()
    page.locator("#post-3").scroll_into_view_if_needed()
    page.keyboard.press("r")
    expect(page.locator("#id_body")).to_be_focused()
    expect(page.locator("[data-replying] a")).to_contain_text("#3")
    page.locator("#id_body").fill("")


@only_with_script
def test_lists_search_and_the_ways_with_g(talk, open_browser):
    page = open_browser()
    page.goto("/")

    page.keyboard.press("g")
    page.keyboard.press("l")
    page.wait_for_url("**/latest/")
    page.keyboard.press("j")
    expect(page.locator(".thread-row-title a").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{talk.get_absolute_url()}*")
    page.keyboard.press("/")
    page.wait_for_url("**/search/**")
    expect(page.locator("#search-q")).to_be_focused()


@only_with_script
def test_u_goes_to_the_first_unread_post(talk, open_browser):
    page = open_browser()
    page.goto(talk.get_absolute_url())
    page.evaluate(
        "document.querySelector('#post-7').before("
        "Object.assign(document.createElement('p'), {id: 'unread'}))"
    )

    page.keyboard.press("u")

    assert focused(page) == "post-7"


@only_with_script
def test_a_guest_who_presses_r_is_led_to_sign_in(talk, open_browser):
    page = open_browser()
    page.goto(talk.get_absolute_url())

    page.keyboard.press("r")

    page.wait_for_url("**/accounts/login/**")


@only_with_script
def test_with_control_alt_or_meta_they_are_the_browsers(talk, open_browser):
    page = open_browser()
    page.goto(talk.get_absolute_url())

    for modifier in ("ctrlKey", "altKey", "metaKey"):
        taken = page.evaluate(
            "(modifier) => !document.body.dispatchEvent(new KeyboardEvent('keydown',"
            " {key: 'j', bubbles: true, cancelable: true, [modifier]: true}))",
            modifier,
        )
        assert not taken
    assert focused(page) == ""


@only_with_script
def test_they_can_be_switched_off_and_stay_off(talk, open_browser):
    page = open_browser()
    page.goto("/keyboard/")

    page.get_by_label("Single keys").uncheck()
    page.goto(talk.get_absolute_url())
    for key in ("j", "?"):
        page.keyboard.press(key)
    assert focused(page) == ""
    expect(page.locator("dialog[open]")).to_have_count(0)

    page.get_by_role("contentinfo").get_by_role("link", name="Keyboard").click()
    page.get_by_label("Single keys").check()
    page.keyboard.press("Escape")
    page.locator("#post-1").focus()
    page.keyboard.press("j")
    assert focused(page) == "post-2"
