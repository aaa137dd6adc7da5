import pytest
from django.test import Client

from forum.reading import views_counted
from tests import make

pytestmark = pytest.mark.django_db


def test_views_are_written_together_later():
    thread = make.thread()
    for _ in range(3):
        Client().get(thread.get_absolute_url())
    thread.refresh_from_db()
    assert thread.view_count == 0

    views_counted.write_views()

    thread.refresh_from_db()
    assert thread.view_count == 3


def test_a_page_that_is_not_shown_is_no_view():
    thread = make.thread()
    thread.hide()

    Client().get(thread.get_absolute_url())
    views_counted.write_views()

    thread.refresh_from_db()
    assert thread.view_count == 0


def test_views_of_a_thread_that_is_gone_are_forgotten_quietly():
    views_counted.count_view(999_999)

    views_counted.write_views()
    views_counted.write_views()
