from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from tests import make

pytestmark = pytest.mark.django_db

SETTINGS = "/accounts/profile/"


def form(**changes: str) -> dict[str, str]:
    return {"about": "", "language": "", "theme": "", "time_zone": "", **changes}


def test_a_member_says_something_about_themselves(signed_in, member):
    answer = signed_in(member).post(SETTINGS, form(about="I *like* tea.\r\n<script>x</script>"))

    assert answer.status_code == 302
    member.refresh_from_db()
    assert member.about == "I *like* tea.\n<script>x</script>"
    assert "<em>like</em>" in member.about_html
    assert "<script>" not in member.about_html


def test_it_is_shown_on_their_page(client, signed_in, member):
    signed_in(member).post(SETTINGS, form(about="I *like* tea."))

    assert "<em>like</em>" in client.get(member.get_absolute_url()).content.decode()


def test_language_theme_and_clock_are_kept_with_cookies_for_later(signed_in, member):
    client = signed_in(member)

    answer = client.post(SETTINGS, form(language="en", theme="dark", time_zone="asia/vladivostok"))

    member.refresh_from_db()
    assert (member.language, member.theme) == ("en", "dark")
    assert member.time_zone == "Asia/Vladivostok"
    assert answer.cookies["theme"].value == "dark"
    assert answer.cookies["django_language"].value == "en"
    page = client.get(SETTINGS)
    assert 'lang="en"' in page.content.decode()
    assert "Your settings are saved." in page.content.decode()


def test_choosing_nothing_takes_the_cookies_away(signed_in, member):
    client = signed_in(member)
    client.post(SETTINGS, form(language="en", theme="dark"))

    answer = client.post(SETTINGS, form())

    assert answer.cookies["theme"]["max-age"] == 0
    assert answer.cookies["django_language"]["max-age"] == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Nowhere/City"),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", "x" * 65),
        ("language", "tlh"),
        ("theme", "neon"),
        ("about", "x" * 3001),
        ("about", "a\0b"),
    ],
)
def test_a_refused_form_says_why_beside_the_field_and_keeps_the_text(
    signed_in, member, field, value
):
    words = {"about": "Something long."} | {field: value}

    answer = signed_in(member).post(SETTINGS, form(**words))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="id_{field}_error"' in page
    assert 'role="alert"' in page
    assert field == "about" or "Something long." in page
    member.refresh_from_db()
    assert member.about == ""


def test_a_city_is_enough_of_a_time_zone(signed_in, member):
    signed_in(member).post(SETTINGS, form(time_zone="new york"))

    member.refresh_from_db()
    assert member.time_zone == "America/New_York"


def test_other_columns_are_out_of_reach(signed_in, member):
    signed_in(member).post(SETTINGS, form(standing="100", username="root", points="9"))

    member.refresh_from_db()
    assert (member.standing, member.username, member.points) == (0, "alice", 0)


def test_guests_are_asked_to_sign_in(client):
    assert client.get(SETTINGS)["Location"] == f"/accounts/login/?next={SETTINGS}"


def test_who_was_signed_out_meanwhile_keeps_their_text(client):
    answer = client.post(SETTINGS, form(about="An hour of writing."))

    assert answer.status_code == 422
    assert "An hour of writing." in answer.content.decode()


def test_saving_twice_is_saving_once(signed_in, member):
    client = signed_in(member)

    answers = [client.post(SETTINGS, form(about="Tea.")) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]


def test_the_page_leads_to_address_password_and_devices(signed_in):
    page = signed_in(make.member()).get(SETTINGS).content.decode()

    for path in ("email", "password/change", "2fa", "sessions"):
        assert f"/accounts/{path}/" in page
    with translation.override("en"):
        assert "Europe/Moscow" in page


def test_a_guest_who_sends_nothing_at_all_is_told_so():
    answer = Client().post(SETTINGS, headers={"accept-language": "en"})

    assert answer.status_code == 422
    assert "You are signed out" in answer.text
