"""A clean-up reaches all that a spammer left: what waits, what was said in conversations, what was
reacted to and voted for, and the cases about it."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from django.test import Client

from accounts.models import User
from forum.boards.models import Board
from forum.cases.deciding import decide
from forum.cases.models import Case
from forum.conversations.models import Conversation, Message
from forum.holding.models import HeldPost
from forum.log.models import Deed, LogEntry
from forum.log.undoing import undo
from forum.moderating import cleaning
from forum.moderating.cleaning import clean_up
from forum.notifications.models import Notification
from forum.polls.actions import vote
from forum.polls.models import Ballot, Option, Poll
from forum.posting import approving
from forum.posting.actions import Words
from forum.posting.sending import send_reply
from forum.posts import counters
from forum.posts.models import Post
from forum.reactions.actions import react
from forum.reactions.models import Reaction, ReactionKind
from tests import make
from tests.administering.conftest import PASSWORD
from tests.cases.reporting import case_of, decision, report
from tests.conversations.making import conversation, regular
from tests.polls.making import ids, poll, voted

pytestmark = pytest.mark.django_db

ADVERT = "Buy at https://www.cheap-watches.example/now"


class Scene(NamedTuple):
    spammer: User
    reader: User
    held: HeldPost
    talk: Conversation
    post: Post


@pytest.fixture
def viewer(db):
    return make.viewer(make.moderator("mira", language="en"))


@pytest.fixture
def scene(viewer) -> Scene:
    spammer, reader = regular("spammer"), regular("reader", language="en")
    board = make.board()
    Board.objects.filter(pk=board.pk).update(hold_first=30)
    thread = make.thread(Board.objects.get(pk=board.pk), viewer.user)
    held = send_reply(make.viewer(spammer), thread, Words(ADVERT))
    talk = conversation(spammer, reader, title="Cheap watches", body=ADVERT, more=2)
    post = make.post(make.thread(), spammer, ADVERT)
    report(post, by=reader)
    liked = make.post(make.thread(), reader)
    for kind in ReactionKind.objects.filter(is_offered=True)[:3]:
        react(make.viewer(spammer), liked, kind)
        react(make.viewer(viewer.user), liked, kind)
    for method in ("single", "ranked"):
        asked = poll(method=method)
        vote(make.viewer(spammer), asked, ids(asked, "Green"))
        voted(asked, "Herbs")
    Poll.objects.update(closed_at=Post.objects.latest("created_at").created_at)
    return Scene(spammer, reader, held, talk, post)


def state() -> list:
    return [
        list(Post.objects.order_by("pk").values_list("pk", "hidden_at", "reactions", "like_count")),
        list(User.objects.order_by("pk").values_list("pk", "points", "like_count", "post_count")),
        list(Reaction.objects.order_by("pk").values_list("pk", "taken_back_at")),
        list(Ballot.objects.order_by("pk").values_list("pk", "member", "options", "cast_at")),
        list(Option.objects.order_by("pk").values_list("pk", "score")),
        list(Poll.objects.order_by("pk").values_list("pk", "ballot_count")),
        list(Message.objects.order_by("pk").values_list("pk", "hidden_at")),
        list(Conversation.objects.order_by("pk").values_list("pk", "title")),
        list(HeldPost.objects.order_by("pk").values_list("pk", "decided_at", "refusal")),
        list(Case.objects.order_by("pk").values_list("pk", "decided_at", "outcome", "reason")),
        list(Notification.objects.order_by("pk").values_list("recipient", "event", "subject")),
    ]


def taken_back(viewer, made, run_tasks) -> list[str]:
    entry = LogEntry.objects.visible_to(viewer).for_rows(viewer).get(pk=made.entry_id)
    said = undo(viewer, entry)
    run_tasks()
    return said


def test_it_reaches_every_corner_and_one_way_back_restores_all_of_it(
    viewer, scene, signed_in, run_tasks
):
    run_tasks()
    before = state()

    made = clean_up(viewer, scene.spammer, "Adverts.")
    run_tasks()

    assert HeldPost.objects.get().is_refused
    assert not Case.objects.open().exists()
    rows = LogEntry.objects.filter(batch=made.batch, deed=Deed.DECIDE_CASE)
    assert set(rows.values_list("case_id", flat=True)) == set(
        Case.objects.values_list("pk", flat=True)
    )
    assert not Reaction.objects.standing().filter(member=scene.spammer).exists()
    assert list(Ballot.objects.filter(member=scene.spammer)) == []
    assert sorted(Option.objects.values_list("score", flat=True)) == [0, 0, 0, 0, 1, 2]
    assert set(counters.recount().values()) == {0}
    browser = signed_in(scene.reader)
    for address in ("/conversations/", scene.talk.get_absolute_url()):
        page = browser.get(address).text
        assert "cheap" not in page.casefold()
        assert "Removed by the moderators." in page
    assert "cheap" not in browser.get("/notifications/").text.casefold()
    assert browser.get(f"/m/{Message.objects.first().pk}/quote/").status_code == 404

    assert taken_back(viewer, made, run_tasks) == []

    assert state() == before
    assert set(counters.recount().values()) == {0}
    assert "cheap-watches" in browser.get(scene.talk.get_absolute_url()).text


def test_what_came_of_it_since_stays_and_is_said(viewer, scene, run_tasks):
    made = clean_up(viewer, scene.spammer, "Adverts.")
    run_tasks()
    Poll.objects.first().delete()
    assert not LogEntry.objects.filter(deed=Deed.REFUSE).exists()
    Message.objects.filter(pk=Message.objects.earliest("pk").pk).update(hidden_at=None)

    said = taken_back(viewer, made, run_tasks)

    assert len(said) == 1
    assert "2" in said[0]
    assert Ballot.objects.filter(member=scene.spammer).count() == 1
    assert set(counters.recount().values()) == {0}


def test_a_case_that_is_open_again_is_decided_and_told_of_as_if_never_before(
    viewer, scene, run_tasks
):
    made = clean_up(viewer, scene.spammer, "Adverts.")
    taken_back(viewer, made, run_tasks)

    decide(viewer, case_of(scene.post), decision())
    approving.refuse(viewer, scene.held, "Not here.")

    told = Notification.objects.filter(recipient=scene.reader, kind="report")
    assert [each.deed for each in told] == ["close_report"]
    assert not Case.objects.open().exists()


def test_ten_thousand_of_something_are_put_away_in_small_bites(
    viewer, scene, run_tasks, monkeypatch
):
    """Each bite is a transaction of its own; the page waits for none of them."""
    monkeypatch.setattr(cleaning, "AT_ONCE", 0)
    monkeypatch.setattr(cleaning, "IN_ONE_GO", 1)
    monkeypatch.setattr("forum.conversations.removing.AT_A_TIME", 1)

    clean_up(viewer, scene.spammer, "Adverts.")
    assert Message.objects.in_sight().count() == 3
    run_tasks()

    assert not Message.objects.in_sight().exists()
    assert not Reaction.objects.standing().filter(member=scene.spammer).exists()


def test_the_page_counts_it_all(viewer, scene, signed_in):
    staff = make.proven(viewer.user, PASSWORD)
    browser: Client = signed_in(staff)
    browser.post("/accounts/reauthenticate/?next=/", {"password": PASSWORD})

    page = browser.get(f"/moderation/members/{scene.spammer.pk}/clean-up/").text

    for line in (
        "Hides 1 post in 1 thread of others.",
        "Refuses 1 post that waits to be published.",
        "Removes 3 messages in conversations.",
        "Takes back 3 reactions.",
        "Takes back 2 votes.",
        "Learns 1 site as spam, as ticked below.",
    ):
        assert line in page
