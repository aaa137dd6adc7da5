from uuid import uuid4

import pytest
from django.test import Client

from forum.boards.rights import Right
from forum.posts.models import Post
from forum.threads.models import Thread
from tests import make

pytestmark = pytest.mark.django_db

SENT = {"title": "A word about bells", "body": "They *ring*."}


def test_it_starts_a_thread_and_goes_to_it(member, signed_in):
    board = make.board()

    answer = signed_in(member).post(f"/b/{board.slug}/new/", SENT)

    thread = Thread.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/t/{thread.pk}/a-word-about-bells/#post-1"
    assert thread.author == member
    assert "<em>ring</em>" in Post.objects.get().html


def test_it_sends_guests_to_sign_in_and_back():
    board = make.board()

    answer = Client().get(f"/b/{board.slug}/new/")

    assert answer["Location"] == f"/accounts/login/?next=/b/{board.slug}/new/"


def test_it_keeps_the_text_of_someone_signed_out_meanwhile():
    board = make.board()

    answer = Client().post(f"/b/{board.slug}/new/", SENT)

    assert answer.status_code == 422
    assert "They *ring*." in answer.text
    assert not Thread.objects.exists()


def test_it_is_not_there_on_a_board_one_cannot_see(member, signed_in):
    board = make.hidden_board()

    assert signed_in(member).get(f"/b/{board.slug}/new/").status_code == 404
    assert signed_in(member).post(f"/b/{board.slug}/new/", SENT).status_code == 404


def test_it_refuses_with_a_sentence_where_one_may_only_read(member, signed_in):
    board = make.board(members=Right.SEE | Right.REPLY)

    asked = signed_in(member).get(f"/b/{board.slug}/new/")
    sent = signed_in(member).post(f"/b/{board.slug}/new/", SENT)

    assert asked.status_code == sent.status_code == 403
    assert "They *ring*." in sent.text
    assert not Thread.objects.exists()


def test_it_refuses_a_category(signed_in):
    category = make.category()

    answer = signed_in(make.moderator()).post(f"/b/{category.slug}/new/", SENT)

    assert answer.status_code == 403


def test_a_form_sent_twice_starts_one_thread(member, signed_in):
    board, client = make.board(), signed_in(member)
    sent = {**SENT, "submission_id": str(uuid4())}

    first = client.post(f"/b/{board.slug}/new/", sent)
    second = client.post(f"/b/{board.slug}/new/", sent)

    assert first["Location"] == second["Location"]
    assert Thread.objects.count() == 1


@pytest.mark.parametrize(
    ("title", "body"),
    [("", "Text"), ("Title", ""), ("  ", "Text"), ("\u200b", "Text"), ("T", "\n\n")],
)
def test_it_says_what_is_missing_beside_the_field(member, signed_in, title, body):
    answer = signed_in(member).post(f"/b/{make.board().slug}/new/", {"title": title, "body": body})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not Thread.objects.exists()


def test_it_refuses_a_title_that_is_too_long_and_keeps_both(member, signed_in):
    sent = {"title": "т" * 201, "body": "Осталось на месте"}

    answer = signed_in(member).post(f"/b/{make.board().slug}/new/", sent)

    assert answer.status_code == 422
    assert "т" * 201 in answer.text
    assert "Осталось на месте" in answer.text


def test_a_preview_shows_the_text_and_starts_nothing(member, signed_in):
    answer = signed_in(member).post(f"/b/{make.board().slug}/new/", {**SENT, "preview": "1"})

    assert answer.status_code == 200
    assert "<em>ring</em>" in answer.text
    assert "They *ring*." in answer.text
    assert not Thread.objects.exists()


@pytest.mark.parametrize("title", ["Reply", "lock", "Hide", "Move"])
def test_a_title_that_is_a_word_of_ours_still_gets_an_address(member, signed_in, title):
    answer = signed_in(member).post(
        f"/b/{make.board().slug}/new/", {"title": title, "body": "Text"}, follow=True
    )

    assert answer.status_code == 200
    assert title in answer.text


def test_a_title_without_latin_letters_gets_a_readable_address(member, signed_in):
    answer = signed_in(member).post(
        f"/b/{make.board().slug}/new/", {"title": "Чем утеплить окна?", "body": "Ватой"}
    )

    assert "/chem-uteplit-okna/" in answer["Location"]
