"""What every page must be: as wide as its screen, and clean in the eyes of axe."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AS_WIDE = "document.documentElement.scrollWidth <= innerWidth"

VIOLATIONS = {"resultTypes": ["violations"]}  # to tell of all that is well takes as long again
# What a dark page can do wrong that the same page didn't when it was light.
COLOURS = {**VIOLATIONS, "runOnly": ["color-contrast", "link-in-text-block"]}

# A colour that is on its way may set its children's on theirs.
ALL_STANDS_STILL = """async () => {
    while (document.getAnimations().length)
        await Promise.allSettled(document.getAnimations().map((each) => each.finished));
}"""


def fits(page: Page) -> None:
    """Nothing sticks out to the side."""
    page.wait_for_load_state()  # a click may have led away
    assert page.evaluate(AS_WIDE), f"{page.url} is wider than its screen"


def is_clean(page: Page, with_script: bool = True) -> None:
    """It fits, and axe finds nothing; axe is a script itself."""
    fits(page)
    if with_script:
        found = Axe().run(page, options=VIOLATIONS)
        assert not found.violations_count, found.generate_report()


def looks_right(page: Page, with_script: bool) -> None:
    """It fits, and axe finds nothing, light or dark."""
    fits(page)
    assert not with_script or violations_here(page) == []


def violations_here(page: Page) -> list[str]:
    """Of the page as it stands, light and then dark."""
    light = Axe().run(page, options=VIOLATIONS)
    page.emulate_media(color_scheme="dark")
    page.evaluate(ALL_STANDS_STILL)
    dark = Axe().run(page, options=COLOURS)
    page.emulate_media(color_scheme="light")
    return [
        f"{scheme}, {rule['id']}: {rule['help']}: "
        + "; ".join(node["html"][:120] for node in rule["nodes"][:3])
        for scheme, result in (("light", light), ("dark", dark))
        for rule in result.response["violations"]
    ]
