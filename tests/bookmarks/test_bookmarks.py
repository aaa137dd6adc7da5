"""A member's marks on posts: kept, listed, reminded of, taken away; nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.bookmarks import actions
from forum.bookmarks.actions import drop_bookmark, keep_bookmark
from forum.bookmarks.models import Bookmark
from forum.bookmarks.tasks import remind
from forum.moderating import actions as moderating
from forum.notifications.models import Notification
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(db):
    return make.post(make.thread(title="Bells"), body="Ring them.")


@pytest.fixture
def dora(post):
    return make.member("dora")


@pytest.fixture
def client(dora, signed_in) -> Client:
    return signed_in(dora)


def in_an_hour() -> str:
    return timezone.localtime(timezone.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")


def test_it_is_kept_with_its_note_and_listed(post, client):
    answer = client.post(f"/p/{post.pk}/bookmark/", {"note": "For <Sunday>", "remind_at": ""})

    assert answer.url == post.get_absolute_url()
    page = client.get("/bookmarks/").text
    assert "Bells" in page
    assert "Ring them." in page
    assert "For &lt;Sunday&gt;" in page


def test_the_page_comes_back_with_what_was_kept(post, client, dora):
    keep_bookmark(make.viewer(dora), post, "Sunday", None)
    assert 'value="Sunday"' in client.get(f"/p/{post.pk}/bookmark/").text


def test_kept_twice_it_is_one_and_the_last_note_stays(post, client):
    for note in ("one", "two", "two"):
        client.post(f"/p/{post.pk}/bookmark/", {"note": note})

    assert Bookmark.objects.get().note == "two"


def test_it_is_taken_away_and_once_more(post, client):
    client.post(f"/p/{post.pk}/bookmark/", {})

    for _ in range(2):
        assert client.post(f"/p/{post.pk}/bookmark/drop/").url == "/bookmarks/"
    assert not Bookmark.objects.exists()


def test_it_is_nobody_elses(post, client, dora, signed_in):
    keep_bookmark(make.viewer(dora), post, "secret", None)
    other = make.member()

    assert "secret" not in signed_in(other).get("/bookmarks/").text
    assert "secret" not in signed_in(other).get(f"/p/{post.pk}/bookmark/").text
    assert not drop_bookmark(make.viewer(other), post.pk)
    assert Bookmark.objects.exists()


@pytest.mark.parametrize("address", ["/bookmarks/", "/p/{}/bookmark/", "/p/{}/bookmark/drop/"])
def test_a_guest_is_led_to_the_door(post, address):
    address = address.format(post.pk)
    answer = Client().post(address) if "drop" in address else Client().get(address)
    assert answer.url.startswith("/accounts/login/")


def test_what_one_may_not_see_takes_none(dora, client):
    post = make.thread(make.hidden_board(), make.moderator()).posts.get()
    assert client.post(f"/p/{post.pk}/bookmark/", {}).status_code == 404
    assert not Bookmark.objects.exists()


def test_of_what_was_hidden_since_only_the_note_is_left(post, dora, client):
    keep_bookmark(make.viewer(dora), post, "Sunday", None)

    moderating.hide_thread(make.viewer(make.moderator()), post.thread, "Rude")

    page = client.get("/bookmarks/").text
    assert "Sunday" in page
    assert "Bells" not in page
    assert "Ring them." not in page
    client.post(f"/p/{post.pk}/bookmark/drop/")
    assert not Bookmark.objects.exists()


@pytest.mark.parametrize(
    "moment", ["yesterday", "2001-01-01T10:00", "9999-12-31T23:59", "0001-01-01T00:00", "\x00"]
)
def test_a_moment_that_cant_be_is_refused_and_the_note_kept(post, client, moment):
    answer = client.post(f"/p/{post.pk}/bookmark/", {"note": "Sunday", "remind_at": moment})

    assert answer.status_code in {400, 422}
    if answer.status_code == 422:
        assert 'value="Sunday"' in answer.text
        assert 'role="alert"' in answer.text
    assert not Bookmark.objects.exists()


@pytest.mark.parametrize("note", ["x" * 301, "a\x00b"])
def test_a_note_that_cant_be_kept_is_refused(post, client, note):
    answer = client.post(f"/p/{post.pk}/bookmark/", {"note": note})
    assert answer.status_code in {400, 422}
    assert not Bookmark.objects.exists()


def test_of_bytes_that_are_no_text_a_note_keeps_marks(post, client):
    form = "application/x-www-form-urlencoded"
    client.post(f"/p/{post.pk}/bookmark/", "note=%ED%A0%80", content_type=form)

    assert set(Bookmark.objects.get().note) == {"\ufffd"}


def test_it_reminds_at_the_moment_with_the_note(post, client, dora, run_tasks):
    client.post(f"/p/{post.pk}/bookmark/", {"note": "Sunday", "remind_at": in_an_hour()})
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(scheduled_at) FROM procrastinate_jobs")
        (queued_for,) = cursor.fetchone()
    assert queued_for == Bookmark.objects.get().remind_at

    run_tasks()

    told = Notification.objects.get(kind="reminder")
    assert (told.recipient, told.reason) == (dora, "Sunday")
    page = client.get("/notifications/", headers={"accept-language": "en"}).text
    assert "You wanted to be reminded of a post in “Bells”" in page
    assert "Sunday" in page


def test_it_reminds_once_and_only_of_what_still_holds(post, dora, run_tasks):
    viewer = make.viewer(dora)
    first, second = (timezone.now() + timedelta(hours=n) for n in (1, 2))
    kept = keep_bookmark(viewer, post, "", first)
    keep_bookmark(viewer, post, "", second)
    run_tasks()
    remind.call(kept.pk, second.isoformat())
    assert Notification.objects.filter(kind="reminder").count() == 1

    keep_bookmark(viewer, post, "", timezone.now() + timedelta(hours=3))
    drop_bookmark(viewer, post.pk)
    run_tasks()
    assert Notification.objects.filter(kind="reminder").count() == 1


def test_it_does_not_remind_of_what_may_not_be_seen_any_more(post, dora, run_tasks):
    keep_bookmark(make.viewer(dora), post, "", timezone.now() + timedelta(hours=1))
    moderating.hide_post(make.viewer(make.moderator()), post, "Rude")

    run_tasks()

    assert not Notification.objects.filter(kind="reminder").exists()


def test_there_is_an_end_to_it(post, dora, monkeypatch):
    monkeypatch.setattr(actions, "MOST_KEPT", 1)
    viewer = make.viewer(dora)
    keep_bookmark(viewer, post, "", None)
    keep_bookmark(viewer, post, "again", None)

    with pytest.raises(PermissionDenied):
        keep_bookmark(viewer, make.post(post.thread), "", None)


def test_the_list_goes_on_and_takes_the_same_for_one_and_for_three(post, dora, client, monkeypatch):
    monkeypatch.setattr("forum.bookmarks.views.BOOKMARKS_A_PAGE", 3)
    viewer = make.viewer(dora)
    keep_bookmark(viewer, post, "", None)
    client.get("/bookmarks/")
    with CaptureQueriesContext(connection) as one:
        client.get("/bookmarks/")

    for n in range(3):
        keep_bookmark(viewer, make.post(post.thread), f"note {n}", None)
    with CaptureQueriesContext(connection) as three:
        page = client.get("/bookmarks/").text

    assert len(one) == len(three)
    assert "?before=" in page
    assert page.count('class="bookmark"') == 3


def test_where_a_board_has_none_only_those_that_are_there_go_on(client, post):
    other = make.post(post.thread, body="Another.")
    client.post(f"/p/{post.pk}/bookmark/", {"note": "Sunday"})
    boss = Client()
    boss.force_login(make.administrator())
    board = post.thread.board
    switched_off = {"title": board.title, "parent": board.parent_id, "slug": board.slug}
    boss.post(f"/administering/boards/{board.pk}/", switched_off)

    page = client.get(post.thread.get_absolute_url()).text
    refused = client.post(f"/p/{other.pk}/bookmark/", {"note": "x"})
    changed = client.post(f"/p/{post.pk}/bookmark/", {"note": "Monday"})

    assert f'href="/p/{other.pk}/bookmark/"' not in page
    assert refused.status_code == 403
    assert changed.status_code == 302
    assert list(Bookmark.objects.values_list("post", "note")) == [(post.pk, "Monday")]
