"""An administrator puts the boards in order: by dragging, and without a script by the arrows."""

import re

import pytest
from playwright.sync_api import expect

from forum.boards.models import Board
from tests import make
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def titles(parent: Board) -> list[str]:
    return list(Board.objects.filter(parent=parent).in_tree_order().values_list("title", flat=True))


def test_an_administrator_orders_boards(open_browser, sign_in, with_script):
    first, second = make.category("First"), make.category("Second")
    a, _b, c = (make.board(title, parent=first) for title in "ABC")
    z = make.board("Z", parent=second)
    root = make.proven(make.administrator("root"), PASSWORD)
    page = open_browser()
    sign_in(page, root)
    page.goto("/administering/boards/")

    page.get_by_role("button", name="Move “A” down").click()
    expect(page).to_have_url(re.compile(rf"#board-{a.pk}$"))
    assert titles(first) == ["B", "A", "C"]

    handles = page.locator("[data-board-handle]")
    if not with_script:
        expect(handles.first).to_be_hidden()
        return

    with page.expect_response("**/administering/boards/order/") as answer:
        page.locator(f"#board-{c.pk} [data-board-handle]").drag_to(
            page.locator(f"#board-{z.pk}"), target_position={"x": 40, "y": 5}
        )
    assert answer.value.status == 204
    expect(page.locator("[data-board-tree-status]")).not_to_be_empty()
    assert titles(first) == ["B", "A"]
    assert titles(second) == ["C", "Z"]
    expect(page.get_by_role("button", name="Move “C” up")).to_be_disabled()
    expect(page.get_by_role("button", name="Move “Z” up")).to_be_enabled()


@pytest.mark.parametrize("with_script", [True])  # without scripts nothing is dragged
def test_a_dragged_order_that_is_not_kept_goes_back(open_browser, sign_in):
    first = make.category("First")
    a, b = (make.board(title, parent=first) for title in "AB")
    page = open_browser()
    sign_in(page, make.proven(make.administrator("root"), PASSWORD))
    page.goto("/administering/boards/")
    page.route("**/administering/boards/order/", lambda route: route.abort())

    page.locator(f"#board-{b.pk} [data-board-handle]").drag_to(
        page.locator(f"#board-{a.pk}"), target_position={"x": 40, "y": 5}
    )

    expect(page.get_by_text("The new order could not be saved.")).to_be_visible()
    expect(page.locator(".tree-board .tree-title")).to_have_text(["A", "B"])
    assert titles(first) == ["A", "B"]
