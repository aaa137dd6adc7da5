import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from forum.boards.rights import Right
from forum.log.models import Deed, LogEntry
from forum.moderating import actions
from forum.notifications.models import Notification
from forum.posts import counters
from forum.threads.models import Thread
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread():
    return make.thread(make.board("From here"), replies=3)


@pytest.fixture
def target():
    return make.board("To there")


def board_of(thread):
    return Thread.objects.select_related("board").get(pk=thread.pk).board


def test_it_moves_counts_logs_and_tells(thread, target, signed_in):
    moderator = make.moderator()

    answer = signed_in(moderator).post(
        f"/t/{thread.pk}/move/", {"board": target.pk, "reason": "Fits better"}
    )

    assert answer["Location"] == thread.get_absolute_url()
    assert board_of(thread) == target
    target.refresh_from_db()
    assert (target.thread_count, target.post_count) == (1, 4)
    assert set(counters.recount().values()) == {0}
    entry = LogEntry.objects.get()
    assert (entry.deed, entry.board, entry.to_board) == (Deed.MOVE, thread.board, target)
    assert Notification.objects.get().recipient == thread.author


def test_done_twice_it_is_done_once(thread, target, signed_in):
    browser = signed_in(make.moderator())

    answers = [browser.post(f"/t/{thread.pk}/move/", {"board": target.pk}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert LogEntry.objects.count() == 1
    assert Notification.objects.count() == 1
    assert set(counters.recount().values()) == {0}


def test_a_hidden_thread_moves_without_being_counted(thread, target):
    viewer = make.viewer(make.moderator())
    actions.hide_thread(viewer, thread, "Wrong place")

    actions.move(viewer, thread, target)
    assert set(counters.recount().values()) == {0}

    actions.restore_thread(viewer, thread)
    assert set(counters.recount().values()) == {0}


def test_it_needs_the_right_at_both_ends(thread, target, signed_in):
    here = make.board_moderator(thread.board)
    answer = signed_in(here).post(f"/t/{thread.pk}/move/", {"board": target.pk})
    assert answer.status_code == 422
    assert target.title not in answer.text

    there = make.board_moderator(target)
    answer = signed_in(there).post(f"/t/{thread.pk}/move/", {"board": target.pk})
    assert answer.status_code == 403

    with pytest.raises(PermissionDenied):
        actions.move(make.viewer(here), thread, target)
    assert board_of(thread) == thread.board


def test_a_moderator_of_both_boards_may(thread, target, signed_in):
    moderator = make.board_moderator(thread.board)
    make.grant(target, moderator.groups.get(), Right.MODERATE)

    signed_in(moderator).post(f"/t/{thread.pk}/move/", {"board": target.pk})

    assert board_of(thread) == target


def test_a_category_takes_no_threads(thread, target, signed_in):
    answer = signed_in(make.moderator()).post(
        f"/t/{thread.pk}/move/", {"board": target.parent_id, "reason": "My reason"}
    )

    assert answer.status_code == 422
    assert "My reason" in answer.text
    assert board_of(thread) == thread.board


@pytest.mark.parametrize("board", ["", "x", "-1", "9" * 40])
def test_nonsense_is_refused_with_a_sentence(thread, board, signed_in):
    answer = signed_in(make.moderator()).post(f"/t/{thread.pk}/move/", {"board": board})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_its_page_offers_the_other_boards(thread, target, signed_in):
    form = signed_in(make.moderator()).get(f"/t/{thread.pk}/move/").context["form"]

    offered = {id_ for _, boards in form.fields["board"].choices[1:] for id_, _ in boards}
    assert offered == {str(target.pk)}


def test_strangers_are_refused(thread, target, signed_in):
    address = f"/t/{thread.pk}/move/"

    assert signed_in(make.member()).post(address, {"board": target.pk}).status_code == 403
    assert Client().post(address, {"board": target.pk}).status_code == 403
    assert board_of(thread) == thread.board


def test_its_author_hears_no_more_of_what_is_said_where_they_do_not_see(thread, run_tasks):
    make.post(thread)
    run_tasks()
    author = make.viewer(thread.author)
    before = Notification.objects.visible_to(author).count()
    assert before == 4

    actions.move(make.viewer(make.moderator()), thread, make.hidden_board())

    kinds = Notification.objects.visible_to(author).values_list("kind", flat=True)
    assert list(kinds) == ["moderation"]
