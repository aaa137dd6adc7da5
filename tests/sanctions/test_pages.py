"""The pages: they ask, refuse strangers, keep what was typed, and lead to the undoing."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Ban, User
from forum.boards.models import Silence
from forum.sanctions import actions
from forum.sanctions.actions import Stop
from forum.sanctions.models import Caution, Note
from tests import make
from tests.administering.conftest import PASSWORD
from tests.sanctions.making import now, warned

pytestmark = pytest.mark.django_db

LASTING = {"length": "7", "reason": "Adverts.", "until": ""}
FORMS = {
    "note": {"body": "Sells watches."},
    "warn": {"points": "2", "rule": "3. No adverts", **LASTING},
    "silence": {"board": "", **LASTING},
    "ban": LASTING,
}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def staff(db) -> User:
    someone = make.moderator("mira", language="en")
    someone.set_password(PASSWORD)
    someone.save(update_fields=["password"])
    someone.prove_email()
    return someone


@pytest.fixture
def browser(staff, signed_in):
    client = signed_in(staff)
    client.post("/accounts/reauthenticate/?next=/", {"password": PASSWORD})
    return client


def address(member: User, deed: str = "") -> str:
    return f"/moderation/members/{member.pk}/{f'{deed}/' if deed else ''}"


def made() -> int:
    return sum(kind.objects.count() for kind in (Note, Caution, Silence, Ban))


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("deed", FORMS)
def test_it_asks_and_then_does(browser, member, deed, headers):
    assert browser.get(address(member, deed)).status_code == 200

    answer = browser.post(address(member, deed), FORMS[deed], headers=headers)

    assert answer["Location"] == address(member)
    assert made() == 1
    page = browser.get(address(member)).text
    assert ("Sells watches." if deed == "note" else "Adverts.") in page
    assert "/undo/" in page


@pytest.mark.parametrize("deed", FORMS)
def test_sent_twice_it_is_done_once(browser, member, deed):
    form = FORMS[deed] | {"submission_id": uuid4()}

    for _ in range(2):
        assert browser.post(address(member, deed), form).status_code == 302

    assert made() == 1


@pytest.mark.parametrize("deed", ["", *FORMS])
def test_strangers_find_no_such_page(client, signed_in, member, deed):
    other = make.member()
    assert client.get(address(other, deed)).status_code == 302
    for stranger in (member, make.member()):
        for ask in (signed_in(stranger).get, signed_in(stranger).post):
            status = ask(address(other, deed)).status_code
            assert status == 404 or (deed == "ban" and status == 302)
    assert made() == 0


def test_nobody_has_a_page_about_themselves(browser, staff):
    assert browser.get(address(staff)).status_code == 404


@pytest.mark.parametrize("deed", ["warn", "silence", "ban"])
def test_equals_and_betters_are_left_alone_with_a_sentence(browser, deed):
    for someone in (make.moderator(), make.administrator()):
        answer = browser.post(address(someone, deed), FORMS[deed])
        assert answer.status_code == 403
        assert "You may not" in answer.text
    assert made() == 0


@pytest.mark.parametrize("deed", ["warn", "silence", "ban"])
def test_a_refused_form_keeps_its_text_and_says_why(browser, member, deed):
    for wrong, kept in (
        ({"length": "until", "until": "2001-01-01 10:00"}, "Adverts."),
        ({"length": "until", "until": "whenever"}, "whenever"),
        ({"length": "until", "until": "9999-01-01 10:00"}, "Adverts."),
        ({"length": "nonsense"}, "Adverts."),
        ({"reason": " "}, 'role="alert"'),
    ):
        answer = browser.post(address(member, deed), FORMS[deed] | wrong)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert kept in answer.text
    assert made() == 0


def test_until_a_moment(browser, member):
    form = FORMS["silence"] | {"length": "until", "until": "2030-05-31 18:30"}

    browser.post(address(member, "silence"), form)

    assert Silence.objects.get().until.year == 2030


def test_a_ban_asks_for_the_password_when_that_was_long_ago_and_loses_nothing(
    staff, signed_in, member
):
    client = signed_in(staff)
    asked = client.post(address(member, "ban"), FORMS["ban"])
    assert "/accounts/reauthenticate/" in asked["Location"]
    assert made() == 0

    answer = client.post(asked["Location"], {"password": PASSWORD})

    assert answer["Location"] == address(member)
    assert Ban.objects.get().reason == "Adverts."


def test_a_warning_shows_what_it_comes_to_before_it_is_given(browser, member):
    warned(member, 3)

    answer = browser.post(address(member, "warn"), FORMS["warn"] | {"points": "3", "preview": "1"})

    assert answer.status_code == 200
    assert "silenced on the whole forum" in answer.text
    assert "3. No adverts" in answer.text
    assert Caution.objects.count() == 1


def test_a_warning_cites_a_post_of_the_member_only(browser, member):
    thread = make.thread()
    own, others = make.post(thread, member), make.post(thread)

    assert "case-post" in browser.get(address(member, "warn") + f"?post={own.pk}").text
    assert "case-post" not in browser.get(address(member, "warn") + f"?post={others.pk}").text
    browser.post(address(member, "warn"), FORMS["warn"] | {"post": str(own.pk)})

    assert Caution.objects.get().post == own


def test_a_boards_moderator_silences_there_and_sees_no_more(signed_in, member):
    board, other = make.board("Kitchen"), make.board("Workshop")
    someone = make.board_moderator(board)
    client = signed_in(someone)
    staff = make.viewer(make.moderator())
    actions.note(staff, member, "Sells watches.")
    actions.silence(staff, member, other, Stop("Elsewhere."))

    page = client.get(address(member, "silence")).text
    assert "Kitchen" in page
    assert "Workshop" not in page
    for deed in ("note", "warn"):
        assert client.post(address(member, deed), FORMS[deed]).status_code == 403
    assert client.post(address(member, "silence"), FORMS["silence"]).status_code == 422
    form = FORMS["silence"] | {"board": str(board.pk)}
    assert client.post(address(member, "silence"), form).status_code == 302

    record = client.get(address(member)).text
    assert "Adverts." in record
    assert "Sells watches." not in record
    assert "Elsewhere." not in record
    assert client.get("/moderation/silences/").status_code == 200
    assert client.get("/moderation/bans/").status_code == 404


# --- places ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ({"email_pattern": "Mailinator.com"}, "*@mailinator.com"),
        ({"network": "203.0.113.7/24"}, "203.0.113.0/24"),
    ],
)
def test_a_place_is_banned_and_taken_back_from_the_list(browser, place, kept):
    browser.post("/moderation/bans/new/", LASTING | place)

    ban = Ban.objects.get()
    assert ban.whom == kept
    assert kept in browser.get("/moderation/bans/").text
    browser.post(f"/moderation/log/{ban.entry_id}/undo/", {"reason": ""})
    assert not Ban.objects.in_force().exists()
    assert kept in browser.get("/moderation/bans/?show=over").text


@pytest.mark.parametrize(
    "place",
    [
        {},
        {"email_pattern": "*"},
        {"email_pattern": "*@*.com.*"},
        {"network": "0.0.0.0/0"},
        {"network": "127.0.0.1"},
        {"network": "198.51.100.0/24"},
        {"network": "nowhere"},
        {"network": "203.0.113.7", "email_pattern": "*@example.org"},
    ],
)
def test_a_hostile_or_too_wide_place_is_refused_with_a_sentence(browser, place):
    answer = browser.post("/moderation/bans/new/", LASTING | place, REMOTE_ADDR="198.51.100.9")

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not Ban.objects.exists()


# --- lists ----------------------------------------------------------------------------------------


def test_lists_filter_and_cost_the_same_however_long(browser):
    viewer = make.viewer(make.administrator())

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(address).status_code == 200
        return len(seen)

    def stop() -> User:
        someone = make.member()
        actions.ban(viewer, someone, Stop("Adverts."))
        actions.silence(viewer, someone, make.board(), Stop("Adverts."))
        return someone

    stop()
    lists = ("/moderation/bans/", "/moderation/bans/?kind=accounts", "/moderation/silences/")
    before = [asked(each) for each in lists]
    people = [stop(), stop()]
    actions.ban_place(viewer, Stop("Bots."), network="203.0.113.0/24")

    assert [asked(each) for each in lists] == before
    assert people[0].username in browser.get(lists[1]).text
    assert "203.0.113.0" not in browser.get(lists[1]).text
    assert people[0].username not in browser.get("/moderation/bans/?kind=networks").text
    assert browser.get("/moderation/bans/?kind=nonsense").status_code == 404


def test_a_record_costs_the_same_however_long(browser, member):
    viewer = make.viewer(make.administrator())

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(address(member)).status_code == 200
        return len(seen)

    def more() -> None:
        actions.note(viewer, member, "Text")
        warned(member, 1)
        actions.silence(viewer, member, make.board(), Stop("rude"))

    more()
    before = asked()
    more()
    more()

    assert asked() == before


# --- their own ------------------------------------------------------------------------------------


def test_members_read_their_warnings_and_never_a_note(signed_in, client, member):
    actions.note(make.viewer(make.moderator()), member, "Sells watches.")
    warned(member, 6, rule="3. No adverts")
    warned(make.member(), 1, rule="Not theirs")

    page = signed_in(now(member)).get("/accounts/record/").text

    assert "3. No adverts" in page
    assert "Sells watches." not in page
    assert "Not theirs" not in page
    assert client.get("/accounts/record/").status_code == 302
    told = signed_in(member).get("/notifications/").text
    assert "Adverts again." in told
