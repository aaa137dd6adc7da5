"""A member reacts and thinks better of it; with JavaScript the page stays where it is."""

import pytest
from playwright.sync_api import expect

from forum.reactions.actions import react
from forum.reactions.models import ReactionKind
from tests import make
from tests.journeys.conftest import PASSWORD
from tests.journeys.looks import fits, is_clean

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

LOOKS = pytest.mark.parametrize(
    "look",
    [
        {"viewport": {"width": 1280, "height": 900}},
        {"viewport": {"width": 390, "height": 800}, "has_touch": True},
    ],
    ids=["wide", "narrow"],
)


@pytest.fixture
def post(db):
    return make.post(make.thread(title="Bells"), make.member("carol"))


@LOOKS
def test_a_member_reacts_and_takes_it_back(post, open_browser, sign_in, with_script, look):
    page = open_browser(**look)
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(post.thread.get_absolute_url())
    article = page.locator("#post-2")
    if with_script:
        page.evaluate("window.sameAsEver = true")

    article.get_by_label("React to post 2").click()
    page.get_by_role("button", name="Like", exact=True).click()

    given = article.get_by_role("button", name="Like: 1, post 2")
    expect(given).to_have_attribute("aria-pressed", "true")
    expect(article.locator(".reactions-who")).to_have_text("dora")
    if with_script:
        assert page.evaluate("window.sameAsEver"), "the page was loaded again"
    fits(page)

    given.click()

    expect(given).to_have_count(0)
    expect(article.locator(".reactions-who")).to_have_count(0)


def test_a_second_reaction_by_the_chip_of_another(post, open_browser, sign_in):
    for kind in ReactionKind.objects.filter(name_en__in=["Like", "Thanks"]):
        react(make.viewer(make.member()), post, kind)
    page = open_browser()
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(post.thread.get_absolute_url())

    page.get_by_role("button", name="Thanks: 1, post 2").click()

    expect(page.get_by_role("button", name="Thanks: 2, post 2")).to_be_visible()
    page.get_by_label("Who reacted to post 2").click()
    expect(page.locator(".member-card")).to_have_count(3)


# Without scripts the choice is a page of its own.
@pytest.mark.parametrize("with_script", [True])
def test_the_choice_closes_again(post, open_browser, sign_in):
    page = open_browser()
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(post.thread.get_absolute_url())
    way, panel = page.get_by_role("link", name="React to post 2"), page.locator(".reactions-panel")

    way.click()
    expect(panel.get_by_role("button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(way).to_be_focused()

    way.click()
    expect(panel).to_be_visible()
    page.locator("h1").click()
    expect(panel).to_have_count(0)


def test_a_refusal_is_said(post, open_browser, sign_in, with_script):
    kind = ReactionKind.objects.get(is_like=True)
    react(make.viewer(make.member()), post, kind)
    page = open_browser()
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(post.thread.get_absolute_url())
    ReactionKind.objects.filter(pk=kind.pk).update(is_offered=False)

    page.get_by_role("button", name="Like: 1, post 2").click()

    said = "#messages [role=alert]" if with_script else "[data-sentence]"
    expect(page.locator(said)).to_have_text("This reaction is not offered any more.")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("with_script", [True])  # axe is a script itself
def test_the_pages_are_accessible(post, open_browser, sign_in, width, scheme):
    for kind in ReactionKind.objects.all():
        react(make.viewer(make.member()), post, kind)
    page = open_browser(color_scheme=scheme, viewport={"width": width, "height": 800})
    sign_in(page, make.proven(make.administrator("boss"), PASSWORD))
    for address in (
        post.thread.get_absolute_url(),
        f"/p/{post.pk}/react/",
        f"/p/{post.pk}/reactions/",
        f"{post.thread.get_absolute_url()}?best=1",
        "/administering/reactions/",
        f"/administering/reactions/{ReactionKind.objects.first().pk}/",
    ):
        page.goto(address)
        if (ways := page.locator("[data-react]")).count():
            ways.first.click()
            page.locator(".reactions-panel").wait_for()
        is_clean(page)
