"""Guests are rationed by network in what is dear; members and plain reading never are."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from forum.limits.rations import MOST_REMEMBERED, Ration
from forum.limits.spending import SpentUp
from forum.reading.rationing import rationed
from tests import make

pytestmark = pytest.mark.django_db


def ask(view, viewer, query="?by=1", address="192.0.2.1"):
    request = RequestFactory().get(f"/{query}", REMOTE_ADDR=address)
    request.viewer = viewer
    return view(request)


@pytest.fixture
def view():
    return rationed(Ration(times=2, seconds=60), "by")(lambda request: HttpResponse("read"))


def test_a_guest_who_asks_too_often_is_told_when_to_come_back(view):
    answers = [ask(view, make.viewer(None)) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2]["Retry-After"]) <= 61


def test_another_network_has_a_ration_of_its_own(view):
    for _ in range(3):
        ask(view, make.viewer(None))

    assert ask(view, make.viewer(None), address="192.0.2.2").status_code == 200


def test_one_household_of_ipv6_is_one_network(view):
    answers = [ask(view, make.viewer(None), address=f"2001:db8::{n}") for n in range(1, 4)]

    assert answers[2].status_code == 429


def test_a_member_of_the_same_network_is_never_refused(view):
    for _ in range(5):
        ask(view, make.viewer(None))

    member = make.viewer(make.member())
    assert all(ask(view, member).status_code == 200 for _ in range(5))


def test_a_page_without_the_filter_costs_nothing(view):
    assert all(ask(view, make.viewer(None), "").status_code == 200 for _ in range(5))
    assert ask(view, make.viewer(None)).status_code == 200


def test_the_ration_comes_back_with_the_next_window():
    ration = Ration(times=1, seconds=0.05)
    ration.spend("192.0.2.1")
    with pytest.raises(SpentUp):
        ration.spend("192.0.2.1")

    since, times = ration.spent["192.0.2.1"]
    ration.spent["192.0.2.1"] = since - 0.06, times

    ration.spend("192.0.2.1")


def test_a_farm_of_crawlers_takes_bounded_memory():
    ration = Ration(times=1, seconds=60)
    for n in range(MOST_REMEMBERED + 100):
        ration.spend(str(n))

    assert len(ration.spent) <= MOST_REMEMBERED
    with pytest.raises(SpentUp):
        ration.spend(str(MOST_REMEMBERED + 99))
