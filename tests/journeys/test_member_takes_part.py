"""Someone joins by the mailed link, starts a thread, replies, quotes and edits."""

import re

import pytest
from playwright.sync_api import Page, expect

from forum.threads.models import Thread
from tests import make
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def send(page: Page) -> None:
    page.locator("#composer-send").click()


def test_from_joining_to_an_edited_reply(open_browser, link_in_mail, run_tasks):
    make.board("Kitchen")
    page = open_browser()

    join(page, link_in_mail, run_tasks)
    start_a_thread(page)
    reply_in_it(page)
    quote_the_first_post(page)
    edit_the_second(page)

    thread = Thread.objects.get()
    assert (thread.post_count, thread.last_number, thread.author.username) == (3, 3, "dora")


def join(page: Page, link_in_mail, run_tasks) -> None:
    page.goto("/")
    page.get_by_role("link", name="Join", exact=True).first.click()
    page.locator("input[name=username]").fill("dora")
    page.locator("input[name=email]").fill("dora@example.org")
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("main form").get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("mail")
    run_tasks()
    page.goto(link_in_mail("dora@example.org"))
    page.locator("main form").get_by_role("button").first.click()
    expect(page.locator(".user-menu")).to_contain_text("dora")


def start_a_thread(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Kitchen").first.click()
    page.locator("main").get_by_role("link", name=re.compile("thread", re.IGNORECASE)).first.click()
    page.get_by_label("Title").fill("Soup of the day")
    page.get_by_label("Text").fill("It is **borscht**, of course.")
    page.get_by_role("button", name="Preview", exact=True).click()
    expect(page.locator("#preview strong")).to_have_text("borscht")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Soup of the day")
    expect(page.locator("#post-1 strong")).to_have_text("borscht")


def reply_in_it(page: Page) -> None:
    page.locator("#id_body").fill("With sour cream.")
    send(page)
    expect(page.locator("#post-2 .prose")).to_have_text("With sour cream.")
    expect(page.locator("#id_body")).to_have_value("")


def quote_the_first_post(page: Page) -> None:
    page.get_by_role("link", name="Quote post 1", exact=True).click()
    expect(page.locator("#id_body")).to_have_value(re.compile("> It is \\*\\*borscht"))
    page.locator("#id_body").press("Control+End")
    page.locator("#id_body").press_sequentially("Which recipe?")
    send(page)
    expect(page.locator("#post-3 blockquote.quote")).to_contain_text("borscht")
    expect(page.locator("#post-3")).to_contain_text("Which recipe?")
    expect(page.locator("#post-3 .quote-source a")).to_have_text("dora")


def edit_the_second(page: Page) -> None:
    page.get_by_role("link", name="Edit post 2", exact=True).click()
    page.get_by_label("Text").fill("With sour cream and dill.")
    send(page)
    expect(page.locator("#post-2 .prose")).to_have_text("With sour cream and dill.")
    expect(page.locator("#post-2 .post-edited")).to_have_text("edited")


def test_a_reply_to_a_thread_locked_meanwhile_keeps_its_text(open_browser, sign_in):
    thread = make.thread()
    page = open_browser()
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(thread.get_absolute_url())
    page.locator("#id_body").fill("A long and careful thought")
    thread.lock()

    send(page)

    expect(page.get_by_role("alert").first).to_contain_text("locked")
    expect(page.locator("#id_body")).to_have_value("A long and careful thought")


def test_a_double_press_sends_once(open_browser, sign_in):
    thread = make.thread()
    page = open_browser()
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(thread.get_absolute_url())
    page.locator("#id_body").fill("Only once")

    page.locator("#composer-send").dblclick()

    expect(page.locator("#post-2")).to_be_visible()
    page.wait_for_timeout(500)
    assert thread.posts.count() == 2


def test_the_bell_tells_of_a_reply_and_can_be_cleared(open_browser, sign_in, run_tasks):
    dora = make.proven(make.member("dora"), PASSWORD)
    thread = make.thread(author=dora, title="Soup of the day")
    make.post(thread, make.member("carol"), "@dora, with garlic!")
    run_tasks()
    page = open_browser()
    sign_in(page, dora)

    expect(page.locator("[data-field=unread-count]")).to_have_text("1")
    page.get_by_role("link", name="Notifications").click()
    expect(page.locator("main")).to_contain_text("carol")
    page.get_by_role("button", name="Clear all").click()

    expect(page.locator("[data-field=unread-count]")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text("carol")


def test_anyone_writes_to_the_staff_from_the_foot_of_a_thread(open_browser):
    page = open_browser()
    page.goto(make.thread().get_absolute_url())

    page.locator("main").get_by_role("link", name="Write to us").click()
    page.locator("textarea").first.fill("Bigger letters, please.")
    page.locator("input[type=email]").fill("guest@example.org")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.locator("main")).to_contain_text(re.compile("thank", re.IGNORECASE))
