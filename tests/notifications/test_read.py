import pytest
from django.test import Client

from forum.notifications.models import Notification
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(member, run_tasks) -> Notification:
    make.post(make.thread(author=member))
    run_tasks()
    return Notification.objects.get(recipient=member)


def is_unread(notice) -> bool:
    return Notification.objects.get(pk=notice.pk).is_unread


def test_it_marks_one_and_goes_to_its_post(member, notice, signed_in):
    answer = signed_in(member).post(f"/notifications/{notice.pk}/read/")

    assert answer["Location"] == f"/p/{notice.post_id}/"
    assert not is_unread(notice)


def test_it_may_stay_on_the_list(member, notice, signed_in):
    answer = signed_in(member).post(f"/notifications/{notice.pk}/read/", {"stay": "1"})

    assert answer["Location"] == "/notifications/"
    assert not is_unread(notice)


def test_done_twice_it_keeps_the_first_time(member, notice, signed_in):
    browser, address = signed_in(member), f"/notifications/{notice.pk}/read/"
    browser.post(address)
    first = Notification.objects.get(pk=notice.pk).read_at

    assert browser.post(address).status_code == 302

    assert Notification.objects.get(pk=notice.pk).read_at == first


def test_all_are_marked_up_to_the_newest_shown(member, notice, signed_in, run_tasks):
    make.post(notice.thread)
    run_tasks()

    signed_in(member).post("/notifications/read/", {"up_to": str(notice.pk)})

    assert not is_unread(notice)
    assert Notification.objects.filter(recipient=member).unread().count() == 1


def test_strangers_find_nothing(notice, signed_in):
    answer = signed_in(make.member()).post(f"/notifications/{notice.pk}/read/")

    assert answer.status_code == 404
    assert is_unread(notice)


def test_guests_are_sent_to_sign_in(notice):
    for address in (f"/notifications/{notice.pk}/read/", "/notifications/read/"):
        assert "login" in Client().post(address)["Location"]
    assert is_unread(notice)


@pytest.mark.parametrize("address", ["/notifications/{}/read/", "/notifications/read/"])
def test_looking_changes_nothing(member, notice, signed_in, address):
    assert signed_in(member).get(address.format(notice.pk)).status_code == 405
    assert is_unread(notice)


def test_without_its_token_it_is_refused(member, notice):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member)

    assert browser.post(f"/notifications/{notice.pk}/read/").status_code == 403
    assert is_unread(notice)


def test_a_number_beyond_all_is_not_found(member, signed_in):
    assert signed_in(member).post(f"/notifications/{2**70}/read/").status_code == 404
