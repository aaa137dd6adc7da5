"""Pictures and files in posts: chosen, pasted, dropped; looked at; with scripts and without."""

import base64
import re

import pytest
from playwright.sync_api import Page, expect

from forum.uploads.models import Upload
from tests import make
from tests.journeys.conftest import PASSWORD
from tests.journeys.looks import fits, is_clean
from tests.uploads.making import picture, taken

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PHONE = {"width": 390, "height": 844}
CAT = {"name": "cat.png", "mimeType": "image/png", "buffer": picture("PNG", (900, 600))}
WORDS = {"name": "words.txt", "mimeType": "text/plain", "buffer": b"words"}

SCRIPTED = pytest.mark.parametrize("with_script", [True])

# What a browser hands over when files are pasted or dropped.
HAND_OVER = """([kind, base64, name, type]) => {
    const field = document.querySelector("#id_body");
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], name, { type }));
    const options = { bubbles: true, cancelable: true };
    field.dispatchEvent(kind === "paste"
        ? new ClipboardEvent("paste", { ...options, clipboardData: data })
        : new DragEvent("drop", { ...options, dataTransfer: data }));
}"""


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    storage["OPTIONS"] = {"location": str(tmp_path)}
    settings.STORAGES = {**settings.STORAGES, "default": storage}


@pytest.fixture(params=[{"width": 1280, "height": 900}, PHONE], ids=["wide", "phone"])
def page(request, open_browser, sign_in) -> Page:
    thread = make.thread(title="Cats of the day")
    page = open_browser(viewport=request.param)
    sign_in(page, make.proven(make.member("dora"), PASSWORD))
    page.goto(thread.get_absolute_url())
    return page


def choose(page: Page, *files: dict) -> None:
    page.locator("input[name=files]").set_input_files(list(files))


def body(page: Page):
    return page.locator("#id_body")


def test_a_member_shows_a_picture(page, with_script):
    body(page).fill("Look:")
    choose(page, CAT)
    if with_script:
        words = page.get_by_role("textbox", name="What the picture shows")
        words.fill("A cat on a roof")
        words.press("Enter")
        expect(body(page)).to_have_value(
            re.compile(r"^Look:\n\n!\[A cat on a roof\]\(/uploads/\w+\)")
        )
        is_clean(page)
    else:
        page.locator("input[name=words]").fill("A cat on a roof")
        page.get_by_role("button", name="Put it in the text").click()
        expect(body(page)).to_have_value(
            re.compile(r"^Look:\n\n!\[A cat on a roof\]\(/uploads/\w+\)$")
        )
    page.get_by_role("button", name=re.compile("^(Send|Отправить)$")).click()

    shown = page.locator("#post-2").get_by_role("img", name="A cat on a roof")
    expect(shown).to_be_visible()
    assert shown.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 300
    fits(page)


@SCRIPTED
@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_a_picture_is_pasted_or_dropped_where_the_caret_is(page, kind):
    body(page).fill("Before\n\nAfter")
    body(page).evaluate("(field) => field.setSelectionRange(6, 6)")

    packed = base64.b64encode(CAT["buffer"]).decode()
    page.evaluate(HAND_OVER, [kind, packed, CAT["name"], CAT["mimeType"]])

    expect(body(page)).to_have_value(re.compile(r"^Before\n\n!\[\]\(/uploads/\w+\)\n\nAfter$"))


@SCRIPTED
def test_a_refused_file_says_why_and_leaves_the_text_alone(page):
    body(page).fill("Look: ")
    choose(page, {**CAT, "buffer": b"no picture"})

    expect(page.get_by_role("alert").filter(has_text="cat.png")).to_contain_text("can’t be read")
    expect(body(page)).to_have_value("Look: ")
    is_clean(page)


@SCRIPTED
def test_another_file_is_chosen_while_one_describes_the_first(page):
    body(page).fill("See")
    choose(page, CAT)
    page.get_by_role("textbox", name="What the picture shows").fill("A much longer description")

    choose(page, WORDS)

    picture = r"!\[A much longer description\]\(/uploads/\w{24}\)"
    file = r"\[words\.txt\]\(/uploads/\w{24}\)"
    expect(body(page)).to_have_value(re.compile(rf"^See\n\n{picture}\n\n{file}\s*$"))


@SCRIPTED
def test_what_was_attached_is_taken_away_again(page):
    body(page).fill("See")
    choose(page, WORDS)
    expect(body(page)).to_have_value(re.compile(r"\[words\.txt\]\(/uploads/\w+\)"))

    page.get_by_role("button", name="Take away").click()

    expect(body(page)).to_have_value(re.compile(r"^See\s*$"))


@SCRIPTED
def test_a_picture_opens_as_large_as_the_screen(page):
    author = make.member("rita")
    pictures = [(words, taken(author, content=CAT["buffer"])) for words in ("One", "Two")]
    keys = [f"![{words}](/uploads/{upload.key})" for words, upload in pictures]
    thread = make.thread(author=author, body="\n\n".join(keys))
    page.goto(thread.get_absolute_url())

    page.get_by_role("img", name="One").click()
    dialog = page.get_by_role("dialog", name="Picture")
    expect(dialog.get_by_role("img", name="One")).to_be_visible()
    expect(dialog).to_contain_text("1 / 2")
    is_clean(page)

    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_role("img", name="Two")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.evaluate("document.activeElement.querySelector('img')?.alt") == "Two"
    assert Upload.objects.count() == 2


@SCRIPTED
def test_room_is_kept_for_a_picture_that_has_not_come_yet(page):
    author = make.member("rita")
    body = f"![One](/uploads/{taken(author, content=CAT['buffer']).key})"
    thread = make.thread(author=author, body=body)
    late = []
    page.route("**/uploads/**", lambda each: late.append(each))  # noqa: PLW0108 - it is marked

    page.goto(thread.get_absolute_url(), wait_until="domcontentloaded")
    shown = page.locator("article img")
    before = shown.bounding_box()
    for each in late:
        each.continue_()
    page.unroute("**/uploads/**")
    expect(shown).to_have_js_property("complete", True)

    assert before["height"] > 200
    assert shown.bounding_box() == pytest.approx(before, abs=1)


@SCRIPTED
def test_a_slow_file_shows_how_far_it_is_and_is_waited_for(page):
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 60_000}
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", slow)
    body(page).fill("See")
    choose(page, {**WORDS, "buffer": b"words " * 40_000})

    page.wait_for_function(
        """() => {
            const percent = document.querySelector(".composer-file progress")?.value;
            return 0 < percent && percent < 100;
        }"""
    )
    expect(page.locator("[data-file-words]")).to_have_text(re.compile(r"words\.txt: \d+%"))
    page.get_by_role("button", name="Send", exact=True).click()
    expect(
        page.get_by_role("status").filter(has_text="Files are still on their way.")
    ).to_be_visible()

    network.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    expect(body(page)).to_have_value(re.compile(r"\[words\.txt\]\(/uploads/\w+\)"))
