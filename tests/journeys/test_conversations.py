"""Two members talk alone: one begins, the other hears of it, reads and replies."""

import re

import pytest
from playwright.sync_api import expect

from tests import make
from tests.conversations.making import conversation, regular
from tests.journeys.conftest import PASSWORD
from tests.journeys.looks import is_clean

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

UNREAD = "[data-field='unread-conversations']"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_word_and_its_answer(open_browser, sign_in, with_script, width, run_tasks):
    dora, boris = (make.proven(regular(name), PASSWORD) for name in ("dora", "boris"))
    one, other = (open_browser(viewport={"width": width, "height": 800}) for _ in range(2))
    sign_in(one, dora)
    sign_in(other, boris)

    one.goto("/u/boris/")
    one.get_by_role("link", name="Write a message").click()
    one.get_by_label("Title").fill("Tea?")
    one.get_by_label("Text", exact=True).fill("Come over at **five**.")
    is_clean(one, with_script)
    one.get_by_role("button", name="Send", exact=True).click()
    expect(one.locator("h1")).to_have_text("Tea?")
    run_tasks()

    other.goto("/")
    expect(other.locator(UNREAD)).to_have_text("1")
    other.get_by_role("link", name="Conversations").first.click()
    expect(other.locator(".conversation-unread")).to_contain_text("Come over at five.")
    is_clean(other, with_script)
    other.get_by_role("link", name="Tea?").click()
    expect(other.locator("article strong")).to_have_text("five")
    expect(other.locator(UNREAD)).to_have_count(0)
    is_clean(other, with_script)
    other.get_by_role("link", name="Quote message 1").click()
    field = other.get_by_label("Text", exact=True)
    expect(field).to_have_value(re.compile("Come over"))
    field.press("Control+End")
    field.type("Gladly.")
    other.get_by_role("button", name="Send", exact=True).click()
    expect(other.locator("#post-2")).to_contain_text("Gladly.")
    expect(other.locator("#post-2 blockquote.quote")).to_contain_text("Come over")

    one.goto("/conversations/")
    expect(one.locator(UNREAD)).to_have_text("1")
    one.get_by_role("link", name="Tea?").click()
    expect(one.locator("#post-2")).to_contain_text("Gladly.")
    expect(one.locator(UNREAD)).to_have_count(0)


def test_names_are_completed_and_others_are_refused(open_browser, sign_in, with_script):
    dora = make.proven(regular("dora"), PASSWORD)
    make.member("vera")
    page = open_browser()
    sign_in(page, dora)
    page.goto("/conversations/new/")
    if with_script:
        page.locator("#id_to").type("ver")
        page.get_by_role("option", name="vera").click()
        expect(page.locator("#id_to")).to_have_value("vera, ")
    page.locator("#id_to").fill("vera, nobody1")
    page.get_by_label("Title").fill("Tea?")
    page.get_by_label("Text", exact=True).fill("Hello.")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.locator("#id_to_error")).to_contain_text("There is no member called “nobody1”.")
    expect(page.get_by_label("Text", exact=True)).to_have_value("Hello.")
    is_clean(page, with_script)


def test_someone_is_added_and_leaves(open_browser, sign_in, with_script):
    dora = make.proven(regular("dora"), PASSWORD)
    talk = conversation(dora, make.member("boris"), title="Tea?")
    vera = make.proven(make.member("vera"), PASSWORD)
    page, hers = open_browser(), open_browser()
    sign_in(page, dora)
    sign_in(hers, vera)
    page.goto(talk.get_absolute_url())
    page.get_by_role("link", name="Add someone").click()
    page.locator("#id_to").fill("vera")
    is_clean(page, with_script)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".conversation-note")).to_contain_text("dora added vera")

    hers.goto(talk.get_absolute_url())
    expect(hers.locator("body")).not_to_contain_text("Hello.")
    hers.get_by_role("button", name="Mute").click()
    expect(hers.get_by_role("button", name="Unmute")).to_be_visible()
    hers.get_by_role("link", name="Leave").click()
    is_clean(hers, with_script)
    hers.get_by_role("button", name="Leave the conversation").click()
    expect(hers.locator("h1")).to_have_text("Conversations")
    expect(hers.get_by_role("link", name="Tea?")).to_have_count(0)
