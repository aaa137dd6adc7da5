"""Who is silenced reads on, and writes nothing: on one board, or on all of them."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.bans import gather_bans
from accounts.models import FOR_GOOD, Ban, User
from forum.boards.models import Board, Silence
from forum.boards.rights import Right
from forum.boards.silences import gather_silences
from forum.boards.viewer import viewer_of
from forum.polls.actions import close_poll, vote
from forum.posting import actions, deleting
from forum.posting.actions import Words
from forum.posting.answers import mark_answer
from forum.posting.tagging import retag
from forum.posting.wiki import make_wiki
from forum.posts.models import Post
from forum.reactions.actions import react
from forum.reactions.models import ReactionKind
from forum.threads.locking import lock_board
from forum.threads.models import Thread
from forum.web import memo
from tests import make
from tests.polls.making import ids, poll

pytestmark = pytest.mark.django_db

A_DAY = timedelta(days=1)


def silenced(user: User, board: Board | None = None, until=None) -> Silence:
    made = Silence.objects.create(member=user, board=board, until=until)
    gather_silences(user.pk)
    user.refresh_from_db()
    return made


@pytest.fixture
def alice(db) -> User:
    return make.member("alice")


# --- rights ---------------------------------------------------------------------------------------


def test_everywhere_they_keep_sight_and_nothing_else(alice):
    boards = [make.board(), make.board()]
    silenced(alice)

    viewer = make.viewer(alice)

    assert [viewer.rights_on(board.pk) for board in boards] == [Right.SEE, Right.SEE]
    assert viewer.is_silenced
    assert viewer.silenced_until(boards[0].pk) == FOR_GOOD


def test_on_one_board_they_write_on_the_others(alice):
    here, there = make.board(), make.board()
    silenced(alice, here, until=timezone.now() + A_DAY)

    viewer = make.viewer(alice)

    assert viewer.rights_on(here.pk) == Right.SEE
    assert Right.REPLY in viewer.rights_on(there.pk)
    assert not viewer.is_silenced
    assert viewer.silenced_until(there.pk) is None


def test_silence_gives_no_sight(alice):
    hidden = make.hidden_board()
    silenced(alice, hidden)

    assert not make.viewer(alice).may(Right.SEE, hidden.pk)


def test_who_moderates_one_board_and_is_silenced_there_moderates_it_no_more():
    board = make.board()
    someone = make.board_moderator(board)
    silenced(someone, board)

    assert make.viewer(someone).rights_on(board.pk) == Right.SEE


def test_it_ends_by_the_clock_also_where_rights_are_remembered(alice, monkeypatch):
    monkeypatch.setattr(memo, "is_unchanged_since", lambda moment: True)
    here, everywhere = make.board(), make.board()
    made = silenced(alice, here, until=timezone.now() + A_DAY)
    silenced(alice, until=timezone.now() + A_DAY)
    assert viewer_of(alice).rights_on(here.pk) == Right.SEE

    # Nobody tells of it: only the clock has moved on.
    monkeypatch.setattr("django.utils.timezone.now", lambda now=timezone.now: now() + 2 * A_DAY)

    assert made.pk
    assert Right.REPLY in viewer_of(alice).rights_on(here.pk)
    assert Right.REPLY in viewer_of(alice).rights_on(everywhere.pk)


def test_what_is_lifted_counts_no_more(alice):
    board = make.board()
    silenced(alice, board)
    silenced(alice)

    Silence.objects.lift(None)
    gather_silences(alice.pk)
    alice.refresh_from_db()

    assert Right.REPLY in make.viewer(alice).rights_on(board.pk)


def test_it_costs_no_query(alice):
    board = make.board()

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            make.viewer(alice)
        return len(seen)

    before = asked()
    silenced(alice, board)
    silenced(alice)

    assert asked() == before == 1


# --- deeds ----------------------------------------------------------------------------------------


def world(alice: User) -> dict[str, object]:
    board = make.board()
    Board.objects.filter(pk=board.pk).update(has_answers=True, tagging="free")
    board.refresh_from_db()
    thread = make.thread(board, alice)
    own, others = make.post(thread, alice), make.post(thread)
    asked, mine = poll(board=board), poll(alice, board)
    return {"board": board, "thread": thread, "own": own, "others": others, "poll": asked,
            "mine": mine}  # fmt: skip


def deeds(viewer, made) -> list:
    thread = Thread.objects.select_related("board", "author").get(pk=made["thread"].pk)
    return [
        lambda: actions.start_thread(viewer, made["board"], "Title", Words("Text")),
        lambda: actions.reply(viewer, thread, Words("Text")),
        lambda: actions.edit_post(viewer, made["own"], "Other words."),
        lambda: deleting.delete_post(viewer, made["own"]),
        lambda: react(viewer, made["others"], ReactionKind.objects.first()),
        lambda: vote(viewer, made["poll"], ids(made["poll"], "Green")),
        lambda: close_poll(viewer, made["mine"]),
        lambda: retag(viewer, thread, ["bells"]),
        lambda: mark_answer(viewer, made["others"]),
        lambda: make_wiki(viewer, made["own"]),
    ]


@pytest.mark.parametrize("everywhere", [True, False])
def test_nothing_is_written(alice, everywhere):
    made = world(alice)
    silenced(alice, None if everywhere else made["board"])
    before = Post.objects.count()

    for deed in deeds(make.viewer(alice), made):
        with pytest.raises(PermissionDenied):
            deed()

    assert Post.objects.count() == before


def test_the_page_says_so_where_one_would_write(signed_in, alice):
    made = world(alice)
    silenced(alice, until=timezone.now() + A_DAY)
    User.objects.filter(pk=alice.pk).update(language="en")

    for address in (made["thread"].get_absolute_url(), made["board"].get_absolute_url()):
        assert "silenced you" in signed_in(alice).get(address).text
    page = signed_in(alice).get(f"/b/{made['board'].slug}/new/")
    assert page.status_code == 403
    assert "silenced you" in page.text


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_form_that_was_open_keeps_its_text_and_says_why(signed_in, alice, headers):
    made, client = world(alice), signed_in(alice)
    User.objects.filter(pk=alice.pk).update(language="en")
    silenced(alice, made["board"])

    form = {"body": "Long thoughts"}
    answer = client.post(f"/t/{made['thread'].pk}/reply/", form, headers=headers)

    assert answer.status_code == 403
    assert "Long thoughts" in answer.text
    assert 'role="alert"' in answer.text
    assert "silenced you here" in answer.text


def test_the_text_about_themselves_stays_as_it_is(signed_in, alice):
    silenced(alice)
    form = {"about": "Buy my things", "language": "", "theme": "dark", "time_zone": ""}

    answer = signed_in(alice).post("/accounts/profile/", form)

    assert answer.status_code == 422
    assert "Buy my things" in answer.text
    assert signed_in(alice).post("/accounts/profile/", form | {"about": ""}).status_code == 302


def test_reports_and_letters_to_the_staff_stay_open(signed_in, alice):
    made = world(alice)
    silenced(alice)
    client = signed_in(alice)

    assert client.get(f"/p/{made['others'].pk}/report/").status_code == 200
    assert client.get("/suggestions/").status_code == 200
    assert client.get("/notifications/").status_code == 200


# --- meanwhile ------------------------------------------------------------------------------------


def silence_here(alice: User, board: Board) -> None:
    Silence.objects.create(member=alice, board=board)


def silence_everywhere(alice: User, board: Board) -> None:
    Silence.objects.create(member=alice)
    gather_silences(alice.pk)


def ban(alice: User, board: Board) -> None:
    Ban.objects.create(member=alice)
    gather_bans(alice.pk)


DECISIONS = [silence_here, silence_everywhere, ban]


@pytest.mark.parametrize("decide", DECISIONS)
def test_who_is_stopped_while_their_request_runs_is_refused(alice, decide):
    made = world(alice)
    viewer = make.viewer(alice)
    decide(alice, made["board"])

    for deed in deeds(viewer, made)[:3]:
        with pytest.raises(PermissionDenied):
            deed()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("decide", DECISIONS)
def test_a_reply_that_waits_for_the_decision_is_refused(decide):
    """The reply finds the board and its writer held, and then what was decided about them."""
    alice, thread = make.member("alice"), make.thread()
    viewer, answers = make.viewer(alice), []

    def reply() -> None:
        try:
            actions.reply(viewer, thread, Words("In flight"))
        except PermissionDenied as refused:
            answers.append(refused)
        finally:
            connection.close()

    writer = threading.Thread(target=reply)
    with transaction.atomic():
        lock_board(thread.board_id)
        User.objects.select_for_update(no_key=True).get(pk=alice.pk)
        writer.start()
        decide(alice, thread.board)
    writer.join()

    assert len(answers) == 1
    assert thread.posts.count() == 1
