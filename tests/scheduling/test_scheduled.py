"""Threads that the staff write now: nobody knows of them until they are published in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Standing, User
from forum.administering.actions import delete_board
from forum.boards.models import Board
from forum.notifications.models import Notification
from forum.posts import counters
from forum.posts.models import Post
from forum.scheduling.actions import Planned, change, drop, schedule
from forum.scheduling.models import ScheduledThread
from forum.scheduling.publishing import Gone, publish
from forum.scheduling.tasks import publish_in_time
from forum.threads.models import Thread
from tests import make
from tests.tags.making import board_with_tags

pytestmark = pytest.mark.django_db

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def board(db) -> Board:
    return make.board()


@pytest.fixture
def moderator(board) -> User:
    return make.board_moderator(board, "keeper")


def in_hours(n: int) -> datetime:
    return timezone.now() + timedelta(hours=n)


def planned(title: str = "News", body: str = "Read them.", **more: object) -> Planned:
    return Planned(title, body, **{"publish_at": in_hours(2), **more})


def made(moderator: User, board: Board, **more: object) -> ScheduledThread:
    return schedule(make.viewer(moderator), board, planned(**more), uuid4())


def sent(**more: object) -> dict[str, object]:
    moment = timezone.localtime(in_hours(2)).strftime("%Y-%m-%dT%H:%M")
    form = {"title": "News", "body": "Read them.", "publish_at": moment}
    return {**form, "submission_id": str(uuid4()), **more}


# --- publishing -----------------------------------------------------------------------------------


def test_it_is_queued_for_its_moment_and_published_by_the_task(board, moderator, run_tasks):
    scheduled = made(moderator, board)
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(scheduled_at) FROM procrastinate_jobs")
        assert cursor.fetchone()[0] == scheduled.publish_at
    assert not Thread.objects.exists()

    before = timezone.now()
    run_tasks()

    opening = Post.objects.select_related("thread__board").get()
    assert (opening.thread.title, opening.body) == ("News", "Read them.")
    assert (opening.author, opening.thread.board) == (moderator, board)
    assert before <= opening.created_at <= timezone.now()
    assert opening.thread.created_at >= before
    assert not ScheduledThread.objects.exists()


def test_then_it_counts_is_told_and_stands_in_lists_feeds_and_search(board, moderator, run_tasks):
    make.member("dora")
    made(moderator, board, body="Hear ye, @dora and bellringers.")
    for address in ("/latest/", "/feeds/all/", "/search/?q=bellringers"):
        assert "Hear" not in Client().get(address).text
        assert ">News<" not in Client().get(address).text

    run_tasks()

    board.refresh_from_db()
    moderator.refresh_from_db()
    assert (board.thread_count, board.post_count, moderator.post_count) == (1, 1, 1)
    assert Notification.objects.get(recipient__username="dora").kind == "mention"
    for address in ("/latest/", "/feeds/all/", "/search/?q=bellringers"):
        assert "News" in Client().get(address).text
    assert not any(counters.recount().values())


def test_it_comes_with_its_tags(run_tasks):
    board = board_with_tags()
    made(make.moderator(), board, tags=("bells", "towers"))

    run_tasks()

    assert Thread.objects.get().tagged.count() == 2
    assert not any(counters.recount().values())


def test_run_twice_it_is_published_once(board, moderator):
    scheduled = made(moderator, board)
    at = scheduled.publish_at.isoformat()

    for _ in range(2):
        publish_in_time.call(scheduled.pk, at)

    assert Thread.objects.count() == 1
    with pytest.raises(Gone):
        publish(scheduled)


def test_put_off_the_first_moment_passes(board, moderator):
    scheduled = made(moderator, board)
    first, later = scheduled.publish_at.isoformat(), in_hours(5)
    change(make.viewer(moderator), scheduled, planned(title="Later news", publish_at=later))

    publish_in_time.call(scheduled.pk, first)
    assert not Thread.objects.exists()
    publish_in_time.call(scheduled.pk, later.isoformat())
    assert Thread.objects.get().title == "Later news"


def test_dropped_it_never_comes(board, moderator, run_tasks):
    scheduled = made(moderator, board)
    drop(make.viewer(moderator), scheduled)

    run_tasks()

    assert not Thread.objects.exists()


def test_by_the_rights_of_then_and_its_author_is_told_why_not(board, moderator, run_tasks):
    scheduled = made(moderator, board)
    board.grants.all().delete()

    run_tasks()

    assert not Thread.objects.exists()
    scheduled.refresh_from_db()
    assert scheduled.refusal
    told = Notification.objects.get(recipient=moderator, kind="unpublished")
    assert "News" in told.reason


def test_nor_by_who_was_shut_out(board, run_tasks):
    author = make.moderator()
    made(author, board)
    User.objects.filter(pk=author.pk).update(is_active=False)

    run_tasks()

    assert not Thread.objects.exists()
    assert ScheduledThread.objects.get().refusal


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["guest", "member", "moderator of another board"])
def test_only_who_moderates_the_board_schedules(board, who):
    someone = {"guest": None, "member": make.member()}.get(who, make.board_moderator(make.board()))
    with pytest.raises(PermissionDenied):
        schedule(make.viewer(someone), board, planned(), uuid4())
    assert not ScheduledThread.objects.exists()


def test_only_its_author_words_it_and_others_may_drop_it(board, moderator):
    scheduled = made(moderator, board)
    other = make.viewer(make.board_moderator(board))

    with pytest.raises(PermissionDenied):
        change(other, scheduled, planned(title="Other words"))
    drop(other, scheduled)
    assert not ScheduledThread.objects.exists()


def test_not_what_someone_higher_has_written(board, moderator):
    scheduled = made(make.administrator(), board)

    with pytest.raises(PermissionDenied):
        drop(make.viewer(moderator), scheduled)


def test_a_board_for_which_something_is_scheduled_stays(board, moderator):
    made(moderator, board)
    with pytest.raises(PermissionDenied):
        delete_board(board)
    assert Board.objects.filter(pk=board.pk).exists()


# --- its pages ------------------------------------------------------------------------------------


def test_it_is_scheduled_by_the_page_and_sent_twice_it_is_one(board, moderator, signed_in):
    client, form = signed_in(moderator), sent()
    address = f"/b/{board.slug}/schedule/"
    assert address in client.get(f"/b/{board.slug}/new/").text

    assert [client.post(address, form).url for _ in range(2)] == ["/scheduled/"] * 2

    assert ScheduledThread.objects.get().title == "News"
    assert "News" in client.get("/scheduled/").text


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"body": ""}, {"publish_at": ""}, {"publish_at": "2001-01-01T10:00"}]
)
def test_what_can_not_be_is_refused_and_kept(board, moderator, signed_in, wrong):
    form = sent(title="Kept title", body="Kept words.") | wrong
    answer = signed_in(moderator).post(f"/b/{board.slug}/schedule/", form)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert ("Kept title" in answer.text) == ("title" not in wrong)
    assert ("Kept words." in answer.text) == ("body" not in wrong)
    assert not ScheduledThread.objects.exists()


def test_its_form_has_no_tools_that_do_nothing_there(board, moderator, signed_in):
    client = signed_in(moderator)
    page, elsewhere = (client.get(f"/b/{board.slug}/{name}/").text for name in ("schedule", "new"))

    for tool in ("data-composer-live", "data-files-choose"):
        assert tool in elsewhere
        assert tool not in page


def test_it_is_previewed_without_being_kept(board, moderator, signed_in):
    form = sent(body="**Bold** news.", preview="1")
    answer = signed_in(moderator).post(f"/b/{board.slug}/schedule/", form)

    assert "<strong>Bold</strong> news." in answer.text
    assert not ScheduledThread.objects.exists()


def test_its_author_changes_drops_and_publishes_it(board, moderator, signed_in):
    client, scheduled = signed_in(moderator), made(moderator, board)
    address = f"/scheduled/{scheduled.pk}/"

    assert 'value="News"' in client.get(address).text
    client.post(address, sent(title="Newer news"))
    assert ScheduledThread.objects.get().title == "Newer news"
    client.post(f"{address}publish/")
    assert Thread.objects.get().title == "Newer news"
    assert client.get(address).status_code == 404
    for deed in ("publish", "drop"):
        assert client.post(f"{address}{deed}/").url == "/scheduled/"
    assert Thread.objects.count() == 1


def test_other_moderators_read_it_and_nobody_else_knows(board, moderator, signed_in):
    scheduled = made(moderator, board)
    address, other = f"/scheduled/{scheduled.pk}/", signed_in(make.board_moderator(board))

    assert "Read them." in other.get(address).text
    other.post(address, sent(title="Other words"))
    assert ScheduledThread.objects.get().title == "News"
    assert other.post(f"{address}publish/").status_code == 403
    elsewhere = signed_in(make.board_moderator(make.board()))
    assert "News" not in elsewhere.get("/scheduled/").text
    assert elsewhere.get(address).status_code == 404
    elsewhere.post(f"{address}drop/")
    member = signed_in(make.member())
    for path in ("/scheduled/", f"{address}drop/", f"{address}publish/"):
        assert member.post(path).status_code in {403, 404}
    assert member.get("/scheduled/").status_code == 403
    assert member.get(f"/b/{board.slug}/schedule/").status_code == 403
    assert f"/b/{board.slug}/schedule/" not in member.get(f"/b/{board.slug}/new/").text
    assert Client().get("/scheduled/").url.startswith("/accounts/login/")
    assert ScheduledThread.objects.exists()


def test_the_list_takes_the_same_for_one_and_for_three(board, signed_in):
    boss = make.member(standing=Standing.ADMINISTRATOR)
    client = signed_in(boss)
    made(boss, board)
    client.get("/scheduled/")
    with CaptureQueriesContext(connection) as one:
        client.get("/scheduled/")
    for _ in range(2):
        made(make.moderator(), make.board())
    with CaptureQueriesContext(connection) as three:
        page = client.get("/scheduled/").text

    assert len(one) == len(three)
    assert page.count('id="scheduled-') == 3


def test_where_a_board_has_none_what_is_scheduled_already_comes_in_time(
    board, moderator, signed_in, run_tasks
):
    made(moderator, board, title="Bells")
    fields = {"title": board.title, "parent": board.parent_id, "slug": board.slug}
    signed_in(make.administrator()).post(f"/administering/boards/{board.pk}/", fields)
    keeper = signed_in(moderator)

    assert f"/b/{board.slug}/schedule/" not in keeper.get(f"/b/{board.slug}/new/").text
    assert keeper.post(f"/b/{board.slug}/schedule/", sent()).status_code == 403
    assert [row.title for row in ScheduledThread.objects.all()] == ["Bells"]
    run_tasks()
    assert Thread.objects.get().title == "Bells"
