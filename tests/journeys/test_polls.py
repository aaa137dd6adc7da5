"""A poll is asked in the form for threads and answered on the page; with scripts and without."""

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.journeys.conftest import PASSWORD
from tests.journeys.looks import is_clean

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PHONE = {"width": 390, "height": 844}


@pytest.fixture(params=[{"width": 1280, "height": 900}, PHONE], ids=["wide", "phone"])
def page(request, open_browser, sign_in) -> Page:
    board = make.board("Teahouse")
    page = open_browser(viewport=request.param)
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(f"{board.get_absolute_url()}new/")
    return page


def ask(page: Page, method: str) -> None:
    page.get_by_label("Title").fill("Tea of the day")
    page.locator("#id_body").fill("Say what you like.")
    page.get_by_text("Ask by a poll").click()
    page.get_by_label("Question").fill("Which tea?")
    page.get_by_label("What can be chosen").fill("Black\nGreen\nHerbs")
    page.get_by_label("Choose", exact=True).select_option(method)


def test_a_poll_is_asked_and_answered(page, with_script):
    ask(page, "single")
    if with_script:
        is_clean(page)
    page.get_by_role("button", name="Publish").click()

    poll = page.locator(".poll")
    expect(poll).to_contain_text("0 members voted")
    if with_script:
        is_clean(page)
    poll.get_by_role("button", name="Vote", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Choose something first.")

    page.locator(".poll").get_by_label("Green").check()
    page.locator(".poll").get_by_role("button", name="Vote", exact=True).click()
    expect(page.locator(".poll")).to_contain_text("1 member voted")
    expect(page.locator(".poll")).to_contain_text("1 · 100%")

    page.locator(".poll").get_by_role("button", name="Close the poll").click()
    expect(page.locator(".poll")).to_contain_text("closed")
    expect(page.locator(".poll")).to_contain_text("your vote")
    if with_script:
        is_clean(page)


def test_a_poll_is_answered_in_order(page, with_script):
    ask(page, "ranked")
    page.get_by_role("button", name="Publish").click()

    poll = page.locator(".poll")
    poll.get_by_label("Place of “Herbs”").select_option("1")
    poll.get_by_label("Place of “Black”").select_option("1")
    poll.get_by_role("button", name="Vote", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Each place can be given once.")
    page.locator(".poll").get_by_label("Place of “Black”").select_option("2")
    page.locator(".poll").get_by_role("button", name="Vote", exact=True).click()

    expect(page.locator(".poll")).to_contain_text("2 points")
    if with_script:
        is_clean(page)


@pytest.mark.parametrize("with_script", [True])
def test_a_poll_that_is_begun_stands_there_again(page, with_script):
    ask(page, "ranked")
    page.get_by_label("Votes can’t be changed").check()
    expect(page.locator("[data-draft-status]")).to_have_text("Saved", timeout=15_000)

    page.reload()

    expect(page.get_by_label("What can be chosen")).to_have_value("Black\nGreen\nHerbs")
    expect(page.get_by_label("Choose", exact=True)).to_have_value("ranked")
    expect(page.get_by_label("Votes can’t be changed")).to_be_checked()
    expect(page.locator("[data-draft-offer]")).to_be_hidden()
