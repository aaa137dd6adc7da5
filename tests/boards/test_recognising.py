"""Every request knows its viewer, and asks who it is only when someone wants to know."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from forum.boards.middleware import recognise_the_viewer
from forum.boards.viewer import Viewer
from tests import make

pytestmark = pytest.mark.django_db


def passed_on(user: object) -> HttpRequest:
    request, seen = HttpRequest(), []
    request.user = SimpleLazyObject(lambda: user)
    recognise_the_viewer(lambda passed: seen.append(passed) or HttpResponse())(request)
    return seen[0]


def test_a_member_is_recognised():
    alice = make.member()

    viewer = passed_on(alice).viewer

    assert isinstance(viewer, Viewer)
    assert viewer.id == alice.pk
    assert type(viewer.user) is User


def test_a_stranger_is_a_guest():
    assert passed_on(AnonymousUser()).viewer.is_guest


def test_a_page_that_asks_for_no_viewer_costs_no_query():
    alice = make.member()

    with CaptureQueriesContext(connection) as seen:
        passed_on(alice)

    assert len(seen) == 0


def test_asking_twice_costs_one_query():
    request = passed_on(make.member())

    with CaptureQueriesContext(connection) as seen:
        assert not request.viewer.is_guest
        assert not request.viewer.is_moderator

    assert len(seen) == 1


def test_who_is_shut_out_between_two_requests_comes_as_a_guest(signed_in):
    staff = make.moderator()
    client, hidden = signed_in(staff), make.hidden_board()
    assert client.get(hidden.get_absolute_url()).status_code == 200

    User.objects.filter(pk=staff.pk).update(is_active=False)

    assert client.get(hidden.get_absolute_url()).status_code == 404
