"""Two threads made one: numbers, counts, marks, addresses; and all of it taken back."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from forum.log.models import Deed, LogEntry
from forum.log.undoing import undo
from forum.moderating import actions, merging
from forum.moderating.merging import NotPossible
from forum.posting.tagging import retag
from forum.threads.marks import mark_boards_read, mark_read
from forum.threads.models import ReadMark, Thread
from tests import make
from tests.counting import counts_are_right

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return make.viewer(make.moderator())


@pytest.fixture
def board():
    return make.board()


def bodies(thread: Thread) -> dict[int, str]:
    return dict(thread.posts.order_by("number").values_list("number", "body"))


def mark(member, thread) -> int | None:
    return (
        ReadMark.objects.filter(member=member, thread=thread)
        .values_list("number", flat=True)
        .first()
    )


def entry() -> LogEntry:
    return LogEntry.objects.for_rows(make.viewer(make.administrator())).latest("id")


def test_posts_go_behind_those_of_the_survivor_whose_numbers_stay(board, moderator):
    target = make.thread(board, body="First")
    source = make.thread(board, body="Second")
    make.post(source, body="Third")
    make.post(target, body="Fourth")

    assert merging.merge(moderator, source, target, "The same matter")

    assert bodies(target) == {1: "First", 2: "Fourth", 3: "Second", 4: "Third"}
    assert not source.posts.exists()
    assert counts_are_right()
    target.refresh_from_db()
    assert (target.post_count, target.last_number, target.participant_count) == (4, 4, 4)


def test_places_grow_with_numbers(board, moderator):
    source, target = make.thread(board, replies=2), make.thread(board, replies=2)

    merging.merge(moderator, source, target)

    places = [post.place for post in target.posts.order_by("number")]
    assert places == sorted(places)


def test_old_addresses_lead_to_the_survivor(board, moderator):
    source, target = make.thread(board, replies=24), make.thread(board, replies=1)
    last = source.posts.get(number=25)

    merging.merge(moderator, source, target)

    for client in (Client(),):
        assert client.get(source.get_absolute_url())["Location"] == target.get_absolute_url()
        second = client.get(f"{source.get_absolute_url()}?page=2")
        assert second["Location"] == f"{target.get_absolute_url()}?page=2#post-23"
        there = client.get(f"/p/{last.pk}/")
        assert there["Location"] == f"{target.get_absolute_url()}?page=2#post-27"


def test_a_moderator_too_is_led_to_the_survivor(board, signed_in):
    someone = make.moderator()
    source, target = make.thread(board), make.thread(board)
    merging.merge(make.viewer(someone), source, target)

    answer = signed_in(someone).get(source.get_absolute_url())

    assert answer["Location"] == target.get_absolute_url()
    assert source.title not in signed_in(someone).get(board.get_absolute_url()).text


def test_done_twice_it_is_done_once(board, moderator):
    source, target = make.thread(board, replies=1), make.thread(board)

    assert merging.merge(moderator, source, target)
    assert not merging.merge(moderator, source, target)

    assert LogEntry.objects.count() == 1
    assert counts_are_right()


def test_who_has_read_both_has_read_all(board, moderator):
    source, target = make.thread(board, replies=2), make.thread(board, replies=2)
    both, half, one, other = (make.member() for _ in range(4))
    for member, up_to in ((both, 3), (half, 2)):
        mark_read(member.pk, source.pk, up_to)
        mark_read(member.pk, target.pk, 3)
    mark_read(one.pk, source.pk, 3)
    mark_read(other.pk, target.pk, 3)

    merging.merge(moderator, source, target)

    assert [mark(m, target) for m in (both, half, one, other)] == [6, 5, None, 3]


def test_who_has_read_the_board_has_read_all_on_it(board, moderator, signed_in):
    source, target = make.thread(board, replies=2), make.thread(board, replies=2)
    member = make.member()
    signed_in(member).get("/unread/")
    mark_boards_read(member.pk, {board.pk: target.last_place})

    merging.merge(moderator, source, target)

    assert target.title not in signed_in(member).get("/unread/").text


def test_what_comes_from_another_board_is_new_to_who_read_this_one(board, moderator, signed_in):
    target = make.thread(board, replies=2)
    member = make.member()
    source = make.thread(make.board(), replies=2)
    mark_boards_read(member.pk, {board.pk: target.last_place})

    merging.merge(moderator, source, target)

    assert target.title in signed_in(member).get("/unread/").text


def test_tags_polls_answers_and_links_come_along(moderator):
    board = make.board()
    board.tagging, board.has_answers = "free", True
    board.save()
    source, target = make.thread(board), make.thread(board)
    retag(moderator, source, ["alpha"])
    retag(moderator, target, ["beta"])
    first = make.post(source)
    second = make.post(source, to=first)
    source.refresh_from_db()
    source.mark_answered(second.pk, 3)

    merging.merge(moderator, source, target)

    target.refresh_from_db()
    second.refresh_from_db()
    assert second.reply_to_id == first.pk
    assert set(target.tagged.values_list("tag__name", flat=True)) == {"alpha", "beta"}
    assert (target.answer_id, target.answer_number) == (second.pk, 4)
    assert counts_are_right()


def test_what_was_hidden_is_not_shown_by_it(board, moderator):
    source, target = make.thread(board), make.thread(board)
    actions.hide_thread(moderator, source, "Heat")
    with pytest.raises(NotPossible):
        merging.merge(moderator, source, target)
    with pytest.raises(NotPossible):
        merging.merge(moderator, target, source)
    assert bodies(target).keys() == {1}


def test_it_needs_the_right_at_both_ends(board):
    source, target = make.thread(board), make.thread(make.board())
    here, there = make.board_moderator(source.board), make.board_moderator(target.board)

    for someone in (here, there, make.member()):
        with pytest.raises(PermissionDenied):
            merging.merge(make.viewer(someone), source, target)
    assert Thread.objects.get(pk=source.pk).post_count == 1


def test_taken_back_all_is_as_it_was(board, moderator):
    source, target = make.thread(board, replies=2), make.thread(board, replies=2)
    both = make.member()
    for thread in (source, target):
        mark_read(both.pk, thread.pk, 3)
    before = state()
    merging.merge(moderator, source, target, "The same")

    assert undo(moderator, entry()) == []

    assert state() == before
    assert counts_are_right()
    assert Client().get(source.get_absolute_url()).status_code == 200


def test_a_reply_to_the_survivor_stays_there_and_is_told_of(board, moderator):
    source, target = make.thread(board, replies=1), make.thread(board, replies=1)
    moved = source.posts.get(number=2)
    merging.merge(moderator, source, target)
    reply = make.post(target, body="Since", to=moved)

    told = undo(moderator, entry())

    assert len(told) == 1
    assert "1 " in told[0]
    reply.refresh_from_db()
    assert (reply.thread_id, reply.number, reply.reply_to_id) == (target.pk, 5, None)
    assert bodies(source).keys() == {1, 2}
    assert counts_are_right()


def test_a_reply_to_what_was_merged_lands_in_the_survivor(board, moderator, signed_in):
    source, target = make.thread(board), make.thread(board)
    member = make.member()
    merging.merge(moderator, source, target)

    answer = signed_in(member).post(f"/t/{source.pk}/reply/", {"body": "Late"})

    assert answer["Location"] == f"{target.get_absolute_url()}#post-3"
    assert bodies(target)[3] == "Late"


def test_a_reply_that_may_not_land_there_comes_back_with_its_text(board, moderator, signed_in):
    source = make.thread(board)
    target = make.thread(make.board(members=make.Right.SEE), make.administrator())
    member = make.member()
    merging.merge(make.viewer(make.administrator()), source, target)

    answer = signed_in(member).post(f"/t/{source.pk}/reply/", {"body": "My long text"})

    assert answer.status_code == 403
    assert "My long text" in answer.text
    assert 'role="alert"' in answer.text


def test_it_is_logged_and_its_author_told(board, moderator):
    source, target = make.thread(board), make.thread(board)

    merging.merge(moderator, source, target, "The same")

    told = entry()
    assert (told.deed, told.thread_id, told.member_id) == (Deed.MERGE, source.pk, source.author_id)
    assert told.after["thread"] == target.pk


def state() -> list[object]:
    """All that anybody could see."""
    threads = Thread.objects.order_by("pk").values()
    posts = [
        (p.pk, p.thread_id, p.number, p.arrival, p.reply_to_id)
        for p in make.Post.objects.order_by("pk")
    ]
    marks = ReadMark.objects.order_by("member", "thread").values_list("member", "thread", "number")
    return [list(threads), posts, list(marks)]
