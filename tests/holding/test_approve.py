"""What moderators make of held posts, and what their authors may still do."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from forum.boards.models import Board
from forum.cases.appealing import answer, appeal
from forum.cases.deciding import decide
from forum.cases.models import Case
from forum.cases.outcomes import Decision
from forum.drafts.models import Draft
from forum.holding.models import HeldPost
from forum.log.models import Deed, LogEntry
from forum.moderating.merging import merge
from forum.notifications.models import Notification
from forum.polls.actions import Asked
from forum.posting.actions import Editing, Words
from forum.posting.approving import DecidedAlready, approve
from forum.posting.sending import send_edit, send_reply, send_thread
from forum.posts.models import Post
from forum.threads.models import Thread
from tests import make, together
from tests.counting import counts_are_right
from tests.uploads.making import taken

pytestmark = pytest.mark.django_db

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def board(db) -> Board:
    board = make.board()
    Board.objects.filter(pk=board.pk).update(hold_first=1000)
    return Board.objects.get(pk=board.pk)


@pytest.fixture
def thread(board) -> Thread:
    return make.thread(board, make.moderator(), title="Bells")


@pytest.fixture
def newcomer(db) -> User:
    return make.member("newcomer")


def held_reply(thread: Thread, author: User, body: str = "First words.", **of) -> HeldPost:
    held = send_reply(make.viewer(author), thread, Words(body, uuid4(), **of))
    assert isinstance(held, HeldPost)
    return held


def test_an_approved_reply_gets_the_next_number(signed_in, thread, newcomer, run_tasks):
    held = held_reply(thread, newcomer, reply_to_id=thread.posts.get().pk)
    make.post(thread, make.moderator(), "Meanwhile.")
    moderator = make.board_moderator(thread.board)

    answer = signed_in(moderator).post(f"/held/{held.pk}/approve/")

    post = Post.objects.get(author=newcomer)
    assert answer["Location"].endswith(f"#post-{post.number}")
    assert (post.number, post.body, post.reply_to_id) == (3, "First words.", held.reply_to_id)
    assert post.submission_id == held.submission_id
    entry = LogEntry.objects.get()
    assert (entry.actor, entry.deed, entry.post) == (moderator, Deed.APPROVE, post)
    assert Notification.objects.get(recipient=newcomer).deed == "approve"
    run_tasks()
    assert Notification.objects.filter(recipient=thread.author, actor=newcomer).exists()
    assert counts_are_right()


def test_it_counts_as_unread_for_who_has_read_the_thread(signed_in, thread, newcomer):
    reader, held = make.member(), held_reply(thread, newcomer)
    make.post(thread, make.moderator(), "Meanwhile.")
    browser = signed_in(reader)
    browser.get(thread.get_absolute_url())
    assert thread.title not in browser.get("/unread/").text

    signed_in(make.moderator()).post(f"/held/{held.pk}/approve/")

    assert thread.title in signed_in(reader).get("/unread/").text


def test_an_approved_thread_comes_with_its_poll(signed_in, board, newcomer):
    closes_at = timezone.now() + timedelta(days=3)
    asked = Asked("Which?", ("One", "Other"), closes_at=closes_at)
    held = send_thread(make.viewer(newcomer), board, "Hello", Words("Words.", uuid4()), asked)

    signed_in(make.moderator()).post(f"/held/{held.pk}/approve/")

    opening = Post.objects.select_related("thread", "poll").get()
    assert opening.thread.title == "Hello"
    assert abs(opening.poll.closes_at - closes_at) < timedelta(seconds=1)
    assert [option.text for option in opening.poll.options.order_by("place")] == ["One", "Other"]
    assert counts_are_right()


def test_an_approved_edit_is_its_authors(signed_in, thread, newcomer):
    """In time when it was sent, whatever the time is by now."""
    post = make.post(thread, newcomer, "Harmless.")
    Board.objects.update(edit_minutes=10)
    held = send_edit(make.viewer(newcomer), seen(post), "Mended.", "", Editing("typo"))
    Post.objects.update(created_at=timezone.now() - timedelta(hours=3))
    HeldPost.objects.update(created_at=timezone.now() - timedelta(hours=3))

    signed_in(make.moderator()).post(f"/held/{held.pk}/approve/")

    post.refresh_from_db()
    assert (post.body, post.edit_reason) == ("Mended.", "typo")
    assert post.revisions.get().editor == newcomer


def test_an_edit_of_what_was_edited_since_is_left(signed_in, thread, newcomer):
    post = make.post(thread, newcomer, "Harmless.")
    held = send_edit(make.viewer(newcomer), seen(post), "Mended.", "", Editing(began=0))
    moderator = signed_in(make.moderator())
    moderator.post(f"/p/{post.pk}/edit/", {"body": "By a moderator."})

    answer = moderator.post(f"/held/{held.pk}/approve/", follow=True, headers=ENGLISH)

    assert "has been edited since" in answer.text
    assert Post.objects.get(pk=post.pk).body == "By a moderator."
    assert HeldPost.objects.get().is_waiting


def seen(post: Post) -> Post:
    return Post.objects.select_related("thread__board", "author").get(pk=post.pk)


def test_files_come_along(signed_in, thread, newcomer):
    upload = taken(newcomer, "notes.txt", b"notes")
    held = held_reply(thread, newcomer, f"[notes](/uploads/{upload.key})")

    signed_in(make.moderator()).post(f"/held/{held.pk}/approve/")

    assert signed_in(make.member()).get(upload.get_absolute_url()).status_code == 200


def test_what_its_author_may_no_longer_do_stays_held(signed_in, thread, newcomer):
    held = held_reply(thread, newcomer)
    thread.lock()

    answer = signed_in(make.moderator()).post(
        f"/held/{held.pk}/approve/", follow=True, headers=ENGLISH
    )

    assert "This thread is locked" in answer.text
    assert HeldPost.objects.get().is_waiting
    assert not LogEntry.objects.exists()


def test_a_refused_one_is_told_with_the_reason_and_keeps_the_text(signed_in, thread, newcomer):
    held = held_reply(thread, newcomer)

    signed_in(make.moderator("judge")).post(f"/held/{held.pk}/refuse/", {"reason": "An advert."})

    assert not Post.objects.filter(author=newcomer).exists()
    browser = signed_in(newcomer)
    notices = browser.get("/notifications/", headers=ENGLISH).text
    assert "did not publish what you wrote" in notices
    assert "An advert." in notices
    told = Notification.objects.get(recipient=newcomer)
    case = Case.objects.get()
    assert browser.post(f"/notifications/{told.pk}/read/")["Location"] == f"/cases/{case.pk}/"
    own = browser.get(f"/held/{held.pk}/", headers=ENGLISH).text
    assert "An advert." in own
    assert "First words." in own


def test_refusing_asks_for_a_reason(signed_in, thread, newcomer):
    held = held_reply(thread, newcomer)

    answer = signed_in(make.moderator()).post(
        f"/held/{held.pk}/refuse/", {"reason": ""}, headers=ENGLISH
    )

    assert answer.status_code == 422
    assert "Say why" in answer.text
    assert HeldPost.objects.get().is_waiting


def test_words_of_someone_higher_are_left_to_their_equals(signed_in, board, thread):
    member = make.member()
    held = held_reply(thread, member)
    User.objects.filter(pk=member.pk).update(standing=make.administrator().standing)

    for verb in ("approve", "refuse"):
        answer = signed_in(make.moderator()).post(f"/held/{held.pk}/{verb}/", {"reason": "x"})
        assert answer.status_code == 403


def test_the_second_moderator_is_told_who_was_first(signed_in, thread, newcomer):
    held = held_reply(thread, newcomer)
    signed_in(make.moderator("first")).post(f"/held/{held.pk}/approve/")

    answer = signed_in(make.moderator("second")).post(
        f"/held/{held.pk}/refuse/", {"reason": "No"}, follow=True, headers=ENGLISH
    )

    assert "approved already, by first" in answer.text
    assert Post.objects.filter(author=newcomer).count() == 1
    assert LogEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_ten_moderators_at_once_publish_it_once(thread, newcomer):
    held, viewers = held_reply(thread, newcomer), [make.viewer(make.moderator()) for _ in range(10)]

    def decided(viewer) -> str:
        try:
            approve(viewer, held)
        except DecidedAlready:
            return "second"
        return "first"

    outcomes = together.at_once(*[partial(decided, viewer) for viewer in viewers])

    assert sorted(outcomes) == ["first", *["second"] * 9]
    assert Post.objects.filter(author=newcomer).count() == 1
    assert counts_are_right()


# --- many at once ---------------------------------------------------------------------------------


def test_those_ticked_are_approved_and_what_cannot_be_is_told(signed_in, board, thread, newcomer):
    locked = make.thread(board, make.moderator())
    chosen = [
        held_reply(thread, newcomer),
        held_reply(locked, newcomer),
        held_reply(thread, newcomer),
    ]
    left = held_reply(thread, newcomer, "Not ticked.")
    locked.lock()

    answer = signed_in(make.moderator()).post(
        "/moderation/held/approve/", {"held": [h.pk for h in chosen]}, follow=True, headers=ENGLISH
    )

    assert "Done with 2 posts." in answer.text
    assert "This thread is locked" in answer.text
    assert {held.pk for held in HeldPost.objects.waiting()} == {chosen[1].pk, left.pk}
    assert LogEntry.objects.values("batch").distinct().count() == 1


def test_those_ticked_are_refused_for_one_reason(signed_in, thread, newcomer):
    chosen = [held_reply(thread, newcomer) for _ in range(3)]
    browser, ticks = signed_in(make.moderator()), {"held": [held.pk for held in chosen]}

    assert browser.post("/moderation/held/refuse/", ticks).status_code == 422
    browser.post("/moderation/held/refuse/", {**ticks, "reason": "Adverts."})

    assert not HeldPost.objects.waiting().exists()
    assert Notification.objects.filter(recipient=newcomer, deed="refuse").count() == 3


def test_ticks_on_another_board_do_nothing(signed_in, thread, newcomer):
    held = held_reply(thread, newcomer)

    signed_in(make.board_moderator(make.board())).post(
        "/moderation/held/approve/", {"held": [held.pk]}
    )

    assert HeldPost.objects.get().is_waiting


def test_the_list_costs_the_same_for_one_and_three(signed_in, thread, newcomer):
    browser = signed_in(make.moderator())

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get("/moderation/held/").status_code == 200
        return len(queries)

    held_reply(thread, newcomer, "@newcomer One")
    browser.get("/moderation/held/")
    one = cost()
    for author in (newcomer, make.member()):
        held_reply(thread, author, "@newcomer More")
    assert cost() == one


# --- back again -----------------------------------------------------------------------------------


def test_an_approval_is_taken_back(signed_in, thread, newcomer):
    held, browser = held_reply(thread, newcomer), signed_in(make.moderator())
    browser.post(f"/held/{held.pk}/approve/")

    browser.post(f"/moderation/log/{LogEntry.objects.get().pk}/undo/")

    assert Post.objects.get(author=newcomer).is_hidden
    assert counts_are_right()


def test_a_refusal_is_taken_back(signed_in, thread, newcomer):
    held, browser = held_reply(thread, newcomer), signed_in(make.moderator())
    browser.post(f"/held/{held.pk}/refuse/", {"reason": "A slip"})
    address = f"/moderation/log/{LogEntry.objects.get().pk}/undo/"

    assert signed_in(make.board_moderator(make.board())).post(address).status_code == 404
    browser.post(address)
    browser.post(address)

    assert HeldPost.objects.get().is_waiting
    assert LogEntry.objects.filter(deed=Deed.UNDO).count() == 1


def test_its_author_takes_it_back_and_goes_on(signed_in, thread, newcomer):
    held, browser = (
        held_reply(thread, newcomer, reply_to_id=thread.posts.get().pk),
        signed_in(newcomer),
    )

    answer = browser.post(f"/held/{held.pk}/take-back/")

    assert answer["Location"] == f"/t/{thread.pk}/reply/"
    assert "First words." in browser.get(answer["Location"]).text
    assert not HeldPost.objects.exists()


def test_a_draft_begun_meanwhile_is_not_lost(signed_in, thread, newcomer):
    held, browser = held_reply(thread, newcomer), signed_in(newcomer)
    browser.post("/drafts/", {"place": f"reply-{thread.pk}", "body": "Another one.", "known": 0})

    answer = browser.post(f"/held/{held.pk}/take-back/", follow=True, headers=ENGLISH)

    assert "You have begun another text there" in answer.text
    assert HeldPost.objects.get().is_waiting
    assert Draft.objects.get().body == "Another one."


def test_once_decided_it_is_not_taken_back(signed_in, thread, newcomer):
    held = held_reply(thread, newcomer)
    signed_in(make.moderator()).post(f"/held/{held.pk}/approve/")

    signed_in(newcomer).post(f"/held/{held.pk}/take-back/")

    assert Post.objects.filter(author=newcomer).count() == 1
    assert HeldPost.objects.count() == 1


# --- as cases of the moderators -------------------------------------------------------------------


def test_each_waits_in_a_case_of_its_own(signed_in, thread, newcomer):
    held = held_reply(thread, newcomer)

    case = Case.objects.get()
    assert (case.kind, case.target_id, case.board) == ("held", held.pk, thread.board)
    queue = signed_in(make.board_moderator(thread.board)).get("/moderation/", headers=ENGLISH).text
    assert f"/held/{held.pk}/" in queue
    assert "First words." in queue


def test_a_case_decides_it(thread, newcomer):
    held, moderator = held_reply(thread, newcomer), make.viewer(make.moderator())

    decide(moderator, Case.objects.get(), Decision("approve"))

    assert HeldPost.objects.get().post == Post.objects.get(author=newcomer)
    entry = LogEntry.objects.get()
    assert (entry.deed, entry.case_id) == (Deed.APPROVE, Case.objects.get().pk)
    assert Notification.objects.filter(recipient=newcomer).count() == 1
    assert held.pk == Case.objects.get().target_id


def test_deciding_about_it_decides_its_case(signed_in, thread, newcomer):
    held = held_reply(thread, newcomer)

    signed_in(make.moderator()).post(f"/held/{held.pk}/refuse/", {"reason": "An advert."})

    case = Case.objects.get()
    assert (case.is_decided, case.outcome, case.reason) == (True, "refuse", "An advert.")
    assert Notification.objects.filter(recipient=newcomer).count() == 1


def test_an_appeal_that_is_right_publishes_it(thread, newcomer):
    held_reply(thread, newcomer)
    decide(make.viewer(make.moderator()), Case.objects.get(), Decision("refuse", reason="Advert"))
    appeal(make.viewer(newcomer), Case.objects.get(), "It is none.")

    answer(make.viewer(make.moderator()), Case.objects.get(), is_upheld=True, reason="Sorry.")

    assert Post.objects.get(author=newcomer).body == "First words."
    assert counts_are_right()


def test_what_its_author_takes_back_waits_in_no_case(signed_in, thread, newcomer):
    held = held_reply(thread, newcomer)

    signed_in(newcomer).post(f"/held/{held.pk}/take-back/")

    assert not Case.objects.exists()


def test_what_waited_lands_where_its_thread_was_merged_into(thread, newcomer, run_tasks):
    held = held_reply(thread, newcomer, reply_to_id=thread.posts.get().pk)
    survivor = make.thread(make.board(), replies=1)
    merge(make.viewer(make.moderator()), thread, survivor)
    run_tasks()
    Board.objects.filter(pk=survivor.board_id).update(hold_first=0)

    post = approve(make.viewer(make.moderator()), HeldPost.objects.get(pk=held.pk))

    assert (post.thread_id, post.number) == (survivor.pk, 4)
    assert post.reply_to.thread_id == survivor.pk
    assert LogEntry.objects.get(deed=Deed.APPROVE).thread_id == survivor.pk
    assert counts_are_right()
