"""axe finds no violation on any kind of page, light and dark, wide and narrow."""

import pytest

from forum.boards.models import Board
from forum.drafts.actions import save_draft
from forum.drafts.models import Written
from forum.posting.actions import Editing, edit_post
from forum.suggestions.models import Suggestion
from tests import make
from tests.journeys.conftest import PASSWORD
from tests.journeys.looks import violations_here

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

RICH = """## A heading

A [link](https://example.org), `code`, ~~old~~ **new** and ||hidden||.

> [carol](/p/1/):
> said so

| a | b |
|---|---|
| 1 | 2 |

```python
def ring(bell: str) -> None:  # loudly
    print(f"{bell}!")
```

::: spoiler The end
It rings.
:::

So $x^2$, or

$$
\\frac{a}{b}
$$

- [x] a task[^1]

[^1]: a note
"""


@pytest.fixture
def with_script() -> bool:
    return True  # axe is a script itself


@pytest.fixture
def forum():
    board = make.board("Kitchen")
    Board.objects.filter(pk=board.pk).update(
        description="About soup and what goes with it", has_maths=True
    )
    board.refresh_from_db()
    carol = make.member("carol", about="I cook.", about_html="<p>I cook.</p>")
    thread = make.thread(board, carol, title="Soup of the day", body=RICH, replies=21)
    hidden = thread.posts.get(number=3)
    hidden.hide()
    make.thread(board, title="Locked and pinned").lock()
    make.board("Empty")
    return thread


def violations(page, addresses: list[str]) -> dict[str, list[str]]:
    found = {}
    for address in addresses:
        answer = page.goto(address)
        assert answer.status < 500, address
        if wrong := violations_here(page):
            found[address] = wrong
    return found


@pytest.fixture(params=[(1280, "en-GB"), (390, "ru-RU")], ids=["wide", "narrow"])
def browser_page(request, open_browser):
    width, locale = request.param
    return open_browser(
        color_scheme="light",
        reduced_motion="reduce",  # colours come at once
        viewport={"width": width, "height": 800},
        locale=locale,
    )


def test_a_guests_pages(forum, browser_page):
    page = browser_page
    empty = Board.objects.get(title="Empty")

    assert not violations(
        page,
        [
            "/",
            "/latest/",
            forum.board.get_absolute_url(),
            empty.get_absolute_url(),
            "/keyboard/",
            f"/t/{forum.pk}/jump/",
            f"/t/{forum.pk}/jump/?number=x",
            f"/t/{forum.pk}/participants/",
            f"/t/{forum.pk}/print/",
            f"{forum.get_absolute_url()}?by={forum.author_id}",
            forum.get_absolute_url(),
            f"{forum.get_absolute_url()}?page=2",
            "/u/carol/",
            "/members/",
            "/search/",
            "/search/?q=soup",
            "/search/?q=suop",
            "/search/?q=nothingofthekind",
            f"/search/?q=&author=nobody&thread={forum.pk}",
            f"/search/similar/?thread={forum.pk}",
            "/suggestions/",
            "/accounts/login/",
            "/accounts/signup/",
            "/accounts/password/reset/",
            "/nothing/here/",
        ],
    )


def test_a_members_pages(forum, browser_page, sign_in):
    page = browser_page
    dora = make.proven(make.member("dora"), PASSWORD)
    sign_in(page, dora)
    reply, own = forum.posts.get(number=5), make.post(forum, dora)
    edit_post(make.viewer(dora), own, "Better words.", editing=Editing("a slip"))
    save_draft(make.viewer(dora), f"reply-{forum.pk}", Written("", "Half a thought"), 0)

    assert not violations(
        page,
        [
            "/drafts/",
            f"/p/{own.pk}/history/",
            f"/p/{own.pk}/edit/",
            f"/p/{own.pk}/delete/",
            "/bookmarks/",
            "/unread/",
            "/since/",
            "/",
            forum.get_absolute_url(),
            f"/b/{forum.board.slug}/new/",
            f"/t/{forum.pk}/reply/?quote={reply.pk}",
            f"/p/{reply.pk}/report/",
            "/notifications/",
            "/accounts/profile/",
            "/accounts/email/",
            "/accounts/password/change/",
            "/accounts/2fa/",
            "/accounts/sessions/",
            "/accounts/logout/",
        ],
    )


def test_the_staffs_pages(forum, browser_page, sign_in, run_tasks):
    page = browser_page
    boss = make.proven(make.administrator("boss"), PASSWORD)
    sign_in(page, boss)
    reply = forum.posts.get(number=5)
    letter = Suggestion.objects.create(body="More **tea**:\n\n- green\n- black")

    assert not violations(
        page,
        [
            f"/suggestions/{letter.pk}/",
            "/administering/cards/",
            "/administering/reactions/",
            "/administering/tags/",
            forum.get_absolute_url(),
            f"/p/{reply.pk}/edit/",
            f"/p/{reply.pk}/hide/",
            f"/t/{forum.pk}/move/",
            f"/t/{forum.pk}/lock/",
            "/moderation/",
            "/moderation/log/",
            "/suggestions/inbox/",
            "/administering/",
            "/administering/boards/",
            f"/administering/boards/{forum.board.pk}/",
            f"/administering/boards/{forum.board.pk}/grants/",
            "/administering/groups/",
            "/administering/ranks/",
            "/administering/members/",
            f"/administering/members/{boss.pk}/",
        ],
    )


def test_menus_and_help_when_open(forum, browser_page):
    page = browser_page
    page.goto(forum.get_absolute_url())

    page.locator(".thread-ways > summary").click()
    page.locator("[data-continuous-switch]").click()
    menu = violations_here(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.locator("dialog[open]").wait_for()

    assert not menu
    assert not violations_here(page)
