"""A poll closes at its moment or by hand, and who took part is told once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forum.moderating import actions as moderating
from forum.notifications.models import Notification
from forum.polls.models import Poll
from forum.polls.tasks import close_in_time
from tests import make
from tests.polls.making import poll, voted

pytestmark = pytest.mark.django_db


def told() -> set[str]:
    notices = Notification.objects.filter(kind="poll")
    return set(notices.values_list("recipient__username", flat=True))


def close(client: Client, asked: Poll, htmx: bool = False):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(f"/p/{asked.post_id}/poll/close/", headers=headers)


def test_the_task_waits_for_its_moment():
    from django.db import connection  # noqa: PLC0415

    moment = timezone.now() + timedelta(days=2)
    poll(closes_at=moment)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT scheduled_at FROM procrastinate_jobs WHERE args::text LIKE '%close_in_time%'"
        )
        assert cursor.fetchall() == [(moment,)]


def test_at_its_moment_it_is_closed_and_told_once(run_tasks, django_capture_on_commit_callbacks):
    asked = poll(author=make.member("asker"), closes_at=timezone.now() + timedelta(days=1))
    voted(asked, "Green", by=make.member("voter"))
    make.member("bystander")

    close_in_time.call(asked.pk)
    assert Poll.objects.get().closed_at is None

    Poll.objects.update(closes_at=timezone.now())
    for _ in range(2):
        close_in_time.call(asked.pk)
        run_tasks()

    assert Poll.objects.get().closed_at
    assert told() == {"asker", "voter"}
    assert Notification.objects.filter(kind="poll").count() == 2


@pytest.mark.parametrize("htmx", [False, True])
def test_the_author_closes_it_and_is_not_told(signed_in, member, run_tasks, htmx):
    asked = poll(author=member)
    voted(asked, "Green", by=make.member("voter"))
    client = signed_in(member)

    assert close(client, asked, htmx).status_code == (200 if htmx else 302)
    assert close(client, asked, htmx).status_code == (200 if htmx else 302)
    run_tasks()

    assert Poll.objects.get().closed_at
    assert told() == {"voter"}


def test_others_close_nothing_and_moderators_do(signed_in, member):
    asked = poll()

    assert close(Client(), asked).status_code == 302
    assert close(signed_in(member), asked).status_code == 403
    assert Poll.objects.get().closed_at is None
    assert close(signed_in(make.moderator()), asked).status_code == 302
    assert Poll.objects.get().closed_at


def test_who_does_not_see_the_thread_any_more_is_told_nothing(run_tasks, signed_in):
    asked = poll(closes_at=timezone.now() + timedelta(days=1))
    voted(asked, "Green", by=make.member("voter"))
    moderating.move(make.viewer(make.moderator()), asked.post.thread, make.hidden_board())
    Poll.objects.update(closes_at=timezone.now())

    close_in_time.call(asked.pk)
    run_tasks()

    assert told() == set()


def test_the_notice_leads_to_the_poll(signed_in, member, run_tasks):
    asked = poll()
    voted(asked, "Green", by=member)
    close(signed_in(make.moderator()), asked)
    run_tasks()

    text = signed_in(member).get("/notifications/", headers={"accept-language": "en"}).text
    assert "The poll in “Tea” is closed" in text


def test_a_poll_goes_where_its_thread_goes(signed_in, member):
    asked = poll()
    target = make.board()

    moderating.move(make.viewer(make.moderator()), asked.post.thread, target)

    asked.post.thread.refresh_from_db()
    assert 'class="poll"' in Client().get(asked.post.thread.get_absolute_url()).text
