"""Many posts or threads chosen in the lists where they stand, over two pages, and one way back; and
a thread that is split, looked at and made whole again."""

import pytest
from playwright.sync_api import expect

from forum.moderating import bulk_pages
from forum.posts.models import Post
from forum.reading import choosing, listing
from forum.search import finding
from forum.threads.models import Thread
from tests import make
from tests.journeys.conftest import PASSWORD
from tests.journeys.looks import fits, looks_right

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def thread():
    author = make.member("cook")
    thread = make.thread(make.board("Kitchen"), author, title="Soup of the day")
    for n in range(2, 41):
        make.post(thread, author, f"Ladle {n}.")
    return Thread.objects.get(pk=thread.pk)


@pytest.fixture
def chief(open_browser, sign_in, with_script):
    """On a phone, and without a script at a desk."""
    width = 390 if with_script else 1280
    page = open_browser(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    sign_in(page, make.proven(make.moderator("judge"), PASSWORD))
    return page


def tools(page, name: str) -> None:
    page.locator(".thread-tools > summary").click()
    page.get_by_role("link", name=name).click()


def tick(page, numbers) -> None:
    for number in numbers:
        page.get_by_label(f"Choose post {number}", exact=True).check()


def test_thirty_posts_of_two_pages_are_hidden_and_come_back(chief, thread, with_script):
    chief.goto(thread.get_absolute_url())
    tools(chief, "Choose posts")
    tick(chief, range(2, 17))
    looks_right(chief, with_script)
    chief.get_by_role("button", name="Later").click()
    tick(chief, range(21, 36))
    if with_script:
        expect(chief.locator("[data-choosing-count]")).to_have_text("30")

    chief.get_by_role("button", name="Hide", exact=True).click()

    expect(chief.locator("main")).to_contain_text("30 posts of 1 member")
    looks_right(chief, with_script)
    chief.get_by_label("Reason").fill("A quarrel about salt.")
    chief.get_by_role("button", name="Hide", exact=True).click()
    expect(chief.get_by_role("status").first).to_contain_text("Done to 30.")
    assert Post.objects.exclude(hidden_at=None).count() == 30

    chief.get_by_role("link", name="Take all of it back").click()
    looks_right(chief, with_script)
    chief.get_by_role("button", name="Take all of it back").click()
    expect(chief.get_by_role("status").first).to_contain_text("Done to 30.")
    assert not Post.objects.exclude(hidden_at=None).exists()


def test_threads_of_two_pages_are_locked_together(chief, with_script, monkeypatch):
    monkeypatch.setattr(listing, "THREADS_A_PAGE", 2)
    board = make.board("Kitchen")
    for title in ("Salt", "Pepper", "Dill"):
        make.thread(board, title=title)
    chief.goto("/latest/")
    chief.get_by_role("link", name="Choose threads").click()
    chief.get_by_label("Choose “Dill”").check()
    if with_script:
        # Who looks into one comes back to what was chosen.
        chief.locator(".thread-row-title a", has_text="Dill").click()
        chief.go_back()
        expect(chief.get_by_label("Choose “Dill”")).to_be_checked()
    looks_right(chief, with_script)
    chief.get_by_role("button", name="Older").click()
    chief.get_by_label("Choose “Salt”").check()

    chief.get_by_role("button", name="Lock", exact=True).click()

    expect(chief.locator("main")).to_contain_text("2 threads")
    looks_right(chief, with_script)
    chief.get_by_role("button", name="Lock", exact=True).click()
    expect(chief.get_by_role("status").first).to_contain_text("Done to 2.")
    locked = Thread.objects.exclude(locked_at=None).values_list("title", flat=True)
    assert set(locked) == {"Salt", "Dill"}
    chief.get_by_role("link", name="Choose threads").click()
    expect(chief.locator("[data-choosing-count]")).to_have_text("0")


def test_who_ticks_more_than_can_be_chosen_is_told(chief, with_script, monkeypatch):
    for module in (choosing, bulk_pages):
        monkeypatch.setattr(module, "MOST_CHOSEN", 2)
    board = make.board("Kitchen")
    threads = [make.thread(board, title=title) for title in ("Salt", "Pepper", "Dill")]
    chief.goto("/latest/?choose=1")
    chief.get_by_label("Choose “Salt”").check()
    chief.get_by_label("Choose “Pepper”").check()
    told = "No more than 2 can be chosen: 1 of those that you ticked is left out."
    if with_script:
        expect(chief.get_by_label("Choose “Dill”")).to_be_disabled()
    else:
        chief.get_by_label("Choose “Dill”").check()
        chief.get_by_role("button", name="Lock", exact=True).click()
        expect(chief.get_by_role("alert")).to_have_text(told)
        fits(chief)

    ticked = "".join(f"&chosen={thread.pk}" for thread in threads)
    chief.goto(f"{board.get_absolute_url()}?choose=1{ticked}")

    expect(chief.get_by_role("alert")).to_have_text(told)
    expect(chief.locator("[data-choosing-count]")).to_have_text("2")
    looks_right(chief, with_script)


def test_a_thread_is_split_looked_at_and_made_whole(chief, thread, with_script):
    chief.goto(thread.get_absolute_url())
    tools(chief, "Choose posts")
    tick(chief, (3, 5))
    chief.get_by_role("button", name="Split", exact=True).click()
    chief.get_by_label("Title of the new thread").fill("Of ladles")
    looks_right(chief, with_script)
    chief.get_by_role("button", name="Split the thread").click()

    expect(chief.get_by_role("heading", level=1)).to_have_text("Of ladles")
    expect(chief.locator("article")).to_have_count(2)
    expect(chief.locator("#post-2")).to_contain_text("Ladle 5.")
    looks_right(chief, with_script)

    chief.get_by_role("link", name="Take it back").click()
    looks_right(chief, with_script)
    chief.get_by_role("button", name="Take it back").click()
    chief.goto(thread.get_absolute_url())
    expect(chief.locator("#post-3")).to_contain_text("Ladle 3.")
    assert Post.objects.filter(thread=thread).count() == 40


def test_what_a_search_finds_is_hidden_together_over_two_pages(chief, with_script, monkeypatch):
    monkeypatch.setattr(finding, "HITS_A_PAGE", 2)
    board = make.board("Kitchen")
    for title in ("Salt", "Pepper", "Dill"):
        make.post(make.thread(board, title=title), body=f"Cheap casino, ask about {title.lower()}")
    chief.goto("/search/?q=casino&sort=newest")
    chief.get_by_role("link", name="Choose posts").click()
    chief.get_by_label("Dill").check()
    looks_right(chief, with_script)
    chief.get_by_role("button", name="Further").click()
    chief.get_by_label("Salt").check()
    if with_script:
        expect(chief.locator("[data-choosing-count]")).to_have_text("2")

    chief.get_by_role("button", name="Hide", exact=True).click()

    expect(chief.locator("main")).to_contain_text("2 posts of 2 members")
    looks_right(chief, with_script)
    chief.get_by_label("Reason").fill("Spam.")
    chief.get_by_role("button", name="Hide", exact=True).click()
    expect(chief.get_by_role("status").first).to_contain_text("Done to 2.")
    hidden = Post.objects.exclude(hidden_at=None).values_list("thread__title", flat=True)
    assert set(hidden) == {"Salt", "Dill"}
    expect(chief.locator("[data-choosing-count]")).to_have_text("0")
