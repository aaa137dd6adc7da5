from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.suggestions.actions import new_count
from forum.suggestions.models import State
from forum.suggestions.views import LETTERS_A_PAGE
from tests import make
from tests.suggestions.conftest import INBOX, letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(signed_in):
    return signed_in(make.moderator())


def test_staff_see_what_came_in(staff, member):
    letter(body="From a guest.")
    letter(body="From Alice.", author=member, email="")

    page = staff.get(INBOX).content.decode()

    assert "From a guest." in page
    assert "guest@example.org" in page
    assert f'href="{member.get_absolute_url()}"' in page


def test_to_all_others_neither_inbox_nor_letter_is_there(client, signed_in, member):
    kept = letter(body="A secret.")
    moderator_of_one_board = make.board_moderator(make.board())

    for browser in (client, signed_in(member), signed_in(moderator_of_one_board)):
        for path in (INBOX, f"/suggestions/{kept.pk}/"):
            answer = browser.get(path)
            assert answer.status_code == 404
            assert "A secret." not in answer.content.decode()
        assert browser.post(f"/suggestions/{kept.pk}/", {"body": "x"}).status_code == 404
        assert browser.post(f"/suggestions/{kept.pk}/read/").status_code == 404
    kept.refresh_from_db()
    assert kept.is_new


def test_letters_are_sifted_by_state_and_counted(staff):
    letter(body="A new one.")
    letter(body="A read one.", state=State.READ)

    page = staff.get(INBOX, {"state": "read"})

    assert "A read one." in page.content.decode()
    assert "A new one." not in page.content.decode()
    assert [each.count for each in page.context["filters"]] == [2, 1, 1, 0]


@pytest.mark.parametrize(
    "query", ["state=odd", "before=x", "before=-1", "before=" + "9" * 19, "before=", "state=%00"]
)
def test_an_address_that_makes_no_sense_is_refused(staff, query):
    assert staff.get(f"{INBOX}?{query}").status_code in (400, 404)


def test_older_letters_are_a_page_further(staff):
    for n in range(LETTERS_A_PAGE + 1):
        letter(body=f"Letter {n}.")

    first = staff.get(INBOX)
    second = staff.get(first.context["letters"].further)

    assert "Letter 0." not in first.content.decode()
    assert "Letter 0." in second.content.decode()
    assert len(second.context["letters"].rows) == 1


def test_the_inbox_costs_the_same_for_one_and_for_three(staff):
    costs = []
    staff.get(INBOX)
    for more in (1, 2):
        for _ in range(more):
            letter(author=make.member())
        with CaptureQueriesContext(connection) as queries:
            staff.get(INBOX)
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_looking_at_a_letter_changes_nothing(staff):
    kept = letter()

    assert "More tea." in staff.get(f"/suggestions/{kept.pk}/").content.decode()

    kept.refresh_from_db()
    assert kept.is_new


def test_the_button_marks_it_read_and_says_who_did(signed_in):
    moderator = make.moderator()
    kept = letter()

    answer = signed_in(moderator).post(f"/suggestions/{kept.pk}/read/")

    assert answer["Location"] == f"/suggestions/{kept.pk}/"
    kept.refresh_from_db()
    assert (kept.state, kept.handled_by) == (State.READ, moderator)
    assert kept.handled_at


def test_marking_it_twice_changes_nothing_more(staff, signed_in):
    kept = letter()
    staff.post(f"/suggestions/{kept.pk}/read/")
    kept.refresh_from_db()
    first = kept.handled_at

    signed_in(make.moderator()).post(f"/suggestions/{kept.pk}/read/")

    kept.refresh_from_db()
    assert kept.handled_at == first


def test_marking_takes_a_post(staff):
    assert staff.get(f"/suggestions/{letter().pk}/read/").status_code == 405


@pytest.mark.parametrize("number", [0, 10**9, 2**63, 10**30])
def test_a_letter_that_never_was_is_not_there(staff, number):
    assert staff.get(f"/suggestions/{number}/").status_code == 404
    assert staff.post(f"/suggestions/{number}/read/").status_code == 404


def test_new_letters_are_counted():
    letter()
    letter(state=State.READ)

    assert new_count() == 1


def test_a_letter_is_read_as_it_was_written(staff):
    kept = letter(body="**More** tea\nand [pies](https://example.org/)")

    text = staff.get(f"/suggestions/{kept.pk}/").content.decode()

    assert "<strong>More</strong> tea<br" in text
    assert '<a href="https://example.org/" rel="nofollow ugc noopener">pies</a>' in text


@pytest.mark.parametrize(
    "body",
    [
        "[x](javascript:alert(1))",
        "![x](https://example.org/spy.png)",
        '<img src=x onerror="alert(1)">',
    ],
)
def test_a_letter_brings_no_script_and_no_picture_along(staff, body):
    kept = letter(body=body)

    text = staff.get(f"/suggestions/{kept.pk}/").content.decode()
    shown = text[text.index("letter-text") :].split("</div>")[0]

    assert "<img" not in shown
    assert 'href="javascript' not in shown


def test_what_a_letter_holds_is_shown_as_text(staff):
    kept = letter(body="<script>alert(1)</script>")

    assert "<script>alert" not in staff.get(f"/suggestions/{kept.pk}/").content.decode()
    assert "<script>alert" not in staff.get(INBOX).content.decode()
