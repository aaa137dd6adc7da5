"""Writing with the tools at hand: on a wide screen and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from forum.cases.models import Report
from forum.markup import MAX_BODY
from forum.suggestions.models import Suggestion
from tests import make
from tests.journeys.conftest import PASSWORD
from tests.journeys.looks import is_clean

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def with_script() -> bool:
    return True


@pytest.fixture(params=[{"width": 1280, "height": 900}, PHONE], ids=["wide", "phone"])
def page(request, open_browser, sign_in) -> Page:
    """A member with the form for a reply before them."""
    thread = make.thread(title="Soup of the day")
    page = open_browser(viewport=request.param)
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(thread.get_absolute_url())
    return page


def text(page: Page):
    return page.locator("#id_body")


def write(page: Page, words: str, chosen: str = "") -> None:
    """The words in the field, with `chosen` of them selected; else the caret behind them."""
    text(page).fill(words)
    start = words.index(chosen) if chosen else len(words)
    end = start + len(chosen)
    text(page).evaluate("(field, [a, b]) => field.setSelectionRange(a, b)", [start, end])


def press(page: Page, tool: str) -> None:
    page.get_by_role("toolbar").get_by_role("button", name=tool, exact=True).click()


@pytest.mark.parametrize(
    ("tool", "before", "chosen", "after"),
    [
        ("Bold", "so hot today", "hot", "so **hot** today"),
        ("Bold", "so hot today", "hot ", "so **hot** today"),
        ("Italic", "so **hot** today", "hot", "so ***hot*** today"),
        ("Link", "see here", "here", "see [here](https://)"),
        ("Link", "see https://veche.example/", "https://veche.example/", "see [](https://veche.example/)"),
        ("Quote", "one\ntwo", "one\ntwo", "> one\n> two"),
        ("Quote", "before\nsaid\n", "said", "before\n\n> said\n"),
        ("List", "one\ntwo", "one\ntwo", "- one\n- two"),
        ("Code", "call ring()", "ring()", "call `ring()`"),
        ("Code", "a\nb", "a\nb", "```\na\nb\n```"),
        ("Spoiler", "he dies", "dies", "he ||dies||"),
        ("Spoiler", "he\ndies", "he\ndies", "::: spoiler\nhe\ndies\n:::"),
    ],
)  # fmt: skip
def test_a_tool_changes_what_is_chosen_and_takes_it_back(page, tool, before, chosen, after):
    write(page, before, chosen)

    press(page, tool)
    expect(text(page)).to_have_value(after)
    text(page).press("Control+z")
    expect(text(page)).to_have_value(before)


@pytest.mark.parametrize("tool", ["Bold", "Italic", "Quote", "List", "Code", "Spoiler"])
@pytest.mark.parametrize("words", ["one", "one\ntwo"])
def test_a_second_press_takes_it_off(page, tool, words):
    write(page, f"{words}", words)

    press(page, tool)
    expect(text(page)).not_to_have_value(words)
    press(page, tool)

    expect(text(page)).to_have_value(words)


def test_a_table_is_put_in_with_its_first_cell_chosen(page):
    write(page, "Prices:")

    press(page, "Table")
    page.keyboard.type("Soup")

    assert text(page).input_value().startswith("Prices:\n\n| Soup | Column |\n| --- | --- |\n")


def test_cells_from_a_spreadsheet_become_a_table(page):
    write(page, "a\tb\n1\t2", "a\tb\n1\t2")

    press(page, "Table")

    assert text(page).input_value().startswith("| a | b |\n| --- | --- |\n| 1 | 2 |")


def test_the_shortcuts_do_the_same(page):
    for keys, after in [
        ("Control+b", "**soup**"),
        ("Control+i", "*soup*"),
        ("Control+e", "`soup`"),
        ("Control+k", "[soup](https://)"),
        ("Control+Shift+Period", "> soup"),
        ("Control+Shift+Digit8", "- soup"),
    ]:
        write(page, "soup", "soup")
        text(page).press(keys)
        expect(text(page)).to_have_value(after)


def test_enter_goes_on_with_a_list_and_ends_it(page):
    text(page).fill("- one")
    text(page).press("End")
    text(page).press("Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("done")
    expect(text(page)).to_have_value("- one\n- two\ndone")

    for line, further in [("9. ten", "10. "), ("> said", "> "), ("- [x] cut", "- [ ] ")]:
        text(page).fill(line)
        text(page).press("Control+End")
        text(page).press("Enter")
        expect(text(page)).to_have_value(f"{line}\n{further}")


def test_tab_goes_on_to_the_buttons_and_the_toolbar_is_one_stop(page):
    text(page).focus()
    page.keyboard.press("Tab")
    expect(page.locator("#composer-send")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Bold")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Italic")).to_be_focused()


def test_the_counter_is_silent_until_the_end_is_near(page):
    counter = page.locator("[data-composer-counter]")
    text(page).fill("soup")
    expect(counter).to_be_hidden()

    # A letter of two UTF-16 units is one for the server and for the counter.
    text(page).fill("🍲" * (MAX_BODY - 2) + "so")
    expect(counter).to_have_text(f"{MAX_BODY:,} of {MAX_BODY:,} characters")
    text(page).press("Control+End")
    page.keyboard.type("up")
    expect(counter).to_have_class("composer-counter is-over")


def test_the_preview_goes_along_and_stays_chosen(page):
    press(page, "Preview while writing")
    text(page).press_sequentially("It is **borscht**")
    expect(page.locator("#preview strong")).to_have_text("borscht")
    text(page).press_sequentially(" with *dill*")
    expect(page.locator("#preview em")).to_have_text("dill")

    page.on("dialog", lambda asks: asks.accept())
    page.reload()
    text(page).fill("**again**")

    expect(page.locator("#preview strong")).to_have_text("again")


def test_the_whole_screen_is_left_by_escape(page):
    press(page, "The whole screen")
    box = page.locator("#composer").bounding_box()
    assert (box["x"], box["y"]) == (0, 0)
    assert box["width"] == page.viewport_size["width"]
    assert box["height"] == page.viewport_size["height"]
    text(page).fill("over all of it")

    page.keyboard.press("Escape")

    expect(page.locator("#composer")).not_to_have_class("composer is-full")
    expect(text(page)).to_have_value("over all of it")


def test_on_the_whole_screen_a_long_preview_leaves_the_text_its_room(page):
    press(page, "Preview while writing")
    text(page).fill("It is **borscht**\n\n" * 50)
    expect(page.locator("#preview strong").first).to_be_visible()

    press(page, "The whole screen")

    assert text(page).bounding_box()["height"] > page.viewport_size["height"] / 4
    expect(page.locator("#composer-send")).to_be_in_viewport(ratio=1)
    expect(page.locator("#preview h2")).to_be_in_viewport()


def test_axe_finds_nothing_with_all_of_it_open(page):
    press(page, "Preview while writing")
    text(page).fill("It is **borscht**\n\n```\n" + "long " * 200 + "\n```")
    expect(page.locator("#preview strong")).to_be_visible()
    is_clean(page)
    press(page, "The whole screen")
    is_clean(page)


def test_without_scripts_there_are_no_tools(open_browser, sign_in):
    page = open_browser(java_script_enabled=False)
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(make.thread().get_absolute_url())

    expect(page.get_by_role("toolbar")).to_be_hidden()
    expect(page.get_by_role("button", name="Preview", exact=True)).to_be_visible()


def test_without_scripts_a_report_is_shown_before_it_is_sent(open_browser, sign_in):
    page = open_browser(java_script_enabled=False)
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    post = make.post(make.thread(), make.member("vera"))
    page.goto(f"/p/{post.pk}/report/")
    page.get_by_label("What is wrong with it?").fill("so **rude**")

    page.get_by_role("button", name="Preview", exact=True).click()

    expect(page.locator("#preview strong")).to_have_text("rude")
    expect(page.get_by_label("What is wrong with it?")).to_have_value("so **rude**")
    page.get_by_role("button", name="Send to the moderators").click()
    expect(page.get_by_text("Thank you. The moderators will look at it.")).to_be_visible()
    assert Report.objects.count() == 1


def test_the_commonest_tools_are_in_sight_on_a_phone(open_browser, sign_in):
    page = open_browser(viewport=PHONE, has_touch=True, is_mobile=True)
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(make.thread().get_absolute_url())
    bar = page.get_by_role("toolbar")
    bar.scroll_into_view_if_needed()

    right = bar.get_by_role("button", name="Preview while writing").bounding_box()["x"]
    for name in ("Bold", "Italic", "Link", "Picture or file", "Emoji"):
        box = bar.get_by_role("button", name=name, exact=True).bounding_box()
        assert box["x"] + box["width"] <= right, name
        assert box["height"] >= 44


@pytest.mark.parametrize("width", [1280, 390])
def test_a_letter_to_the_staff_is_written_with_the_same_tools(open_browser, width):
    """By a guest too: nothing of it asks the server for what only members may."""
    page = open_browser(viewport={"width": width, "height": 850})
    page.goto("/suggestions/")
    body = page.get_by_label("What would you like to tell us?")
    body.fill("more tea please")
    body.evaluate("field => field.setSelectionRange(5, 8)")

    press(page, "Bold")
    expect(body).to_have_value("more **tea** please")
    body.press("Control+z")
    expect(body).to_have_value("more tea please")
    body.press("Control+y")
    press(page, "Emoji")
    page.get_by_role("combobox", name="Find an emoji").fill("hot bev")
    page.get_by_role("combobox", name="Find an emoji").press("Enter")
    expect(page.get_by_role("button", name="Preview while writing")).to_have_count(0)
    expect(page.get_by_role("button", name="Picture or file")).to_have_count(0)
    is_clean(page)
    page.get_by_label("Your e-mail").fill("guest@example.org")
    body.press("Control+Enter")

    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert "**tea**" in Suggestion.objects.get().body


@pytest.mark.parametrize("width", [1280, 390])
def test_a_report_is_written_with_the_same_tools(open_browser, sign_in, width):
    post = make.post(make.thread(), make.member("vera"))
    page = open_browser(viewport={"width": width, "height": 850})
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(f"/p/{post.pk}/report/")
    reason = page.get_by_label("What is wrong with it?")
    reason.fill("so rude today")
    reason.evaluate("field => field.setSelectionRange(3, 7)")

    press(page, "Bold")
    expect(reason).to_have_value("so **rude** today")
    reason.press("Control+z")
    expect(reason).to_have_value("so rude today")
    reason.press("Control+y")
    press(page, "Preview while writing")
    shown = page.locator("#preview")
    expect(shown.locator("strong")).to_have_text("rude")
    is_beside = shown.bounding_box()["x"] > reason.bounding_box()["x"]
    assert is_beside == (width == 1280)
    is_clean(page)
    press(page, "The whole screen")
    assert reason.bounding_box()["height"] > 180
    is_clean(page)
    reason.press("Control+Enter")

    expect(page.get_by_text("Thank you. The moderators will look at it.")).to_be_visible()
    said = Report.objects.get(case__post=post)
    assert said.reason_html == "<p>so <strong>rude</strong> today</p>\n"


@pytest.mark.parametrize("width", [1280, 390])
def test_the_thanks_for_a_report_are_in_sight_beside_a_post_far_below(open_browser, sign_in, width):
    thread, vera = make.thread(), make.member("vera")
    post = [make.post(thread, vera) for _ in range(8)][5]
    page = open_browser(viewport={"width": width, "height": 500})
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(f"/p/{post.pk}/report/")
    page.get_by_label("What is wrong with it?").fill("so rude today")

    page.get_by_role("button", name="Send to the moderators").click()

    thanks, reported = page.locator(".message-success"), page.locator(f"#post-{post.number}")
    expect(reported).to_be_in_viewport()
    expect(thanks).to_be_in_viewport(ratio=1)
    message, shown = thanks.bounding_box(), reported.bounding_box()
    assert message["y"] + message["height"] <= shown["y"]
