"""A moderator of all boards pins a thread everywhere, features and announces it, and takes each
back; a guest sees it stand there meanwhile."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from forum.threads.models import Thread
from tests import make
from tests.journeys.conftest import PASSWORD
from tests.journeys.looks import looks_right

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

TITLE = "The square is being paved"


@pytest.fixture(params=[1280, 390])
def open_page(request, open_browser):
    size = {"width": request.param, "height": 800}
    return lambda: open_browser(viewport=size, reduced_motion="reduce")


@pytest.fixture
def chief(open_page, sign_in):
    page = open_page()
    sign_in(page, make.proven(make.moderator("judge"), PASSWORD))
    return page


@pytest.fixture
def guest(open_page):
    return open_page()


@pytest.fixture
def thread():
    return make.thread(make.board("Town"), title=TITLE)


def ask(page, thread: Thread, name: str) -> None:
    page.goto(thread.get_absolute_url())
    page.locator(".thread-tools > summary").click()
    page.get_by_role("link", name=name).click()


def end() -> str:
    return f"{timezone.now() + timedelta(days=3):%Y-%m-%dT%H:%M}"


def said(page):
    return page.get_by_role("status").first


def test_it_is_pinned_everywhere_until_a_date_and_taken_back(chief, guest, thread, with_script):
    elsewhere = make.board("Harbour")
    make.thread(elsewhere, title="Ships")
    ask(chief, thread, "Pin the thread")
    chief.get_by_label("On every board").check()
    chief.get_by_label("Until").fill(end())
    chief.get_by_label("Reason").fill("Read this first.")
    looks_right(chief, with_script)
    chief.get_by_role("button", name="Pin the thread").click()
    expect(said(chief)).to_contain_text("The thread is pinned.")
    looks_right(chief, with_script)

    guest.goto(elsewhere.get_absolute_url())
    expect(guest.locator(".thread-row-title").first).to_contain_text(TITLE)
    looks_right(guest, with_script)

    chief.get_by_role("link", name="Take it back").click()
    looks_right(chief, with_script)
    chief.get_by_role("button", name="Take it back").click()
    guest.reload()
    expect(guest.locator(".thread-row-title")).to_have_count(1)
    expect(guest.locator(".thread-row-title")).to_contain_text("Ships")


def test_it_is_featured_and_no_longer(chief, guest, thread, with_script):
    ask(chief, thread, "Feature the thread")
    looks_right(chief, with_script)
    chief.get_by_role("button", name="Feature the thread").click()
    expect(said(chief)).to_contain_text("The thread is featured.")

    guest.goto("/")
    featured = guest.locator(".featured")
    expect(featured.get_by_role("link", name=TITLE)).to_be_visible()
    looks_right(guest, with_script)

    ask(chief, thread, "No longer feature it")
    looks_right(chief, with_script)
    chief.get_by_role("button", name="No longer feature it").click()
    expect(said(chief)).to_contain_text("The thread is no longer featured.")
    guest.reload()
    expect(featured).to_have_count(0)


def test_it_is_announced_until_a_date_and_no_longer(chief, guest, thread, with_script):
    ask(chief, thread, "Announce the thread")
    chief.get_by_label("Until").fill(end())
    looks_right(chief, with_script)
    chief.get_by_role("button", name="Announce the thread").click()
    expect(said(chief)).to_contain_text("The thread is announced.")

    guest.goto("/latest/")
    announced = guest.locator(f"#announcement-{thread.pk}")
    expect(announced).to_contain_text(TITLE)
    looks_right(guest, with_script)

    ask(chief, thread, "No longer announce it")
    looks_right(chief, with_script)
    chief.get_by_role("button", name="No longer announce it").click()
    expect(said(chief)).to_contain_text("The thread is no longer announced.")
    guest.reload()
    expect(announced).to_have_count(0)
    assert Thread.objects.get(pk=thread.pk).announced_at is None
