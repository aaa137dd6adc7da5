"""A poll that is being written stands in the draft beside its text, as do tags and a reason."""

import pytest

from forum.boards.models import Board
from forum.drafts.models import Draft
from forum.polls.models import Poll
from tests import make

pytestmark = pytest.mark.django_db

POLL = {"poll_question": "Which?", "poll_options": "a\nb", "poll_is_open": "on"}


@pytest.fixture
def board():
    return make.board()


@pytest.fixture
def client(signed_in, member):
    return signed_in(member)


def save(client, board, **more):
    fields = {"place": f"new-{board.pk}", "title": "Tea", "body": "Words", "known": 0}
    return client.post("/drafts/", {**fields, **more})


@pytest.mark.parametrize("by_form", [{}, {"save_draft": "1"}])
def test_it_is_kept_and_stands_in_the_form_again(client, board, by_form):
    assert save(client, board, **POLL, **by_form).status_code in {200, 302}

    page = client.get(f"/b/{board.slug}/new/").content.decode()
    assert 'value="Which?"' in page
    assert "a\nb</textarea>" in page
    assert '<details class="composer-poll" open>' in page
    assert page.partition('name="poll_is_open"')[2].partition(">")[0].count("checked") == 1
    assert client.get(f"/drafts/?place=new-{board.pk}").json()["poll_question"] == "Which?"


def test_published_it_is_gone(client, board):
    save(client, board, **POLL)

    client.post(f"/b/{board.slug}/new/", {"title": "Tea", "body": "Words", **POLL})

    assert Poll.objects.count() == 1
    assert not Draft.objects.exists()


def test_a_change_of_it_alone_is_saved(client, board):
    known = save(client, board, **POLL).json()["version"]

    save(client, board, **{**POLL, "poll_question": "Which one?"}, known=known)

    assert Draft.objects.get().aside["poll_question"] == "Which one?"


def test_an_untouched_one_is_as_none(client, board):
    save(client, board)
    version = Draft.objects.get().version

    save(client, board, poll_question="", poll_options="")

    assert (Draft.objects.get().aside, Draft.objects.get().version) == ({}, version)


def test_only_fields_of_a_poll_are_kept_and_not_without_end(client, board):
    more = {f"poll_{chr(97 + n)}": "x" for n in range(20)}

    save(client, board, other="y", **{"poll_<b>": "z"}, **more)

    assert set(Draft.objects.get().aside) == set(sorted(more)[:10])
    assert save(client, board, poll_options="x" * 5001).status_code == 400
    assert save(client, board, poll_options="\x00").status_code == 400


def test_what_is_refused_comes_back_with_it(client, board):
    save(client, board)

    answer = save(client, board, body="Other", save_draft="1", **POLL)

    assert answer.status_code == 409
    assert '<input type="hidden" name="poll_question" value="Which?">' in answer.content.decode()


def test_tags_are_kept_and_come_back(client, board):
    Board.objects.filter(pk=board.pk).update(tagging="free")

    save(client, board, tags="bells, towers")

    assert 'value="bells, towers"' in client.get(f"/b/{board.slug}/new/").text


@pytest.mark.parametrize("by_form", [{}, {"save_draft": "1"}])
@pytest.mark.parametrize("is_opening", [True, False])
def test_why_a_post_is_edited_is_kept_and_comes_back(client, board, member, is_opening, by_form):
    thread = make.thread(board, member)
    post = thread.posts.get() if is_opening else make.post(thread, member)
    fields = {"place": f"edit-{post.pk}", "body": "Other", "began": 0, "known": 0}

    client.post("/drafts/", {**fields, "reason": "A <typo>", **by_form})

    page = client.get(f"/p/{post.pk}/edit/").text
    assert 'name="reason" value="A &lt;typo&gt;"' in page
    assert "Other</textarea>" in page
    client.post(f"/p/{post.pk}/edit/", {"title": "Tea", "body": "Other", "reason": "A <typo>"})
    assert not Draft.objects.exists()
    assert 'name="reason" value=""' in client.get(f"/p/{post.pk}/edit/").text
