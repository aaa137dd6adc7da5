"""Without a script: preview, draft, reply to a post, edit and its history, delete and undo."""

import pytest
from playwright.sync_api import Page, expect

from forum.boards.models import Board
from tests import make
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def with_script() -> bool:
    return False


@pytest.fixture
def thread():
    return make.thread(title="Soup of the day", author=make.member("vera"))


@pytest.fixture(params=[1280, 390], ids=["wide", "phone"])
def page(request, open_browser, sign_in, thread) -> Page:
    page = open_browser(viewport={"width": request.param, "height": 850})
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(thread.get_absolute_url())
    return page


def text(page: Page):
    return page.locator("#id_body")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_preview_keeps_the_words_and_is_sent_from_there(page, thread):
    text(page).fill("So **hot** :tea:")
    press(page, "Preview")
    expect(page.locator(".preview strong")).to_have_text("hot")
    expect(page.locator(".preview")).to_contain_text("🍵")
    expect(text(page)).to_have_value("So **hot** :tea:")

    press(page, "Send")

    expect(page.locator("#post-2 strong")).to_have_text("hot")


def test_a_draft_is_kept_and_gone_on_with(page, thread):
    text(page).fill("Half a thought")
    press(page, "Save draft")
    page.get_by_role("link", name="Continue").click()
    expect(text(page)).to_have_value("Half a thought")
    text(page).fill("Half a thought, and the rest")

    press(page, "Send")

    expect(page.locator("#post-2 .prose")).to_have_text("Half a thought, and the rest")
    page.goto("/drafts/")
    expect(page.get_by_role("link", name="Continue")).to_have_count(0)


def test_a_post_is_quoted_and_answered(page, thread):
    page.locator("#post-1").get_by_role("link", name="Quote").click()
    expect(text(page)).to_have_value("> [vera]" + text(page).input_value()[8:])
    text(page).fill(text(page).input_value() + "Indeed.")

    press(page, "Send")

    expect(page.locator("#post-2 blockquote.quote")).to_contain_text("An opening post.")
    expect(page.locator("#post-2 .post-reply-to")).to_have_text("in reply to #1 by vera")
    expect(page.locator("#post-1 .post-replies a")).to_have_text("#2")


def test_an_edit_says_why_and_its_history_shows_what_changed(page, thread):
    text(page).fill("With dill.")
    press(page, "Send")
    page.locator("#post-2").get_by_role("link", name="Edit").click()
    text(page).fill("With parsley.")
    page.get_by_label("Reason for the edit").fill("There was no dill")
    press(page, "Save")
    expect(page.locator("#post-2 .prose")).to_have_text("With parsley.")

    page.locator("#post-2 .post-edited a, #post-2 a[href*='history']").first.click()

    expect(page.get_by_text("There was no dill").first).to_be_visible()
    expect(page.locator("del").first).to_contain_text("dill")
    expect(page.locator("ins").first).to_contain_text("parsley")


def test_what_one_deletes_leaves_a_line_and_comes_back(page, thread):
    text(page).fill("Too hasty.")
    press(page, "Send")
    page.locator("#post-2").get_by_role("link", name="Delete").click()
    page.locator("main form").get_by_role("button").first.click()
    expect(page.get_by_text("Too hasty.")).to_have_count(0)
    gap = page.locator("#post-2.post-gap")
    expect(gap).to_be_visible()

    gap.get_by_role("link").click()
    page.locator("main form").get_by_role("button").first.click()

    expect(page.locator("#post-2 .prose")).to_have_text("Too hasty.")


def test_when_the_time_for_editing_is_over_one_is_told(page, thread):
    text(page).fill("For good.")
    press(page, "Send")
    page.locator("#post-2").get_by_role("link", name="Edit").click()
    text(page).fill("For better.")
    Board.objects.update(edit_minutes=1)
    thread.posts.filter(number=2).update(created_at="2020-01-01T00:00:00Z")

    press(page, "Save")

    expect(page.get_by_role("alert")).to_contain_text("time for editing")
    expect(text(page)).to_have_value("For better.")
    page.goto(thread.get_absolute_url())
    expect(page.locator("#post-2").get_by_role("link", name="Edit")).to_have_count(0)
