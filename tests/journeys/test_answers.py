"""Who asked says which reply was the answer, and thinks better of it."""

import pytest
from playwright.sync_api import expect

from forum.boards.models import Board
from tests import make
from tests.journeys.conftest import PASSWORD
from tests.journeys.looks import is_clean

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_question_is_answered(open_browser, sign_in, with_script, width):
    board = make.board("Questions")
    Board.objects.filter(pk=board.pk).update(has_answers=True)
    asker = make.proven(make.member("asker"), PASSWORD)
    thread = make.thread(board, asker, title="Why do bells ring?")
    make.post(thread, make.member("knower"), "Because someone pulls.")
    page = open_browser(viewport={"width": width, "height": 800})
    sign_in(page, asker)
    page.goto(thread.get_absolute_url())

    page.get_by_role("button", name="Mark post 2 as the answer").click()

    answer = page.get_by_role("complementary", name="The answer")
    expect(answer).to_contain_text("Because someone pulls.")
    expect(page.locator(".facts .mark-solved")).to_be_visible()
    is_clean(page, with_script)
    page.goto(board.get_absolute_url())
    expect(page.locator(".thread-row .mark-solved")).to_be_visible()

    page.goto(thread.get_absolute_url())
    page.get_by_role("button", name="No longer mark post 2 as the answer").click()
    expect(page.locator(".mark-solved")).to_have_count(0)
