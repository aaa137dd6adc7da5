"""An author lets others edit a post; one of them does; the author closes it again."""

import pytest
from playwright.sync_api import expect

from accounts.models import Group
from forum.boards.rights import TAKE_PART, Right
from tests import make
from tests.journeys.conftest import PASSWORD
from tests.journeys.looks import is_clean

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_post_is_edited_by_others_while_it_is_a_wiki(open_browser, sign_in, with_script, width):
    board = make.board("Kitchen")
    gardeners = Group.objects.create(name="Gardeners")
    vera, dora = (make.proven(make.member(name), PASSWORD) for name in ("vera", "dora"))
    gardeners.members.add(vera, dora)
    make.grant(board, gardeners, TAKE_PART | Right.WIKI)
    thread = make.thread(board, vera, title="Soups of the year", body="Onion soup.")
    hers, other = (open_browser(viewport={"width": width, "height": 800}) for _ in range(2))
    sign_in(hers, vera)
    sign_in(other, dora)

    other.goto(thread.get_absolute_url())
    expect(other.get_by_role("link", name="Edit post 1")).to_have_count(0)

    hers.goto(thread.get_absolute_url())
    hers.get_by_role("button", name="Let others edit post 1").click()
    expect(hers.locator("#post-1 .mark-wiki")).to_be_visible()
    is_clean(hers, with_script)

    other.reload()
    other.get_by_role("link", name="Edit post 1").click()
    other.get_by_label("Text", exact=True).fill("Onion soup, and one of beans.")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.locator("#post-1 .prose")).to_have_text("Onion soup, and one of beans.")
    expect(other.locator("#post-1 [data-field=author]")).to_have_text("vera")

    hers.reload()
    hers.get_by_role("button", name="No longer let others edit post 1").click()
    expect(hers.locator("#post-1 .mark-wiki")).to_have_count(0)
    other.reload()
    expect(other.get_by_role("link", name="Edit post 1")).to_have_count(0)
