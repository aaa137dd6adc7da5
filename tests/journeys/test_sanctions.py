"""From a warning to a silence and back; and a spammer cleaned up after, and brought back."""

import pytest
from playwright.sync_api import expect

from accounts.models import User
from forum.boards.models import Silence
from forum.posts import counters
from forum.posts.models import Post
from tests import make
from tests.journeys.conftest import PASSWORD
from tests.journeys.looks import is_clean
from tests.sanctions.making import warned

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(params=[1280, 390])
def width(request) -> int:
    return request.param


def test_a_warning_comes_to_a_silence_and_is_undone(open_browser, sign_in, with_script, width):
    thread = make.thread(make.board("Kitchen"), title="Soup of the day")
    rude = make.proven(make.member("rude"), PASSWORD)
    post = make.post(thread, rude, "Your soup is a disgrace.")
    judge = make.proven(make.moderator("judge"), PASSWORD)
    warned(rude, 5, judge)
    size = {"width": width, "height": 900}
    page = open_browser(viewport=size)
    sign_in(page, judge)

    page.goto(f"/u/{rude.username}/")
    page.get_by_role("link", name="For moderators").click()
    is_clean(page, with_script)
    page.goto(f"/moderation/members/{rude.pk}/warn/?post={post.pk}")
    is_clean(page, with_script)
    page.get_by_label("Rule").fill("1. Speak of the soup")
    page.get_by_label("Reason").fill("An insult again.")
    page.get_by_role("button", name="See what it comes to").click()
    expect(page.locator("main")).to_contain_text("silenced on the whole forum")
    expect(page.get_by_label("Reason")).to_have_value("An insult again.")
    page.get_by_role("button", name="Warn the member").click()
    expect(page.locator("main")).to_contain_text("silenced")

    author = open_browser(viewport=size)
    sign_in(author, rude)
    author.goto(thread.get_absolute_url())
    expect(author.locator(".no-reply")).to_contain_text("silenced you")
    author.goto("/accounts/record/")
    expect(author.locator("main")).to_contain_text("1. Speak of the soup")
    is_clean(author, with_script)

    page.locator("#warnings-title").locator("..").get_by_role("link", name="Undo").first.click()
    is_clean(page, with_script)
    page.get_by_role("button", name="Take it back").click()
    author.goto(thread.get_absolute_url())
    expect(author.locator("#composer")).to_be_visible()
    assert not Silence.objects.in_force().exists()


def test_a_spammer_is_cleaned_up_after_and_brought_back(
    open_browser, sign_in, with_script, run_tasks, width
):
    spammer = make.member("spammer")
    thread = make.thread(make.board("Kitchen"), title="Soup of the day")
    make.thread(thread.board, spammer, body="See https://cheap-watches.example/", replies=1)
    for _ in range(2):
        make.post(thread, spammer, "See https://cheap-watches.example/")
    judge = make.proven(make.moderator("judge"), PASSWORD)
    size = {"width": width, "height": 900}
    page = open_browser(viewport=size)
    sign_in(page, judge)

    page.goto(f"/moderation/members/{spammer.pk}/")
    page.get_by_role("link", name="Clean up after a spammer").click()
    expect(page.locator("main")).to_contain_text("Hides 2 posts in 1 thread of others.")
    is_clean(page, with_script)
    page.get_by_label("Reason").fill("Adverts.")
    page.get_by_role("button", name="Clean up").click()
    # So dangerous a deed asks for the password; what was typed goes on.
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main form").get_by_role("button").first.click()
    expect(page.locator("main")).to_contain_text("banned")
    run_tasks()
    assert not Post.objects.visible_to(make.viewer(None)).filter(author=spammer).exists()
    page.goto("/moderation/bans/")
    is_clean(page, with_script)
    expect(page.locator("main")).to_contain_text("spammer")

    page.goto("/moderation/log/?deed=clean_up")
    page.get_by_role("link", name="Undo").click()
    expect(page.locator("main")).to_contain_text("2 posts come back.")
    page.get_by_role("button", name="Take it back").click()
    run_tasks()
    assert Post.objects.visible_to(make.viewer(None)).filter(author=spammer).count() == 3
    assert not User.objects.get(pk=spammer.pk).is_banned
    assert set(counters.recount().values()) == {0}
