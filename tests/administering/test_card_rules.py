import pytest

from forum.cards.models import CardRules, rules

pytestmark = pytest.mark.django_db

CARDS = "/administering/cards/"


def test_it_is_off_at_first(admin):
    assert not rules().is_on
    page = admin.get(CARDS)
    assert page.status_code == 200
    assert " checked" not in page.text


def test_it_is_switched_on_and_off(admin):
    assert admin.post(CARDS, {"is_on": "on"}).url == CARDS
    assert rules().is_on

    admin.post(CARDS, {"is_on": "on"})
    assert CardRules.objects.count() == 1

    admin.post(CARDS, {"allowed": ""})
    assert not rules().is_on


def test_sites_are_kept_by_their_names(admin):
    blocked = "https://Ads.example.com/x?y\r\n\r\n *.tracker.example\r\nпример.рф ads.example.com"
    admin.post(CARDS, {"is_on": "on", "blocked": blocked, "allowed": "example.org."})

    assert rules().blocked == ["ads.example.com", "tracker.example", "xn--e1afmkfd.xn--p1ai"]
    assert rules().allowed == ["example.org"]
    assert "ads.example.com\ntracker.example" in admin.get(CARDS).text


@pytest.mark.parametrize("line", ["http://", "ex!ample", "[::1", "\0", "x" * 300, "a..b"])
def test_what_is_no_site_is_refused_and_kept(admin, line):
    page = admin.post(CARDS, {"is_on": "on", "blocked": f"good.example\n{line}"})

    assert page.status_code == 422
    assert 'role="alert"' in page.text
    assert "good.example" in page.text
    assert not CardRules.objects.exists()
