"""A formula is written with its tool, looked at before it is sent, and read as MathML."""

import pytest
from playwright.sync_api import Page, expect

from forum.boards.models import Board
from forum.threads.models import Thread
from tests import make
from tests.journeys.conftest import PASSWORD
from tests.journeys.looks import is_clean

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def thread() -> Thread:
    board = make.board()
    Board.objects.filter(pk=board.pk).update(has_maths=True)
    return make.thread(board, title="On circles")


@pytest.fixture(params=[1280, 390], ids=["wide", "phone"])
def page(request, open_browser, sign_in) -> Page:
    page = open_browser(viewport={"width": request.param, "height": 850})
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    return page


def tool(page: Page):
    return page.get_by_role("toolbar").get_by_role("button", name="Formula", exact=True)


def write(page: Page, words: str, chosen: str) -> None:
    text = page.locator("#id_body")
    text.fill(words)
    start = words.index(chosen)
    place = [start, start + len(chosen)]
    text.evaluate("(field, [a, b]) => field.setSelectionRange(a, b)", place)


@pytest.mark.parametrize("with_script", [True])
@pytest.mark.parametrize(
    ("before", "chosen", "after"),
    [
        ("So x^2 it is", "x^2", "So $x^2$ it is"),
        ("So x^2 it is", "x^2 ", "So $x^2$ it is"),
        ("So\nx =\n2", "x =\n2", "So\n\n$$\nx =\n2\n$$"),
    ],
)
def test_the_tool_makes_a_formula_and_takes_it_back(thread, page, before, chosen, after):
    page.goto(thread.get_absolute_url())
    text = page.locator("#id_body")
    write(page, before, chosen)

    tool(page).click()
    expect(text).to_have_value(after)
    text.press("Control+z")
    expect(text).to_have_value(before)
    text.press("Control+y")
    tool(page).click()
    expect(text).not_to_have_value(after)

    write(page, before, chosen)
    text.press("Control+m")
    expect(text).to_have_value(after)
    expect(tool(page)).to_have_attribute("title", "Formula (Ctrl+M)")


@pytest.mark.parametrize("with_script", [True])
def test_a_board_without_formulas_has_neither_button_nor_key(page):
    page.goto(make.thread().get_absolute_url())
    write(page, "So x^2", "x^2")

    expect(page.get_by_role("toolbar").get_by_role("button", name="Bold")).to_be_visible()
    expect(tool(page)).to_have_count(0)
    page.locator("#id_body").press("Control+m")

    expect(page.locator("#id_body")).to_have_value("So x^2")


def test_it_is_looked_at_and_read(thread, page, with_script):
    page.goto(f"/t/{thread.pk}/reply/")
    page.locator("#id_body").fill("So $x^2$.\n\n$$\n\\frac{a}{b}\n$$")

    if with_script:
        page.get_by_role("button", name="Preview while writing").click()
    else:
        page.get_by_role("button", name="Preview", exact=True).click()
    expect(page.locator("#preview math msup")).to_have_text("x2")
    expect(page.locator('#preview math[display="block"] mfrac')).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()

    post = page.locator("#post-2 .prose")
    expect(post.locator("math msup")).to_have_text("x2")
    expect(post.locator('math[display="block"] mfrac')).to_be_visible()
    is_clean(page, with_script)
