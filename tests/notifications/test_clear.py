import pytest
from django.test import Client

from forum.notifications.models import Notification
from tests import make

pytestmark = pytest.mark.django_db

CLEAR = "/notifications/clear/"


@pytest.fixture
def thread(member, run_tasks):
    thread = make.thread(author=member)
    make.post(thread)
    make.post(thread)
    run_tasks()
    return thread


def shown(member) -> int:
    return Notification.objects.visible_to(make.viewer(member)).count()


def test_it_empties_the_list_and_the_count(member, thread, signed_in):
    browser = signed_in(member)

    answer = browser.post(CLEAR, follow=True)

    assert shown(member) == 0
    assert answer.context["unread_notifications"]() == 0
    assert "notification-open" not in answer.text


def test_done_twice_it_is_done_once(member, thread, signed_in):
    browser = signed_in(member)

    assert [browser.post(CLEAR).status_code for _ in range(2)] == [302, 302]
    assert shown(member) == 0


def test_what_came_after_the_page_was_shown_stays(member, thread, signed_in, run_tasks):
    browser = signed_in(member)
    newest = browser.get("/notifications/").context["newest"]
    make.post(thread)
    run_tasks()

    browser.post(CLEAR, {"up_to": str(newest)})

    assert shown(member) == 1


def test_it_leaves_other_members_lists_alone(member, thread, signed_in):
    signed_in(make.member()).post(CLEAR)

    assert shown(member) == 2


def test_guests_are_sent_to_sign_in(member, thread):
    assert "login" in Client().post(CLEAR)["Location"]
    assert shown(member) == 2


def test_looking_clears_nothing(member, thread, signed_in):
    assert signed_in(member).get(CLEAR).status_code == 405
    assert shown(member) == 2


def test_without_its_token_it_is_refused(member, thread):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member)

    assert browser.post(CLEAR).status_code == 403
    assert shown(member) == 2
