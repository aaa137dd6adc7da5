"""A member comes back: where they left off, what happened meanwhile, all marked as read."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from forum.posting import actions
from forum.posts.models import PAGE_SIZE
from forum.threads.models import ReadMark
from tests import make
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def dora():
    return make.proven(make.member("dora"), PASSWORD)


def test_a_member_goes_on_where_they_left_off(open_browser, sign_in, dora):
    thread = make.thread(title="Where to swim", replies=PAGE_SIZE)
    page = open_browser()
    sign_in(page, dora)
    page.goto(f"{thread.get_absolute_url()}?page=2")
    make.post(thread, body="In the quarry lake.")
    make.post(thread, body="Or in the river.")

    page.get_by_role("link", name="Unread", exact=True).click()
    expect(page.locator(".thread-row")).to_contain_text("2 new")
    page.get_by_role("link", name="Unread: Where to swim").click()
    page.wait_for_url(re.compile(rf"page=2#post-{PAGE_SIZE + 2}$"))
    expect(page.locator("#unread")).to_have_text("Unread from here")
    expect(page.get_by_role("heading", name=re.compile(r"Post 22, .*, unread"))).to_have_count(1)

    page.goto("/unread/")
    expect(page.get_by_role("heading", name="You have read everything")).to_be_visible()


def test_a_member_marks_a_board_as_read(open_browser, sign_in, dora):
    thread = make.thread(title="Where to swim")
    page = open_browser()
    sign_in(page, dora)
    page.goto(thread.board.get_absolute_url())
    page.get_by_role("button", name="Mark the board as read").click()

    expect(page.get_by_role("status")).to_contain_text("marked as read")
    expect(page.locator(".unread-dot")).to_have_count(0)


def test_a_member_who_was_away_is_told_what_happened(open_browser, sign_in, dora):
    thread = make.thread(author=dora, title="Where to swim")
    wednesday = make.post(thread, make.member("emil"), "We meet on Wednesday.")
    left = timezone.now() - timedelta(days=5)
    ReadMark.objects.create(
        member=dora, thread=thread, number=2, read_at=left - timedelta(minutes=5)
    )
    User.objects.filter(pk=dora.pk).update(last_seen_at=left)
    actions.edit_post(make.viewer(wednesday.author), wednesday, "We meet on Saturday.")

    page = open_browser()
    sign_in(page, dora)
    page.goto("/")
    page.get_by_role("link", name="See what happened meanwhile").click()
    expect(page.get_by_role("heading", name="Since you left", level=1)).to_be_visible()
    expect(page.locator("del")).to_have_text("Wednesday")
    expect(page.locator("ins")).to_have_text("Saturday")
    page.get_by_role("button", name="I’m up to date").click()
    expect(page.locator(".since-strip")).to_have_count(0)
