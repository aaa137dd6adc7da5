"""Formulas are shown where the board has them, and nowhere else."""

import pytest
from django.test import Client

from forum.boards.models import Board
from forum.moderating import actions as moderating
from forum.posting import actions
from forum.posting.actions import Words
from forum.posts import rerendering
from forum.posts.models import Post
from tests import make

pytestmark = pytest.mark.django_db

FORMULA = "So $x^2$."


@pytest.fixture
def board() -> Board:
    return with_maths(make.board())


def with_maths(board: Board) -> Board:
    Board.objects.filter(pk=board.pk).update(has_maths=True)
    board.refresh_from_db()
    return board


def html_of(post: Post) -> str:
    return Post.objects.get(pk=post.pk).html


def test_threads_replies_and_edits_show_them(board, member):
    thread = make.thread(board, member, body=FORMULA)
    reply = make.post(thread, member, FORMULA)
    edited = make.post(thread, member, "Plain")
    actions.edit_post(make.viewer(member), edited, FORMULA)

    for post in (thread.posts.get(number=1), reply, edited):
        assert "<msup>" in html_of(post)
    assert "<msup>" in Client().get(thread.get_absolute_url()).text


def test_on_other_boards_they_are_prices(member):
    assert "math" not in html_of(make.post(make.thread(body=FORMULA), member, FORMULA))


def test_the_preview_is_as_the_post_will_be(board, member, signed_in):
    thread, other = make.thread(board), make.thread()
    own = make.post(thread, member)
    client = signed_in(member)

    def preview(place: str) -> str:
        return client.post("/preview/", {"body": FORMULA, "place": place}).text

    assert "<msup>" in preview(f"reply-{thread.pk}")
    assert "<msup>" in preview(f"new-{board.pk}")
    assert "<msup>" in preview(f"edit-{own.pk}")
    assert "<msup>" not in preview(f"reply-{other.pk}")
    for nowhere in ("", "reply-", "reply-99999999", "moon-1", "new-" + "9" * 19):
        assert "$x^2$" in preview(nowhere)


def test_the_preview_without_scripts_too(board, member, signed_in):
    sent = {"title": "Title", "body": FORMULA, "preview": "1"}

    assert "<msup>" in signed_in(member).post(f"/b/{board.slug}/new/", sent).text


def test_the_preview_tells_nothing_of_a_board_one_does_not_see(member, signed_in):
    hidden = with_maths(make.hidden_board())
    thread = make.thread(hidden, make.moderator())

    for place in (f"new-{hidden.pk}", f"reply-{thread.pk}", f"edit-{thread.posts.get().pk}"):
        answer = signed_in(member).post("/preview/", {"body": FORMULA, "place": place})
        assert "<msup>" not in answer.text


def test_earlier_versions_show_them_as_well(board, member, signed_in):
    post = make.post(make.thread(board), member, FORMULA)
    actions.edit_post(make.viewer(member), post, "Plain")
    version = post.revisions.get()

    page = signed_in(member).get(f"/p/{post.pk}/history/{version.pk}/")

    assert "<msup>" in page.text


def test_the_hint_tells_of_them_where_there_are_any(board, member, signed_in):
    client = signed_in(member)

    for there, address in (
        (True, make.thread(board).get_absolute_url()),
        (True, f"/b/{board.slug}/new/"),
        (False, make.thread().get_absolute_url()),
    ):
        assert ("<code>$x^2$</code>" in client.get(address).text) == there


# --- what is there already ------------------------------------------------------------------------


def test_a_board_that_begins_to_have_them_shows_the_old_ones(member, signed_in, run_tasks):
    board = make.board()
    formula, plain = make.post(make.thread(board), member, FORMULA), make.post(make.thread(board))
    elsewhere = make.post(make.thread(), member, FORMULA)
    run_tasks()
    before = html_of(plain), html_of(elsewhere)
    sent = {"title": board.title, "parent": board.parent_id, "slug": board.slug}
    admin = signed_in(make.administrator())

    admin.post(f"/administering/boards/{board.pk}/", {**sent, "has_maths": "on"})
    run_tasks()
    assert "<msup>" in html_of(formula)
    assert (html_of(plain), html_of(elsewhere)) == before

    admin.post(f"/administering/boards/{board.pk}/", sent)
    run_tasks()
    assert "<msup>" not in html_of(formula)


def test_many_posts_are_looked_through_a_stretch_at_a_time(board, run_tasks, monkeypatch):
    thread = make.thread(board, body=FORMULA)
    posts = [thread.posts.get(), *(make.post(thread, body=FORMULA) for _ in range(3))]
    Post.objects.update(html="old")
    monkeypatch.setattr(rerendering, "STRETCH", 2)
    run_tasks()

    rerendering.rerender_formulas.enqueue(board.pk)
    run_tasks()

    assert all("<msup>" in html_of(post) for post in posts)


def test_a_thread_moved_to_such_a_board_shows_them(board, member, run_tasks):
    thread = make.thread(body=FORMULA)
    run_tasks()

    moderating.move(make.viewer(make.moderator()), thread, board)
    run_tasks()

    assert "<msup>" in html_of(thread.posts.get())


def test_changing_something_else_of_a_board_makes_nothing_again(board, signed_in, run_tasks):
    post = make.post(make.thread(board), body=FORMULA)
    run_tasks()
    Post.objects.filter(pk=post.pk).update(html="untouched")
    sent = {"title": "New", "parent": board.parent_id, "slug": board.slug, "has_maths": "on"}

    signed_in(make.administrator()).post(f"/administering/boards/{board.pk}/", sent)
    run_tasks()

    assert html_of(post) == "untouched"


def test_a_submission_sent_twice_is_one(board, member):
    thread = make.thread(board)
    words = Words(FORMULA, "8b7b3b5e-2f6b-4f5e-9c3e-0a1f6f2b7c11")

    posts = [actions.reply(make.viewer(member), thread, words) for _ in range(2)]

    assert posts[0] == posts[1]
