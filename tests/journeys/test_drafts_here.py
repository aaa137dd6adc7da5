"""No word is lost: to another machine, a dropped line, a closed tab, or someone else's chair."""

import pytest
from playwright.sync_api import Page, expect

from forum.drafts import actions as drafting
from forum.drafts.models import Draft, Written
from forum.posting.actions import edit_post
from tests import make
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def with_script() -> bool:
    return True


@pytest.fixture
def thread():
    return make.thread(title="Soup of the day")


@pytest.fixture
def dora():
    return make.proven(make.member("dora"), PASSWORD)


@pytest.fixture
def page(open_browser, sign_in, thread, dora) -> Page:
    page = open_browser()
    sign_in(page, dora)
    page.goto(thread.get_absolute_url())
    return page


def text(page: Page):
    return page.locator("#id_body")


def test_what_is_typed_is_there_after_coming_back(page, thread):
    text(page).press_sequentially("A long thought")
    page.goto("/")
    page.goto(thread.get_absolute_url())

    expect(text(page)).to_have_value("A long thought")
    expect(page.locator("[data-draft-status]")).to_have_text("Your draft is back")


def test_a_thread_begun_beside_threads_like_it_is_kept(page, thread):
    page.goto(f"/b/{thread.board.slug}/new/")
    page.get_by_label("Title").press_sequentially("The soup of yesterday")
    text(page).press_sequentially("Warmed up")
    expect(page.locator("#similar a")).to_be_visible()
    expect(page.locator("[data-draft-status]")).to_have_text("Saved")

    page.goto("/")
    page.goto(f"/b/{thread.board.slug}/new/")

    expect(page.get_by_label("Title")).to_have_value("The soup of yesterday")
    expect(text(page)).to_have_value("Warmed up")


def test_going_offline_in_the_middle_loses_nothing(page, thread):
    text(page).press_sequentially("Before the tunnel, ")
    page.context.set_offline(True)
    text(page).press_sequentially("within, ")
    expect(page.locator("[data-draft-status]")).to_have_text("Offline: kept in this browser")
    page.locator("#composer-send").click()
    expect(page.get_by_role("alert").first).to_contain_text("did not answer")

    page.context.set_offline(False)
    text(page).press_sequentially("and after.")
    page.locator("#composer-send").click()

    expect(page.locator("#post-2 .prose")).to_have_text("Before the tunnel, within, and after.")
    page.reload()
    expect(text(page)).to_have_value("")


def test_nothing_stays_of_what_was_sent(page, thread):
    page.goto(f"/b/{thread.board.slug}/new/")
    page.get_by_label("Title").fill("A new pot")
    text(page).press_sequentially("It boils")
    page.locator("#composer-send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A new pot")

    page.goto(f"/b/{thread.board.slug}/new/")

    expect(text(page)).to_have_value("")


def test_a_draft_goes_on_on_another_machine(page, thread, open_browser, sign_in, dora):
    text(page).press_sequentially("Begun on the train")
    expect(page.locator("[data-draft-status]")).to_have_text("Saved")

    other = open_browser(viewport={"width": 390, "height": 844})
    sign_in(other, dora)
    other.goto(thread.get_absolute_url())
    text(other).scroll_into_view_if_needed()

    expect(text(other)).to_have_value("Begun on the train")
    text(other).press("Control+End")
    text(other).press_sequentially(", ended at home")
    expect(other.locator("[data-draft-status]")).to_have_text("Saved")
    assert Draft.objects.get().body == "Begun on the train, ended at home"


def test_of_two_drafts_the_writer_takes_one(page, thread, dora):
    text(page).press_sequentially("Here")
    expect(page.locator("[data-draft-status]")).to_have_text("Saved")
    saved = Draft.objects.get()
    drafting.save_draft(make.viewer(dora), saved.place, Written("", "Elsewhere"), saved.version)

    text(page).press_sequentially(" and now")
    expect(page.locator("[data-draft-other]")).to_have_text("Elsewhere")
    expect(text(page)).to_have_value("Here and now")
    page.get_by_role("button", name="Take that one").click()

    expect(text(page)).to_have_value("Elsewhere")
    text(page).press("Control+z")
    expect(text(page)).to_have_value("Here and now")
    expect(page.locator("[data-draft-status]")).to_have_text("Saved")
    assert Draft.objects.get().body == "Here and now"


def test_another_draft_that_nobody_chose_or_refused_is_not_lost(page, thread, dora):
    text(page).press_sequentially("Here")
    expect(page.locator("[data-draft-status]")).to_have_text("Saved")
    saved = Draft.objects.get()
    drafting.save_draft(make.viewer(dora), saved.place, Written("", "Elsewhere"), saved.version)
    text(page).press_sequentially(" and now")
    expect(page.locator("[data-draft-other]")).to_have_text("Elsewhere")

    text(page).press_sequentially(", whatever it says")
    expect(page.locator("[data-draft-status]")).to_have_text("Kept in this browser")
    page.locator("#composer-send").click()

    expect(page.locator("#post-2 .prose")).to_have_text("Here and now, whatever it says")
    expect(text(page)).to_have_value("Elsewhere")


def test_a_restored_edit_meets_what_others_wrote_meanwhile(page, thread, dora):
    post = make.post(thread, dora, "With dill.")
    page.goto(f"/p/{post.pk}/edit/")
    edit_post(make.viewer(make.moderator()), post, "With parsley.")
    text(page).press("Control+End")
    text(page).press_sequentially(" And garlic.")
    expect(page.locator("[data-draft-status]")).to_have_text("Saved")

    page.goto(f"/p/{post.pk}/edit/")
    expect(text(page)).to_have_value("With dill. And garlic.")
    page.locator("#composer-send").click()

    expect(page.get_by_role("heading", name="Two edits at once")).to_be_visible()
    expect(text(page)).to_have_value("With dill. And garlic.")


def test_a_draft_of_an_edit_is_gone_on_with(page, thread, dora):
    post = make.post(thread, dora, "With dill.")
    page.goto(f"/p/{post.pk}/edit/")
    text(page).press("Control+End")
    text(page).press_sequentially(" And garlic.")
    reason = page.get_by_label("Reason for the edit")
    reason.press_sequentially("It was bland")
    expect(page.locator("[data-draft-status]")).to_have_text("Saved")

    page.goto(f"/p/{post.pk}/edit/")
    expect(text(page)).to_have_value("With dill. And garlic.")
    expect(reason).to_have_value("It was bland")
    page.context.set_offline(True)
    reason.press("End")
    reason.press_sequentially(" and grey")
    expect(page.locator("[data-draft-status]")).to_have_text("Offline: kept in this browser")
    page.context.set_offline(False)
    expect(page.locator("[data-draft-status]")).to_have_text("Saved")
    page.goto(f"/p/{post.pk}/edit/")
    expect(reason).to_have_value("It was bland and grey")
    page.get_by_role("button", name="Start afresh").click()

    expect(text(page)).to_have_value("With dill.")
    expect(reason).to_have_value("")
    assert not Draft.objects.exists()


def test_what_is_sent_leaves_no_draft(page, thread):
    text(page).press_sequentially("Straight away")
    expect(page.locator("[data-draft-status]")).to_have_text("Saved")
    text(page).press_sequentially(", and a word more")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#post-2 .prose")).to_have_text("Straight away, and a word more")
    page.goto("/")
    page.wait_for_timeout(500)
    assert not Draft.objects.exists()


def test_another_member_of_the_same_browser_sees_nothing_of_it(page, thread, sign_in):
    text(page).press_sequentially("Between us")
    page.goto("/accounts/logout/")
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_url(lambda url: "logout" not in url)
    assert (
        page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))") == []
    )

    sign_in(page, make.proven(make.member("eve"), PASSWORD))
    page.goto(thread.get_absolute_url())

    expect(text(page)).to_have_value("")


def test_signing_in_anew_in_another_tab_lets_the_old_form_through(page, sign_in, dora):
    text(page).press_sequentially("Written long ago")
    page.context.clear_cookies()
    page.locator("#composer-send").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(text(page)).to_have_value("Written long ago")

    other = page.context.new_page()
    sign_in(other, dora)
    page.locator("#composer-send").click()

    expect(page.locator("#post-2 .prose")).to_have_text("Written long ago")


def test_a_refusal_keeps_the_words(page, thread):
    text(page).press_sequentially("A careful thought")
    thread.lock()
    page.locator("#composer-send").click()
    expect(page.get_by_role("alert").first).to_contain_text("locked")

    expect(text(page)).to_have_value("A careful thought")


def test_threads_like_the_title_are_shown_while_it_is_typed(page, thread):
    page.goto(f"/b/{thread.board.slug}/new/")
    page.get_by_label("Title").press_sequentially("The soup of yesterday")

    expect(page.locator("#similar a")).to_have_text("Soup of the day")


def test_what_is_written_to_the_staff_is_kept_in_this_browser_until_it_is_taken(page, thread):
    report = f"/p/{make.post(thread).pk}/report/"
    for address in (report, "/suggestions/"):
        page.goto(address)
        page.locator("[data-composer-body]").press_sequentially("It smells")
        expect(page.locator("[data-draft-status]")).to_have_text("Kept in this browser")
        page.goto("/")
        page.goto(address)
        expect(page.locator("[data-composer-body]")).to_have_value("It smells")

        page.locator(".composer-send").click()
        page.wait_for_url(lambda url, address=address: address not in url or "thanks" in url)
        page.goto(thread.get_absolute_url())
        assert (
            page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))")
            == []
        )


def test_a_scheduled_thread_is_kept_in_this_browser_too(open_browser, sign_in, thread):
    page = open_browser()
    sign_in(page, make.proven(make.moderator("chief"), PASSWORD))
    address = f"/b/{thread.board.slug}/schedule/"
    page.goto(address)
    page.get_by_label("Title").fill("News")
    text(page).press_sequentially("Of next week")
    expect(page.locator("[data-draft-status]")).to_have_text("Kept in this browser")
    page.goto("/")
    page.goto(address)

    expect(page.get_by_label("Title")).to_have_value("News")
    expect(text(page)).to_have_value("Of next week")
