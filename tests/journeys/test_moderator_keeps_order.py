"""A report is heard: the moderator hides the post, then moves and locks the thread."""

import pytest
from playwright.sync_api import expect

from forum.log.models import LogEntry
from tests import make
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_from_a_report_to_a_quiet_thread(open_browser, sign_in, run_tasks):
    kitchen, cellar = make.board("Kitchen"), make.board("Cellar")
    thread = make.thread(kitchen, title="Soup of the day")
    rude = make.post(thread, make.proven(make.member("rude"), PASSWORD), "Your soup is a disgrace.")
    reporter = make.proven(make.member("dora"), PASSWORD)
    moderator = make.proven(make.moderator("judge"), PASSWORD)

    page = open_browser()
    sign_in(page, reporter)
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="Report post 2", exact=True).click()
    page.locator("main textarea").fill("This is an insult.")
    page.get_by_role("button", name="Send to the moderators").click()
    expect(page.get_by_role("status")).not_to_be_empty()

    page = open_browser()
    sign_in(page, moderator)
    page.get_by_role("link", name="Moderation").first.click()
    case = page.locator(".case")
    expect(case).to_contain_text("This is an insult.")
    case.get_by_role("link", name="Decide").click()
    page.get_by_label("Hide it").check()
    page.locator("#decide [name=reason]").fill("Speak of the soup, not of the cook.")
    page.get_by_role("button", name="Decide the case").click()
    expect(page.get_by_role("status")).to_contain_text("The case is decided.")

    page.goto(thread.get_absolute_url())
    page.locator("summary", has_text="Moderate").click()
    page.get_by_role("link", name="Move the thread").click()
    page.locator("main select").select_option(str(cellar.pk))
    page.get_by_role("button", name="Move the thread").click()
    expect(page.get_by_role("navigation", name="Breadcrumb")).to_contain_text("Cellar")

    page.locator("summary", has_text="Moderate").click()
    page.get_by_role("link", name="Lock the thread").click()
    page.locator("main form").get_by_role("button").first.click()

    run_tasks()
    deeds = LogEntry.objects.order_by("id").values_list("deed", flat=True)
    assert [deed for deed in deeds if deed != "close_report"] == ["hide_post", "move", "lock"]
    guest = open_browser()
    guest.goto(thread.get_absolute_url())
    expect(guest.locator("main")).not_to_contain_text("disgrace")
    expect(guest.locator(".no-reply")).to_contain_text("locked")
    author = open_browser()
    sign_in(author, rude.author)
    author.get_by_role("link", name="Notifications").click()
    expect(author.locator("main")).to_contain_text("Speak of the soup, not of the cook.")
