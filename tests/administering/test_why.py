"""Why can X do Y here? The answer is the pages' own, and each reason is one that decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Group, User
from forum.administering.why import DEEDS, answer, question_of
from forum.boards.models import Board
from forum.boards.rights import NONE, Right
from forum.boards.viewer import viewer_of
from forum.posts.models import Post
from forum.posts.permissions import can_edit
from forum.sanctions import actions
from forum.sanctions.actions import Stop
from forum.threads.models import Thread
from forum.threads.permissions import can_act_on_thread, can_reply
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def board() -> Board:
    return make.board("Kitchen")


def asked(who: User | None, deed: str, board: Board, thread: Thread | None = None, post=None):
    if thread:
        thread = Thread.objects.select_related("board", "author").get(pk=thread.pk)
        board = thread.board
    if post:
        post = Post.objects.select_related("author").get(pk=post.pk)
    return answer(question_of(who, board, thread, post), DEEDS[deed])


def said(given) -> str:
    return " ".join(str(reason) for reason in given.reasons)


def test_the_group_that_gives_the_right_is_named(board):
    someone, group = make.member(), Group.objects.create(name="Bakers")
    make.grant(board, Group.objects.get(audience="members"), Right.SEE)
    group.members.add(someone)
    thread = make.thread(board, make.moderator())
    assert not asked(someone, "reply", board, thread).may

    make.grant(board, group, Right.SEE | Right.REPLY)

    given = asked(someone, "reply", board, thread)
    assert given.may
    assert "Bakers" in said(given)
    assert "reply" in said(given)
    assert "reply" in said(asked(make.member(), "reply", board, thread))


def test_a_guest_is_told_to_be_one(board):
    given = asked(None, "reply", board, make.thread(board))

    assert not given.may
    assert given.reasons == ["They are a guest: only members write."]


@pytest.mark.parametrize(
    ("stop", "word"),
    [
        (lambda thread, member, by: thread.lock(), "locked"),
        (
            lambda thread, member, by: actions.silence(by, member, thread.board, Stop("rude")),
            "silenced",
        ),
        (lambda thread, member, by: actions.silence(by, member, None, Stop("rude")), "silenced"),
        (lambda thread, member, by: actions.ban(by, member, Stop("rude")), "banned"),
        (
            lambda thread, member, by: User.objects.filter(pk=member.pk).update(is_active=False),
            "switched off",
        ),
    ],
)
def test_the_one_thing_in_the_way_is_the_one_reason(board, member, stop, word):
    thread = make.thread(board)
    assert asked(member, "reply", board, thread).may

    stop(thread, member, make.viewer(make.moderator()))

    member.refresh_from_db()
    given = asked(member, "reply", board, thread)
    assert not given.may
    assert len(given.reasons) == 1
    assert word in said(given)


def test_of_two_things_in_the_way_both_are_said(board, member):
    thread = make.thread(board)
    thread.lock()
    actions.silence(make.viewer(make.moderator()), member, None, Stop("rude"))
    member.refresh_from_db()

    given = asked(member, "reply", board, thread)

    assert len(given.reasons) == 2


def test_what_is_not_seen_can_not_be_done(member):
    hidden = make.hidden_board()
    thread = make.thread(hidden, make.moderator())

    assert "see" in said(asked(member, "see", hidden))
    given = asked(member, "report", hidden, thread, thread.posts.get())
    assert not given.may
    assert "see" in said(given)


def test_a_hidden_thread_is_said_to_be_hidden(board, member):
    thread = make.thread(board)
    thread.hide()

    given = asked(member, "see", board, thread)

    assert not given.may
    assert "hidden" in said(given)


def test_ones_own_words_and_time(board, member):
    thread = make.thread(board, member)
    own = thread.posts.get()
    others = make.post(thread)

    assert "their own" in said(asked(member, "edit", board, thread, own))
    assert "someone else" in said(asked(member, "edit", board, thread, others))
    assert "their own" in said(asked(member, "react", board, thread, own))
    Board.objects.update(edit_minutes=1)
    Post.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert "time for editing" in said(asked(member, "edit", board, thread, own))


def test_standing_is_a_reason_both_ways(board):
    staff, thread = make.moderator(), make.thread(board, make.administrator())

    assert "whole forum" in said(asked(staff, "moderate", board, make.thread(board)))
    given = asked(staff, "moderate", board, thread)
    assert not given.may
    assert "higher standing" in said(given)


def test_it_always_says_what_the_predicates_say(board):
    """Over people, threads and posts of all kinds."""
    silent, stopped = make.member(), make.member()
    by = make.viewer(make.moderator())
    actions.silence(by, silent, board, Stop("rude"))
    actions.ban(by, stopped, Stop("rude"))
    people = [make.member(), silent, stopped, make.board_moderator(board), make.moderator()]
    places = [board, make.board(members=NONE), make.hidden_board()]
    for place in places:
        thread = make.thread(place, make.moderator(), replies=0)
        locked = make.thread(place, make.moderator())
        locked.lock()
        for one in (thread, locked):
            for person in [None, *people]:
                if person:
                    person.refresh_from_db()
                viewer = make.viewer(person)
                seen = Thread.objects.visible_to(viewer).filter(pk=one.pk).exists()
                fresh = Thread.objects.select_related("board", "author").get(pk=one.pk)
                post = Post.objects.select_related("author").get(thread=fresh)
                for deed, expected in (
                    ("reply", can_reply(viewer, fresh)),
                    ("moderate", can_act_on_thread(viewer, fresh)),
                    ("edit", can_edit(viewer, fresh, post)),
                    ("see", True),
                ):
                    given = asked(person, deed, place, one, post)
                    assert given.may == (seen and expected), (deed, person, place)
                    assert given.may or given.reasons


# --- the page -------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["path", "url", "post", "anchor"])
def test_the_page_takes_any_address(admin, board, member, form):
    thread = make.thread(board)
    where = {
        "path": thread.get_absolute_url(),
        "url": f"https://forum.example{thread.get_absolute_url()}?page=1",
        "post": f"/p/{thread.posts.get().pk}/",
        "anchor": f"{thread.get_absolute_url()}#post-1",
    }[form]

    page = admin.get("/administering/why/", {"who": "alice", "deed": "reply", "where": where})

    assert page.status_code == 200
    assert "Yes, they can" in page.text
    assert "Members" in page.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"who": "nobody-such"},
        {"deed": "fly"},
        {"where": "/nowhere/"},
        {"where": "https://[broken"},
        {"where": "/t/99999999999999999999999/"},
        {"where": "/b/none/"},
        {"where": ""},
        {"deed": "edit", "where": "board"},
    ],
)
def test_what_can_not_be_understood_is_said_and_kept(admin, board, wrong):
    asked = {"who": "", "deed": "see", "where": f"/b/{board.slug}/"} | wrong
    if asked["where"] == "board":
        asked["where"] = f"/b/{board.slug}/"

    page = admin.get("/administering/why/", asked)

    assert page.status_code == 422
    assert 'role="alert"' in page.text


def test_only_administrators_find_it(client, signed_in, board):
    for browser in (client, signed_in(make.member()), signed_in(make.moderator())):
        assert browser.get("/administering/why/").status_code == 404


def test_nothing_asked_changes_anything(board, member):
    thread = make.thread(board, member)
    before = viewer_of(member)

    for deed in DEEDS:
        asked(member, deed, board, thread, thread.posts.get())

    assert viewer_of(member).rights == before.rights
    assert Thread.objects.get(pk=thread.pk).author == member
