"""What a busy, hurried or broken forum does to a reply: the words stay, and the way on is said."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg
import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from forum.limits.spending import Allowance
from forum.posting import views
from tests import make
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

WORDS = "A long and careful thought"

# Without one the page that came back holds the words, and nothing else does.
needs_script = pytest.mark.parametrize("with_script", [True], ids=["script"], indirect=True)


@pytest.fixture
def thread():
    return make.thread(title="Soup of the day")


@pytest.fixture
def dora():
    return make.proven(make.member("dora"), PASSWORD)


@pytest.fixture
def page(open_browser, sign_in, dora) -> Page:
    page = open_browser()
    sign_in(page, dora)
    return page


@pytest.fixture
def database_gone() -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Asked for before anything is looked at: who is connected by then belongs to the tests."""
    settings = connection.settings_dict
    name = connection.ops.quote_name(settings["NAME"])
    where = {key: settings[key.upper()] for key in ("host", "port", "user")}
    others = "SELECT pid FROM pg_stat_activity WHERE datname = %s"
    beside = psycopg.connect(dbname="postgres", autocommit=True, **where)
    ours = [pid for (pid,) in beside.execute(others, [settings["NAME"]])]

    @contextmanager
    def gone() -> Iterator[None]:
        beside.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        for (pid,) in beside.execute(others, [settings["NAME"]]).fetchall():
            if pid not in ours:
                beside.execute("SELECT pg_terminate_backend(%s)", [pid])
        try:
            yield
        finally:
            beside.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    yield gone
    beside.close()


def send(page: Page) -> None:
    page.locator("#composer-send").click()


@pytest.mark.parametrize("place", ["below the thread", "on a page of its own"])
def test_what_others_wrote_meanwhile_is_shown_before_ones_own_goes(page, thread, place):
    inline = place == "below the thread"
    page.goto(thread.get_absolute_url() if inline else f"/t/{thread.pk}/reply/")
    page.locator("#id_body").fill(WORDS)
    for n in range(3):
        make.post(thread, body=f"Quicker by a spoon, {n}")

    send(page)

    told = page.get_by_role("alert").filter(has_text="3 replies came while you wrote")
    expect(told).to_be_visible()
    expect(page.locator(".composer-came")).to_contain_text("Quicker by a spoon, 2")
    expect(page.locator("#id_body")).to_have_value(WORDS)
    assert thread.posts.count() == 4
    send(page)
    expect(page.locator("#post-5")).to_contain_text(WORDS)


@pytest.mark.parametrize("place", ["below the thread", "on a page of its own"])
def test_who_writes_too_often_is_told_when_to_go_on(page, thread, monkeypatch, place):
    monkeypatch.setattr(views, "POSTS", Allowance("post", times=1, seconds=300))
    address = thread.get_absolute_url()
    if place == "on a page of its own":
        address = f"/t/{thread.pk}/reply/"
    page.goto(address)
    page.locator("#id_body").fill("The first")
    send(page)
    expect(page.locator("#post-2 .prose")).to_have_text("The first")

    page.goto(address)
    page.locator("#id_body").fill(WORDS)
    send(page)
    expect(page.get_by_role("alert").filter(has_text="Try again")).to_be_visible()
    expect(page.locator("#id_body")).to_have_value(WORDS)

    monkeypatch.setattr(views, "POSTS", Allowance("post", times=9, seconds=300))
    send(page)
    expect(page.locator("#post-3 .prose")).to_have_text(WORDS)


@pytest.mark.parametrize("place", ["below the thread", "on a page of its own"])
def test_while_the_database_does_not_answer_nothing_is_lost(database_gone, page, thread, place):
    page.goto(
        thread.get_absolute_url() if place == "below the thread" else f"/t/{thread.pk}/reply/"
    )
    page.locator("#id_body").fill(WORDS)

    with database_gone():
        send(page)
        expect(page.get_by_text("can't reach its database")).to_be_visible()
        expect(page.locator("#id_body")).to_have_value(WORDS)

    page.locator("#composer-send, .error-typed .button").click()
    expect(page.locator("#post-2 .prose")).to_have_text(WORDS)
    assert thread.posts.count() == 2


def test_signed_out_meanwhile_one_signs_in_beside_and_sends_again(page, thread, sign_in, dora):
    page.goto(f"/t/{thread.pk}/reply/")
    page.locator("#id_body").fill(WORDS)
    page.context.clear_cookies()
    send(page)
    expect(page.locator("#id_body")).to_have_value(WORDS)

    other = page.context.new_page()
    sign_in(other, dora)
    page.locator("#composer-send, .error-typed .button").click()

    # Without a script the old token is refused once more, with the words and a new one.
    page.locator("#post-2, .error-typed").first.wait_for()
    if page.locator(".error-typed").count():
        expect(page.locator("#id_body")).to_have_value(WORDS)
        page.locator(".error-typed .button").click()
    expect(page.locator("#post-2 .prose")).to_have_text(WORDS)


@pytest.fixture
def elsewhere():
    """The address of a post, which leads to its thread: a page with another place to write."""
    return f"/p/{make.post(make.thread(title='Salad')).pk}/"


@needs_script
def test_what_came_back_refused_is_kept_for_who_goes_away(page, thread, elsewhere, monkeypatch):
    page.goto(f"/t/{thread.pk}/reply/")
    page.locator("#id_body").fill(WORDS)
    monkeypatch.setattr(views, "POSTS", Allowance("post", times=0, seconds=300))
    send(page)
    expect(page.get_by_role("alert").filter(has_text="Try again")).to_be_visible()
    expect(page.locator("[data-draft-status]")).to_have_text("Saved")

    page.goto(elsewhere)
    page.goto(f"/t/{thread.pk}/reply/")

    expect(page.locator("#id_body")).to_have_value(WORDS)


@needs_script
def test_what_was_sent_to_a_broken_forum_waits_where_it_was_written(
    database_gone, page, thread, elsewhere
):
    page.goto(f"/t/{thread.pk}/reply/")
    page.locator("#id_body").fill(WORDS)
    with database_gone():
        send(page)
        expect(page.get_by_text("can't reach its database")).to_be_visible()

    page.goto(elsewhere)
    page.goto(f"/t/{thread.pk}/reply/")

    expect(page.locator("#id_body")).to_have_value(WORDS)
