"""Quoting: words chosen in a post, several posts over pages, and what is gone since."""

import pytest
from playwright.sync_api import Page, expect

from forum.posting import actions
from forum.posts.models import Post
from tests import make
from tests.journeys.conftest import PASSWORD
from tests.journeys.looks import is_clean

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PHONE = {"width": 390, "height": 844}
CHOOSE = """([selector, words]) => {
  const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
    return;
  }
  throw new Error(`no ${words}`);
}"""


def source(post: Post) -> str:
    return f"[{post.author}](/p/{post.pk}/) {post.created_at:%Y-%m-%d}"


@pytest.fixture
def with_script() -> bool:
    return True


@pytest.fixture
def talk():
    thread = make.thread(
        author=make.member("ann"), title="Soup of the day", body="Hot soup is **good** soup."
    )
    quoting = f"> {source(thread.posts.get())}:\n> Hot soup\n\nI like it cold."
    make.post(thread, make.member("bob"), quoting)
    for n in range(3, 23):
        make.post(thread, body=f"Reply {n}")
    return thread


@pytest.fixture(params=[{"width": 1280, "height": 900}, PHONE], ids=["wide", "phone"])
def page(request, talk, open_browser, sign_in) -> Page:
    page = open_browser(viewport=request.param)
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(talk.get_absolute_url())
    return page


def choose(page: Page, number: int, words: str) -> None:
    page.evaluate(CHOOSE, [f"#post-{number} .prose", words])


def text(page: Page):
    return page.locator("#id_body")


def test_chosen_words_are_quoted_and_taken_back(talk, page):
    choose(page, 1, "soup.")

    page.locator("[data-quote-chosen]").click()

    expect(text(page)).to_have_value(f"> {source(talk.posts.get(number=1))}:\n> soup.\n\n")
    expect(text(page)).to_be_focused()
    expect(page.locator("[data-quote-chosen]")).to_be_hidden()
    text(page).press("Control+z")
    expect(text(page)).to_have_value("")


def test_q_quotes_chosen_words_or_the_post_one_is_at(talk, page):
    first = talk.posts.get(number=1)
    choose(page, 1, "Hot ")
    page.locator("[data-quote-chosen]").wait_for()
    page.keyboard.press("q")
    expect(text(page)).to_have_value(f"> {source(first)}:\n> Hot\n\n")

    text(page).fill("")
    page.locator("#post-1").focus()
    page.keyboard.press("q")
    expect(text(page)).to_have_value(f"> {source(first)}:\n> {first.body}\n\n")


def test_words_within_a_quote_are_quoted_from_their_source(talk, page):
    choose(page, 2, "Hot soup")

    page.locator("[data-quote-chosen]").click()

    expect(text(page)).to_have_value(f"> {source(talk.posts.get(number=1))}:\n> Hot soup\n\n")


def test_words_that_are_gone_are_refused_and_nothing_is_lost(talk, page):
    text(page).fill("Mine")
    first = talk.posts.get(number=1)
    actions.edit_post(make.viewer(first.author), first, "Cold borscht.")
    choose(page, 1, "good")

    page.locator("[data-quote-chosen]").click()

    expect(page.locator("[data-quotes-said]")).to_contain_text("no longer be quoted")
    expect(text(page)).to_have_value("Mine")


def test_several_posts_are_quoted_together_over_pages(talk, page):
    second, last = talk.posts.get(number=2), talk.posts.get(number=22)
    page.get_by_role("button", name="Note post 2 for quoting").click()
    expect(page.locator("[data-quotes-count]")).to_have_text("1")
    page.goto(f"{talk.get_absolute_url()}?page=2")
    note = page.get_by_role("button", name="Note post 22 for quoting")
    note.click()
    expect(note).to_have_attribute("aria-pressed", "true")
    text(page).fill("Both:")

    page.get_by_role("button", name="Insert quotes: 2").click()

    expect(text(page)).to_have_value(
        f"Both:\n\n> {source(second)}:\n> I like it cold.\n\n> {source(last)}:\n> Reply 22\n\n"
    )
    expect(page.locator("[data-quotes-noted]")).to_be_hidden()
    expect(note).to_have_attribute("aria-pressed", "false")


def test_axe_finds_nothing_with_quotes_noted_and_words_chosen(talk, page):
    page.get_by_role("button", name="Note post 2 for quoting").click()
    choose(page, 1, "soup.")
    expect(page.locator("[data-quote-chosen]")).to_be_visible()

    is_clean(page)
