"""A report from notice to appeal; the queue by hand, by keyboard and many at once."""

import pytest
from playwright.sync_api import expect

from forum.cases.deciding import decide
from forum.cases.models import Appeal, Case, Openness
from forum.posts.models import Post
from tests import make
from tests.cases.reporting import case_of, decision, report, reported, rule
from tests.journeys.conftest import PASSWORD, WIDE
from tests.journeys.looks import fits
from tests.journeys.test_accessible import violations

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

NARROW = {"width": 390, "height": 800}


def person(made):
    return make.proven(made, PASSWORD)


@pytest.mark.parametrize("width", [1280, 390])
def test_from_a_report_to_an_upheld_appeal(open_browser, sign_in, run_tasks, width):
    rule(1, "Be kind")
    thread = make.thread(make.board("Kitchen"), title="Soup of the day")
    author = person(make.member("rude"))
    post = make.post(thread, author, "Your soup is a disgrace.")

    def browser_of(member):
        page = open_browser(viewport={"width": width, "height": 800})
        sign_in(page, person(member) if member != author else member)
        return page

    reporter, staff = browser_of(make.member("dora")), browser_of(make.moderator("judge"))
    report_it(reporter, post)
    look_into_it(staff)
    decide_it(staff)
    run_tasks()
    reporter.goto("/notifications/")
    expect(reporter.locator("main")).to_contain_text("that you reported was hidden")

    accused = browser_of(author)
    appeal_it(accused)
    uphold_it(browser_of(make.moderator("other")))

    assert not Post.objects.get(pk=post.pk).is_hidden
    accused.goto("/notifications/")
    expect(accused.locator("main")).to_contain_text("upheld your appeal")


def report_it(page, post) -> None:
    page.goto(f"/p/{post.pk}/report/")
    page.get_by_label("Which rule does it break?").select_option(label="1. Be kind")
    page.get_by_label("What is wrong with it?").fill("This is an insult.")
    page.get_by_role("button", name="Send to the moderators").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you")


def look_into_it(page) -> None:
    page.goto("/moderation/")
    case = page.locator(".case")
    expect(case).to_contain_text("This is an insult.")
    expect(case).to_contain_text("rule 1. Be kind")
    fits(page)
    case.get_by_role("button", name="Look into it").click()
    case.get_by_role("link", name="Decide").click()
    page.get_by_label("Remark for the other moderators").fill("Again, he never learns.")
    page.get_by_role("button", name="Say it to the others").click()
    expect(page.locator("#discussion")).to_contain_text("never learns")


def decide_it(page) -> None:
    page.get_by_label("Hide it").check()
    page.get_by_label("By which rule").select_option(label="1. Be kind")
    page.locator("#decide [name=reason]").fill("Speak of the soup, not of the cook.")
    page.get_by_role("button", name="Decide the case").click()
    expect(page.get_by_role("status")).to_contain_text("The case is decided.")
    fits(page)


def appeal_it(page) -> None:
    page.goto("/notifications/")
    expect(page.locator("main")).to_contain_text("Rule 1")
    page.get_by_role("button", name="judge hid your post").click()
    expect(page.locator("main")).to_contain_text("Speak of the soup, not of the cook.")
    expect(page.locator("main")).not_to_contain_text("dora")
    fits(page)
    page.get_by_label("Why should it be looked at again?").fill("It was a quote from Gogol.")
    page.get_by_role("button", name="Ask for a second look").click()
    expect(page.get_by_role("status")).to_contain_text("with the moderators")


def uphold_it(page) -> None:
    page.goto("/moderation/?state=appeals")
    page.locator(".case").get_by_role("link", name="Decide").click()
    expect(page.locator("#appeal")).to_contain_text("a quote from Gogol")
    page.get_by_label("Undo what was done").check()
    page.locator("#appeal textarea").fill("Gogol indeed.")
    page.get_by_role("button", name="Decide the appeal").click()
    expect(page.get_by_role("status")).to_contain_text("The appeal is decided.")


@pytest.mark.parametrize("width", [1280, 390])
def test_many_are_decided_by_check_boxes(open_browser, sign_in, width):
    cases = [reported(body=f"Spam {n}") for n in range(6)]
    page = open_browser(viewport={"width": width, "height": 800})
    sign_in(page, person(make.moderator("judge")))

    for shown, marked in ((6, 4), (2, 2)):
        page.goto("/moderation/")
        boxes = page.locator(".case-mark")
        expect(boxes).to_have_count(shown)
        for box in boxes.all()[:marked]:
            box.check()
        page.locator("#decide-many select").first.select_option(label="Hide it")
        page.locator("#decide-many textarea").first.fill("Spam")
        page.get_by_role("button", name="Decide the marked cases").click()
        expect(page.get_by_role("status")).to_contain_text(f"{marked} cases are decided.")

    assert not Case.objects.open().exists()
    assert Post.objects.filter(pk__in=[case.post_id for case in cases], hidden_at=None).count() == 0


# Keys are smoother than the links that the other journeys press, and axe is a script itself.
needs_script = pytest.mark.parametrize("with_script", [True], ids=["script"], indirect=True)


@needs_script
def test_the_queue_by_keyboard(open_browser, sign_in):
    first, second = reported(body="First"), reported(body="Second")
    page = open_browser()
    sign_in(page, person(make.moderator("judge")))
    page.goto("/moderation/")

    page.keyboard.press("n")
    expect(page.locator(f"#case-{first.pk} [data-case-open]")).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator(f"#case-{second.pk} [data-case-open]")).to_be_focused()
    page.keyboard.press("p")
    page.keyboard.press("x")
    expect(page.locator(f"#case-{first.pk} .case-mark")).to_be_checked()
    page.keyboard.press("x")
    page.keyboard.press("c")
    expect(page.locator(f"#case-{first.pk}")).to_contain_text("Let it go")

    page.keyboard.press("n")
    page.keyboard.press("d")
    page.wait_for_url(f"**{first.get_absolute_url()}#decide")
    expect(page.locator("#decide input[type=radio]").first).to_be_focused()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Decide and go to the next").press("Enter")
    page.wait_for_url(f"**{second.get_absolute_url()}")
    assert case_of(first.post).is_decided


@needs_script
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_its_pages_are_accessible(open_browser, sign_in, viewport):
    broken = rule(1, "Be kind")
    Openness.objects.create(pk=1, is_on=True)
    thread = make.thread(title="Soup of the day")
    author = person(make.member("rude"))
    hidden, waiting = make.post(thread, author, "A disgrace."), make.post(thread, author, "Again.")
    judge = make.moderator("judge")
    report(hidden)
    decide(make.viewer(judge), case_of(hidden), decision("hide", rule=broken))
    Appeal.objects.create(case=case_of(hidden), body="A quote", html="<p>A quote</p>")
    report(waiting, rule=broken)

    page = open_browser(viewport=viewport, reduced_motion="reduce")
    sign_in(page, person(make.administrator("boss")))
    staff = ["/moderation/", "/moderation/?state=decided"]
    staff += [case_of(post).get_absolute_url() for post in (hidden, waiting)]
    staff += ["/administering/rules/", "/administering/rules/new/", "/administering/openness/"]
    everyone = ["/rules/", "/transparency/", "/u/rude/report/", f"/t/{thread.pk}/report/"]
    assert not violations(page, staff + everyone)

    page = open_browser(viewport=viewport, reduced_motion="reduce")
    sign_in(page, author)
    assert not violations(page, [f"/cases/{case_of(hidden).pk}/"])
    fits(page)
