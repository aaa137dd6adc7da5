"""What members send to a board that holds their first posts: who waits, and what is kept."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forum.boards.models import Board
from forum.drafts.actions import save_draft
from forum.drafts.models import Draft, Written
from forum.drafts.places import to_reply
from forum.holding.models import HeldPost, Why
from forum.notifications.models import Notification
from forum.posting import sending
from forum.posting.actions import Editing, Words
from forum.posting.orphans import purge
from forum.posting.sending import send_edit, send_reply
from forum.posts.models import Post
from forum.threads.models import Thread
from forum.uploads.models import Upload
from tests import make
from tests.counting import counts_are_right
from tests.uploads.making import taken

pytestmark = pytest.mark.django_db

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def board(db) -> Board:
    board = make.board()
    Board.objects.filter(pk=board.pk).update(hold_first=2)
    return Board.objects.get(pk=board.pk)


@pytest.fixture
def thread(board) -> Thread:
    return make.thread(board, make.moderator(), title="Bells")


@pytest.fixture
def newcomer(db) -> User:
    return make.member("newcomer")


def sent(body: str = "First words.", **more: object) -> dict[str, object]:
    return {"body": body, "submission_id": str(uuid4()), **more}


def held_reply(thread: Thread, author: User, body: str = "First words.") -> HeldPost:
    held = send_reply(make.viewer(author), thread, Words(body, uuid4()))
    assert isinstance(held, HeldPost)
    return held


def has_written(member: User, posts: int) -> None:
    User.objects.filter(pk=member.pk).update(carried_posts=posts, post_count=posts)


def test_a_first_reply_waits(signed_in, thread, newcomer):
    answer = signed_in(newcomer).post(
        f"/t/{thread.pk}/reply/", sent(), follow=True, headers=ENGLISH
    )

    held = HeldPost.objects.get()
    assert answer.redirect_chain[-1][0] == f"/held/{held.pk}/"
    assert "Waiting for a moderator" in answer.text
    assert "First words." in answer.text
    assert (held.thread, held.author, held.why) == (thread, newcomer, Why.NEW_MEMBER)
    assert Post.objects.filter(thread=thread).count() == 1
    assert not Notification.objects.exists()
    assert counts_are_right()


def test_with_htmx_it_leads_to_the_same_page(signed_in, thread, newcomer):
    answer = signed_in(newcomer).post(
        f"/t/{thread.pk}/reply/", sent(after="1"), headers={"hx-request": "true"}
    )

    assert answer["HX-Redirect"] == f"/held/{HeldPost.objects.get().pk}/"


def test_a_first_thread_waits_with_its_poll(signed_in, board, newcomer):
    closes_at = (timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    poll = {"poll-question": "Which?", "poll-options": "One\nOther", "poll-closes_at": closes_at}

    signed_in(newcomer).post(f"/b/{board.slug}/new/", sent(title="Hello") | poll)

    assert HeldPost.objects.get().title == "Hello"
    assert not Thread.objects.exists()


def test_who_has_written_enough_waits_for_nobody(signed_in, thread, newcomer):
    has_written(newcomer, 2)

    signed_in(newcomer).post(f"/t/{thread.pk}/reply/", sent())

    assert not HeldPost.objects.exists()
    assert Post.objects.filter(thread=thread).count() == 2


def test_what_a_watched_member_writes_waits_on_every_board(signed_in, newcomer):
    thread = make.thread()
    has_written(newcomer, 500)
    User.objects.update(watched_until=timezone.now() + timedelta(days=1))

    signed_in(newcomer).post(f"/t/{thread.pk}/reply/", sent())

    assert HeldPost.objects.get().why == Why.WATCHED


def test_who_moderates_the_board_waits_for_nobody(signed_in, thread):
    signed_in(make.board_moderator(thread.board)).post(f"/t/{thread.pk}/reply/", sent())

    assert not HeldPost.objects.exists()


def test_other_boards_hold_nothing(signed_in, newcomer):
    thread = make.thread()

    signed_in(newcomer).post(f"/t/{thread.pk}/reply/", sent())

    assert Post.objects.filter(thread=thread).count() == 2


@pytest.mark.parametrize(("typed", "kept"), [("3", 3), ("", 0)])
def test_an_administrator_says_how_many_wait_on_a_board(signed_in, typed, kept):
    board = make.board()
    form = {"title": "Bells", "parent": board.parent_id, "slug": board.slug, "hold_first": typed}

    signed_in(make.administrator()).post(f"/administering/boards/{board.pk}/", form)

    assert Board.objects.get(pk=board.pk).hold_first == kept


def test_an_edit_waits_too(signed_in, thread, newcomer):
    post = make.post(thread, newcomer, "Harmless.")

    signed_in(newcomer).post(f"/p/{post.pk}/edit/", {"body": "Buy now!", "reason": "typo"})

    held = HeldPost.objects.get()
    assert (held.edits, held.body, held.edit_reason) == (post, "Buy now!", "typo")
    assert Post.objects.get(pk=post.pk).body == "Harmless."


def test_an_edit_that_changes_nothing_waits_for_nobody(signed_in, thread, newcomer):
    post = make.post(thread, newcomer, "Harmless.")

    signed_in(newcomer).post(f"/p/{post.pk}/edit/", {"body": "Harmless."})

    assert not HeldPost.objects.exists()


def test_a_later_edit_takes_the_place_of_an_earlier_one(thread, newcomer):
    post, viewer = make.post(thread, newcomer), make.viewer(newcomer)
    for body in ("One.", "Two."):
        send_edit(viewer, Post.objects.get(pk=post.pk), body, "", Editing())

    assert HeldPost.objects.get().body == "Two."


def test_sent_twice_it_waits_once(signed_in, thread, newcomer):
    browser, form = signed_in(newcomer), sent()

    answers = [browser.post(f"/t/{thread.pk}/reply/", form) for _ in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert HeldPost.objects.count() == 1


def test_its_draft_is_gone_with_it(thread, newcomer):
    viewer = make.viewer(newcomer)
    save_draft(viewer, to_reply(thread), Written("", "First words."), 0)

    held_reply(thread, newcomer)

    assert not Draft.objects.exists()


def test_who_may_not_reply_is_refused_and_keeps_the_text(signed_in, thread, newcomer):
    thread.lock()

    answer = signed_in(newcomer).post(f"/t/{thread.pk}/reply/", sent("Kept."), headers=ENGLISH)

    assert answer.status_code == 403
    assert "Kept." in answer.text
    assert not HeldPost.objects.exists()


def test_nobody_fills_the_queue(signed_in, thread, newcomer):
    for n in range(sending.MOST_WAITING):
        held_reply(thread, newcomer, f"Number {n}")

    answer = signed_in(newcomer).post(f"/t/{thread.pk}/reply/", sent("Kept."), headers=ENGLISH)

    assert answer.status_code == 403
    assert "Enough of yours waits" in answer.text
    assert "Kept." in answer.text
    assert HeldPost.objects.count() == sending.MOST_WAITING


def test_the_composer_says_so_first(signed_in, thread, newcomer):
    address = f"/t/{thread.pk}/reply/"

    assert "before they appear" in signed_in(newcomer).get(address, headers=ENGLISH).text
    has_written(newcomer, 2)
    assert "before they appear" not in signed_in(newcomer).get(address, headers=ENGLISH).text


# --- who sees it ----------------------------------------------------------------------------------


def test_its_author_and_the_moderators_of_its_board_see_it(signed_in, thread, newcomer):
    held = held_reply(thread, newcomer)

    for reader in (newcomer, make.board_moderator(thread.board), make.moderator()):
        assert "First words." in signed_in(reader).get(f"/held/{held.pk}/").text


def test_nobody_else_does(signed_in, thread, newcomer):
    held = held_reply(thread, newcomer)

    assert "login" in Client().get(f"/held/{held.pk}/")["Location"]
    for stranger in (make.member(), make.board_moderator(make.board())):
        browser = signed_in(stranger)
        assert browser.get(f"/held/{held.pk}/").status_code == 404
        for verb in ("approve", "refuse", "take-back"):
            assert browser.post(f"/held/{held.pk}/{verb}/", {"reason": "x"}).status_code == 404
    assert signed_in(make.member()).get("/moderation/held/").status_code == 404
    assert (
        "First words." not in signed_in(make.member()).get(f"/t/{thread.pk}/x/", follow=True).text
    )


def test_authors_decide_nothing_about_their_own(signed_in, thread, newcomer):
    held = held_reply(thread, newcomer)

    for verb in ("approve", "refuse"):
        answer = signed_in(newcomer).post(f"/held/{held.pk}/{verb}/", {"reason": "Mine"})
        assert answer.status_code == 403
    assert HeldPost.objects.get().is_waiting


def test_moderators_see_its_files_and_others_dont(signed_in, thread, newcomer):
    upload = taken(newcomer, "notes.txt", b"secret notes")
    held_reply(thread, newcomer, f"[notes](/uploads/{upload.key})")

    def asked_by(reader: User) -> int:
        return signed_in(reader).get(upload.get_absolute_url()).status_code

    for staff in (make.moderator(), make.board_moderator(thread.board)):
        assert asked_by(staff) == 200
    for stranger in (make.member(), make.board_moderator(make.board())):
        assert asked_by(stranger) == 404


def test_its_files_are_kept_while_it_waits(thread, newcomer):
    upload = taken(newcomer, "notes.txt", b"notes")
    held_reply(thread, newcomer, f"[notes](/uploads/{upload.key})")
    Upload.objects.update(uploaded_at=timezone.now() - timedelta(days=30))

    assert purge() == 0
    assert Upload.objects.count() == 1


def test_guests_can_send_nothing_to_wait(thread):
    with pytest.raises(PermissionDenied):
        send_reply(make.viewer(None), thread, Words("Hello."))
    assert not HeldPost.objects.exists()
