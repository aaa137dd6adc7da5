"""A visitor comes, looks round, and leaves nothing behind."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests import make

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def talk():
    board = make.board("Kitchen")
    thread = make.thread(board, make.member("carol"), title="Soup of the day", replies=24)
    make.thread(make.hidden_board("Back room"), make.moderator(), title="Not for you")
    return thread


def test_from_the_index_to_the_last_post_and_to_its_author(talk, open_browser):
    page = open_browser()

    page.goto("/")
    expect(page.get_by_text("Back room")).to_have_count(0)
    page.get_by_role("link", name="Kitchen").first.click()
    page.locator("main").get_by_role("link", name="Soup of the day").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Soup of the day")
    expect(page.locator("[data-field=post-count]")).to_contain_text("25 posts")
    expect(page.locator("article.post")).to_have_count(20)
    page.get_by_role("navigation", name="Pages, bottom").get_by_role("link", name="2").first.click()
    expect(page.locator("#post-25")).to_be_visible()

    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Home").click()
    page.goto("/u/carol/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("carol")
    assert not [cookie for cookie in page.context.cookies() if cookie["name"] != "django_language"]
    assert not Session.objects.exists()


def test_the_permanent_link_opens_at_its_post(talk, open_browser):
    page = open_browser()
    post = talk.posts.get(number=23)

    page.goto(f"/p/{post.pk}/")

    assert page.url.endswith("?page=2#post-23")
    expect(page.locator("#post-23")).to_be_in_viewport()


def test_language_and_theme_are_chosen_with_one_press_each(talk, open_browser):
    page = open_browser()
    page.goto(talk.get_absolute_url())

    page.locator("summary", has_text="Language and appearance").click()
    page.get_by_role("button", name="Русский").click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator("[data-field=post-count]")).to_contain_text("25 сообщений")

    page.locator("summary", has_text="Язык").click()
    page.locator("button[name=theme][value=dark]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.url.endswith(talk.get_absolute_url())


def test_a_visitor_who_wants_to_reply_is_led_to_sign_in_and_back(talk, open_browser, sign_in):
    from tests.journeys.conftest import PASSWORD  # noqa: PLC0415

    make.proven(make.member("dora"), PASSWORD)
    page = open_browser()
    page.goto(talk.get_absolute_url() + "?page=2")

    page.locator(".no-reply").get_by_role("link", name="sign in").click()
    page.locator("input[name=login]").fill("dora")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Soup of the day")
