"""What a process knows of changes that others make."""

import time

import pytest
from django.db import connection

from accounts.models import Group
from forum.live.listening import HEARD_EVERY, Changes
from forum.web.memo import TRUSTED_FOR
from tests import make

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def changes():
    listening = Changes()
    listening.start()
    wait_until(lambda: listening.pages.heard_at > listening.pages.changed_at)
    yield listening
    listening.stop()


def wait_until(happens, seconds=5.0):
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_commit_is_heard(changes):
    before = changes.pages.changed_at
    make.board()

    wait_until(lambda: changes.pages.changed_at > before)


def test_rights_are_told_apart_from_pages(changes):
    thread, moment = make.thread(), time.monotonic()
    wait_until(lambda: changes.rights.heard_at > moment)
    before = changes.rights.changed_at
    thread.lock()
    wait_until(lambda: changes.pages.changed_at > moment)

    assert changes.rights.changed_at == before

    Group.objects.create(name="Guild")
    wait_until(lambda: changes.rights.changed_at > before)


def test_without_changes_it_knows_that_there_were_none(changes):
    def nothing_changed() -> bool:
        before, moment = changes.pages.changed_at, time.monotonic()
        wait_until(lambda: changes.pages.heard_at > moment)
        return changes.pages.changed_at == before

    wait_until(nothing_changed, seconds=15.0)  # what tests before this began may still go on


def test_it_hears_more_often_than_it_is_trusted_for():
    assert HEARD_EVERY < TRUSTED_FOR / 2


def test_a_lost_connection_makes_nothing_known_until_it_is_back(changes):
    before = changes.pages.changed_at
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND query IN ('SELECT', 'LISTEN forum_changed')"
        )
        assert cursor.fetchone() == (True,)

    wait_until(lambda: changes.pages.changed_at > before)
    wait_until(lambda: changes.pages.heard_at > changes.pages.changed_at)
