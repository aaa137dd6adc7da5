"""A visitor looks for something, in either language, with JavaScript and without."""

import pytest
from playwright.sync_api import expect

from tests import make

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def talk():
    make.thread(
        make.board("Kitchen"), title="Soup of the day", body="Onions, carrots and a bay leaf."
    )
    make.thread(make.board("Кухня"), title="Борщ", body="Натрите свёклу, сварите капусту.")
    make.thread(make.hidden_board(), make.moderator(), title="Soup for the staff", body="Onions.")


@pytest.mark.parametrize(
    ("locale", "link", "button", "words", "title", "marked", "misspelt", "meant"),
    [
        ("en-GB", "Search", "Search", "onion", "Soup of the day", "Onions", "carorts", "carrots"),
        ("ru-RU", "Поиск", "Найти", "свеклы", "Борщ", "свёклу", "капуту", "капусту"),
    ],
)  # fmt: skip
def test_a_visitor_finds_what_was_said(
    talk, open_browser, locale, link, button, words, title, marked, misspelt, meant
):
    page = open_browser(locale=locale)
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name=link).click()

    field = page.locator("#search-q")
    field.fill(words)
    page.get_by_role("main").get_by_role("button", name=button).click()

    expect(page.locator(".search-hit")).to_have_count(1)
    expect(page.locator(".search-hit mark").first).to_have_text(marked)
    expect(field).to_have_value(words)

    field.fill(misspelt)
    field.press("Enter")
    expect(page.get_by_role("status").get_by_text(meant)).to_be_visible()

    page.locator(".search-hit h3 a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_filters_narrow_in_the_same_form(talk, open_browser):
    page = open_browser()
    page.goto("/search/?q=onion OR капуста")
    expect(page.locator(".search-hit")).to_have_count(2)

    page.locator(".search-more summary").click()
    page.get_by_label("Board").select_option(label="Kitchen")
    page.get_by_label("First").select_option("newest")
    page.get_by_role("main").get_by_role("button", name="Search").click()

    expect(page.locator(".search-hit")).to_have_count(1)
    expect(page.get_by_label("First")).to_have_value("newest")
