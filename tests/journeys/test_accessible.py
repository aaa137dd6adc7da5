"""axe finds no violation on any kind of page, light and dark, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from forum.boards.models import Board
from tests import make
from tests.journeys.conftest import PASSWORD

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
"""


@pytest.fixture
def with_script() -> bool:
    return True  # axe is a script itself


@pytest.fixture
def forum():
    board = make.board("Kitchen")
    Board.objects.filter(pk=board.pk).update(description="About soup and what goes with it")
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
        result = Axe().run(page)
        if result.violations_count:
            found[address] = [
                f"{rule['id']}: {rule['help']}: "
                + "; ".join(node["html"][:120] for node in rule["nodes"][:3])
                for rule in result.response["violations"]
            ]
    return found


LOOKS = pytest.mark.parametrize(
    ("scheme", "width", "locale"),
    [
        ("light", 1280, "en-GB"),
        ("dark", 1280, "ru-RU"),
        ("light", 390, "ru-RU"),
        ("dark", 390, "en-GB"),
    ],
)


@LOOKS
def test_a_guests_pages(forum, open_browser, scheme, width, locale):
    page = open_browser(
        color_scheme=scheme, viewport={"width": width, "height": 800}, locale=locale
    )
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


@LOOKS
def test_a_members_pages(forum, open_browser, sign_in, scheme, width, locale):
    page = open_browser(
        color_scheme=scheme, viewport={"width": width, "height": 800}, locale=locale
    )
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    reply = forum.posts.get(number=5)

    assert not violations(
        page,
        [
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


@LOOKS
def test_the_staffs_pages(forum, open_browser, sign_in, run_tasks, scheme, width, locale):
    page = open_browser(
        color_scheme=scheme, viewport={"width": width, "height": 800}, locale=locale
    )
    boss = make.proven(make.administrator("boss"), PASSWORD)
    sign_in(page, boss)
    reply = forum.posts.get(number=5)

    assert not violations(
        page,
        [
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


@LOOKS
def test_menus_and_help_when_open(forum, open_browser, scheme, width, locale):
    page = open_browser(
        color_scheme=scheme, viewport={"width": width, "height": 800}, locale=locale
    )
    page.goto(forum.get_absolute_url())

    page.locator(".thread-ways > summary").click()
    page.locator("[data-continuous-switch]").click()
    menu = Axe().run(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.locator("dialog[open]").wait_for()
    help_ = Axe().run(page)

    assert not menu.violations_count, menu.generate_report()
    assert not help_.violations_count, help_.generate_report()
