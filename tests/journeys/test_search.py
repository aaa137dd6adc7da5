"""A visitor looks for something, in either language, with JavaScript and without."""

import pytest
from playwright.sync_api import expect

from tests import make
from tests.journeys.conftest import PASSWORD

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


def test_similar_threads_come_at_a_threads_foot(open_browser, sign_in, with_script):
    """Not before the foot comes into sight; without JavaScript, and for guests, by a link."""
    vera, kitchen = make.proven(make.member("vera"), PASSWORD), make.board("Kitchen")
    thread = make.thread(kitchen, title="Soup of the day", replies=12)
    other = make.thread(kitchen, title="Which soup for a feast?")
    make.thread(make.hidden_board(), make.moderator(), title="Soup for the staff")
    page, asked = open_browser(), []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, vera)
    page.goto(thread.get_absolute_url())
    foot = page.locator(".similar-foot")
    similar = page.get_by_role("list", name="Similar threads").get_by_role("link")

    if with_script:
        expect(page.locator("#post-1")).to_be_in_viewport()
        assert not [address for address in asked if "/search/similar/" in address]
        foot.scroll_into_view_if_needed()
        expect(foot.get_by_role("heading", name="Similar threads")).to_be_visible()
        expect(foot.get_by_role("link", name="Similar threads")).to_have_count(0)
    else:
        foot.get_by_role("link", name="Similar threads").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Similar threads")

    expect(similar).to_have_text([other.title])
    similar.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(other.title)


def test_guests_are_led_to_similar_threads_by_a_link(talk, open_browser):
    other = make.thread(make.board("Feasts"), title="Soup of the day, again")
    page = open_browser()
    page.goto(other.get_absolute_url())

    page.locator(".similar-foot").get_by_role("link", name="Similar threads").click()

    similar = page.get_by_role("list", name="Similar threads").get_by_role("link")
    expect(similar).to_have_text(["Soup of the day"])
