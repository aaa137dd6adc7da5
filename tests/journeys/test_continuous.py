"""A thread's pages read in one go: an enhancement that a reader switches on."""

import re

import pytest
from playwright.sync_api import expect

from tests import make
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

only_with_script = pytest.mark.parametrize("with_script", [True], ids=["script"], indirect=True)
END = "window.scrollTo({top: document.body.scrollHeight, behavior: 'instant'})"


@pytest.fixture
def talk():
    author = make.member("carol")
    thread = make.thread(make.board("Kitchen"), author, title="Soup of the day")
    for n in range(2, 66):
        make.post(thread, author, f"Reply {n}\n\nwith a second line")
    return thread


def switch_on(page):
    page.get_by_text("Thread tools").click()
    page.get_by_role("button", name="Continuous reading").click()
    expect(page.get_by_role("button", name="Continuous reading")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.keyboard.press("Escape")


def numbers(page) -> list[int]:
    return page.evaluate(
        "[...document.querySelectorAll('#posts article')].map(p => +p.id.slice(5))"
    )


def test_until_it_is_switched_on_pages_are_pages(talk, open_browser, with_script):
    page = open_browser()
    page.goto(talk.get_absolute_url())
    page.get_by_text("Thread tools").click()

    switch = page.get_by_role("button", name="Continuous reading")
    expect(switch).to_have_count(1 if with_script else 0)
    page.keyboard.press("End")
    page.get_by_role("navigation", name="Pages, bottom").get_by_role("link", name="Next").click()

    expect(page.locator("#post-21")).to_be_visible()
    assert page.url.endswith("?page=2")
    expect(page.locator("article")).to_have_count(20)


@only_with_script
def test_going_down_brings_page_after_page_and_the_address_follows(talk, open_browser):
    page = open_browser()
    page.goto(talk.get_absolute_url())
    switch_on(page)
    expect(page.locator("article")).to_have_count(20)

    for last in (40, 60, 65):
        page.evaluate(END)
        expect(page.locator(f"#post-{last}")).to_be_attached()
    page.evaluate(END)

    assert numbers(page) == list(range(1, 66))
    expect(page.locator(".page-mark")).to_have_text(["Page 2", "Page 3", "Page 4"])
    expect(page).to_have_url(re.compile(r"\?page=4$"))
    expect(page).to_have_title(re.compile("page 4"))
    bottom = page.get_by_role("navigation", name="Pages, bottom")
    expect(bottom.locator("[aria-current]")).to_have_text("Page 4")
    expect(bottom.get_by_role("link", name="Next")).to_have_count(0)

    page.locator("#post-25").scroll_into_view_if_needed()
    expect(page).to_have_url(re.compile(r"\?page=2$"))
    page.locator("#post-1").scroll_into_view_if_needed()
    expect(page).to_have_url(re.compile(r"/soup-of-the-day/$"))


@only_with_script
def test_nothing_is_fetched_before_one_is_near_the_end(talk, open_browser):
    page = open_browser()
    page.goto(talk.get_absolute_url())
    switch_on(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.locator("#post-8").scroll_into_view_if_needed()
    page.wait_for_timeout(300)

    assert not [url for url in asked if "page=" in url]


@only_with_script
def test_a_numbered_address_opens_there_and_goes_both_ways(talk, open_browser):
    page = open_browser()
    page.goto(talk.get_absolute_url())
    switch_on(page)
    page.goto(f"{talk.get_absolute_url()}?page=3#post-45")

    expect(page.locator("#post-45")).to_be_in_viewport()
    assert 21 not in numbers(page)
    before = page.evaluate(
        "document.querySelector('#post-41').getBoundingClientRect().top + scrollY"
    )
    page.get_by_role("navigation", name="Pages, top").get_by_role("link", name="Back").click()

    expect(page.locator("#post-21")).to_be_attached()
    assert numbers(page)[:21] == list(range(21, 42))
    after = page.evaluate(
        "document.querySelector('#post-41').getBoundingClientRect().top + scrollY"
    )
    assert after > before
    expect(page.locator(".page-mark").first).to_have_text("Page 3")
    # What was in view stays where it was, though a page now stands above it.
    expect(page.locator("#post-41")).to_be_in_viewport()
    top = page.get_by_role("navigation", name="Pages, top")
    expect(top.locator("[aria-current]")).to_have_text("Page 2")


@only_with_script
def test_coming_back_lands_where_one_was(talk, open_browser):
    page = open_browser()
    page.goto(talk.get_absolute_url())
    switch_on(page)
    for last in (40, 60):
        page.evaluate(END)
        expect(page.locator(f"#post-{last}")).to_be_attached()
    page.evaluate("document.querySelector('#post-50').scrollIntoView({behavior: 'instant'})")
    expect(page).to_have_url(re.compile(r"\?page=3$"))

    page.goto("/members/")
    page.go_back()

    expect(page.locator("#post-50")).to_be_in_viewport()
    page.reload()
    expect(page.locator("#post-50")).to_be_in_viewport()
    assert page.url.endswith("?page=3")


@only_with_script
def test_a_page_that_cannot_be_fetched_leaves_a_link(talk, open_browser):
    page = open_browser()
    page.goto(talk.get_absolute_url())
    switch_on(page)
    page.route("**/*page=2*", lambda route: route.abort())

    page.evaluate(END)

    line = page.locator(".page-mark-failed")
    expect(line).to_contain_text("could not be fetched")
    page.unroute("**/*page=2*")
    line.get_by_role("link", name="Next page").click()
    expect(page.locator("#post-21")).to_be_visible()


@only_with_script
def test_the_choice_is_kept_and_can_be_taken_back(talk, open_browser):
    page = open_browser()
    page.goto(talk.get_absolute_url())
    switch_on(page)
    page.goto(f"{talk.get_absolute_url()}?page=2")
    page.get_by_text("Thread tools").click()
    switch = page.get_by_role("button", name="Continuous reading")
    expect(switch).to_have_attribute("aria-pressed", "true")

    switch.click()
    page.evaluate(END)
    page.wait_for_timeout(300)

    expect(switch).to_have_attribute("aria-pressed", "false")
    expect(page.locator("article")).to_have_count(20)


@only_with_script
def test_a_reply_after_reading_to_the_end_is_put_in_place(talk, open_browser, sign_in):
    page = open_browser()
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(f"{talk.get_absolute_url()}?page=3")
    switch_on(page)
    page.evaluate(END)
    expect(page.locator("#post-65")).to_be_attached()

    page.locator("#id_body").fill("To the end.")
    page.locator("#composer-send").click()

    expect(page.locator("#post-66")).to_contain_text("To the end.")
    expect(page.locator("#post-41")).to_be_attached()
    expect(page).to_have_url(re.compile(r"\?page=4"))
