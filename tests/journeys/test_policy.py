"""Nothing that our pages do is forbidden by their own policy.

Without axe, which looks into imported style sheets through `<style>` elements of its own.
"""

import pytest
from playwright.sync_api import expect

from tests import make
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

RICH = """| a | b |
|:-:|--:|
| 1 | 2 |

- [ ] task[^1]

```python
x = 1
```

||hidden|| :tea: @vera

[^1]: note
"""


@pytest.fixture
def with_script() -> bool:
    return True


@pytest.mark.parametrize("width", [1280, 390])
def test_writing_asks_for_nothing_that_is_forbidden(open_browser, sign_in, width):
    thread = make.thread(title="Soup of the day")
    page = open_browser(viewport={"width": width, "height": 850})
    forbidden: list[str] = []

    def hear(said) -> None:
        if "Content Security Policy" in said.text:
            forbidden.append(said.text)

    page.on("console", hear)
    page.on("dialog", lambda asks: asks.accept())
    sign_in(page, make.proven(make.member("vera"), PASSWORD))

    for address in (f"/b/{thread.board.slug}/new/", thread.get_absolute_url(), "/suggestions/"):
        page.goto(address)
        body = page.locator("[data-composer-body]")
        if page.locator("#id_title").count():
            page.locator("#id_title").press_sequentially("Soup of")
            expect(page.locator("#similar a")).to_have_count(1)
        page.locator("[data-emoji-open]").click()
        page.locator("[data-emoji-picker] [role=option]").first.click()
        body.press_sequentially(" :hot")
        page.locator("#completions [role=option]").first.wait_for()
        body.press("Enter")
        if page.locator("[data-composer-live]").count():
            body.fill(RICH)
            page.locator("[data-composer-live]").click()
            expect(page.locator("#preview table")).to_be_visible()
            page.locator("[data-composer-live]").click()
        page.locator("[data-composer-full]").click()
        page.keyboard.press("Escape")

    assert forbidden == []
