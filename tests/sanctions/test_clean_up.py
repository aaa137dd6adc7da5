"""Cleaning up after a spammer: one step that puts all of it out of sight, and one that brings it
back."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import Ban, User
from forum.boards.models import Board
from forum.log.models import Deed, LogEntry
from forum.log.undoing import NothingLeft, undo
from forum.moderating import actions as moderating
from forum.moderating import cleaning
from forum.moderating.cleaning import clean_up, scope_of
from forum.posting.answers import mark_answer
from forum.posts import counters
from forum.posts.models import Post
from forum.sanctions.models import Cleaned, SpamDomain
from forum.sanctions.spam import domains_of, is_everyones, spam_in
from forum.suggestions.models import State, Suggestion
from forum.threads.models import Thread
from tests import make
from tests.administering.conftest import PASSWORD
from tests.sanctions.making import now

pytestmark = pytest.mark.django_db

ADVERT = "Buy at https://www.cheap-watches.example/now and https://youtube.com/watch"


@pytest.fixture
def viewer(db):
    return make.viewer(make.moderator("mira"))


@pytest.fixture
def spammer(db) -> User:
    """With a thread that others answered, posts in a thread of others, a letter and a profile."""
    someone = make.member("spammer", about="Cheap watches", about_html="<p>Cheap watches</p>")
    make.thread(make.board(), someone, body=ADVERT, replies=2)
    others = make.thread(make.board(), replies=1)
    for _ in range(3):
        make.post(others, someone, ADVERT)
    Suggestion.objects.create(author=someone, body=ADVERT)
    return someone


def in_sight(member: User) -> int:
    return Post.objects.visible_to(make.viewer(None)).filter(author=member).count()


def all_in_sight() -> list:
    guest = make.viewer(None)
    posts = Post.objects.visible_to(guest).order_by("pk")
    threads = Thread.objects.visible_to(guest).order_by("pk")
    boards = Board.objects.order_by("pk")
    people = User.objects.order_by("pk")
    return [
        list(posts.values_list("pk", "number", "html", "hidden_at")),
        list(
            threads.values_list(
                "pk", "post_count", "last_post_id", "answer_id", "participant_count"
            )
        ),
        list(boards.values_list("pk", "thread_count", "post_count")),
        list(
            people.values_list("pk", "post_count", "points", "about", "about_html", "banned_until")
        ),
        list(Suggestion.objects.values_list("pk", "state", "handled_by")),
        list(SpamDomain.objects.values_list("domain")),
    ]


def taken_back(viewer, made, run_tasks) -> list[str]:
    entry = LogEntry.objects.visible_to(viewer).for_rows(viewer).get(pk=made.entry_id)
    said = undo(viewer, entry)
    run_tasks()
    return said


def test_everything_goes_out_of_sight_in_one_step(viewer, spammer, signed_in):
    browser = signed_in(spammer)
    browser.get("/")
    scope = scope_of(spammer)
    assert (scope.counts["thread"], scope.replies_of_others) == (1, 2)
    assert (scope.counts["post"], scope.threads_of_posts, scope.counts["letter"]) == (3, 1, 1)

    made = clean_up(viewer, spammer, "Adverts.", ["cheap-watches.example"])

    assert in_sight(spammer) == 0
    assert now(spammer).is_banned
    assert (spammer.about, spammer.about_html) == ("", "")
    assert browser.get("/notifications/").status_code == 302
    assert Suggestion.objects.get().state == State.READ
    assert set(counters.recount().values()) == {0}
    deeds = LogEntry.objects.filter(batch=made.batch).values_list("deed", flat=True)
    assert sorted(deeds) == [Deed.BAN, Deed.CLEAN_UP]
    assert spam_in('<a href="https://shop.cheap-watches.example/">x</a>')
    assert not spam_in('<a href="https://example.org/cheap-watches.example">x</a>')


def test_taking_it_back_restores_all_of_it_and_nothing_else(viewer, spammer, run_tasks):
    post = Post.objects.filter(author=spammer, number=3).get()
    moderating.hide_post(viewer, post, "rude")
    run_tasks()
    before = all_in_sight()

    made = clean_up(viewer, spammer, "Adverts.", ["cheap-watches.example"])
    assert all_in_sight() != before
    assert taken_back(viewer, made, run_tasks) == []

    assert all_in_sight() == before
    assert Post.objects.get(pk=post.pk).is_hidden
    assert set(counters.recount().values()) == {0}
    assert not Cleaned.objects.exists()


def test_an_answer_is_the_answer_again(viewer, spammer, run_tasks):
    post = Post.objects.filter(author=spammer, number=3).get()
    Board.objects.update(has_answers=True)
    post = Post.objects.select_related("thread__board").get(pk=post.pk)
    mark_answer(viewer, post)

    made = clean_up(viewer, spammer, "Adverts.")
    assert Thread.objects.get(pk=post.thread_id).answer_id is None
    taken_back(viewer, made, run_tasks)

    assert Thread.objects.get(pk=post.thread_id).answer_id == post.pk


def test_what_was_decided_otherwise_since_stays_and_is_said(viewer, spammer, run_tasks):
    first, second = Post.objects.filter(author=spammer).exclude(number=1).order_by("pk")[:2]
    made = clean_up(viewer, spammer, "Adverts.")
    moderating.restore_post(viewer, Post.objects.get(pk=first.pk))
    moderating.restore_post(viewer, Post.objects.get(pk=second.pk))
    moderating.hide_post(viewer, Post.objects.get(pk=second.pk), "rude")

    said = taken_back(viewer, made, run_tasks)

    assert len(said) == 1
    assert "2" in said[0]
    assert not Post.objects.get(pk=first.pk).is_hidden
    assert Post.objects.get(pk=second.pk).is_hidden
    assert set(counters.recount().values()) == {0}


def test_done_twice_it_is_done_once(viewer, spammer, run_tasks):
    made = clean_up(viewer, spammer, "Adverts.")
    assert clean_up(viewer, spammer, "Adverts.") is None
    run_tasks()
    assert LogEntry.objects.filter(deed=Deed.CLEAN_UP).count() == 1

    taken_back(viewer, made, run_tasks)
    with pytest.raises(NothingLeft):
        taken_back(viewer, made, run_tasks)
    assert clean_up(viewer, spammer, "Again.")


def test_a_ban_of_before_stays_when_it_is_taken_back(viewer, spammer, run_tasks):
    from forum.sanctions.actions import Stop, ban  # noqa: PLC0415

    ban(viewer, spammer, Stop("Adverts."))
    made = clean_up(viewer, spammer, "Adverts.")

    taken_back(viewer, made, run_tasks)

    assert now(spammer).is_banned
    assert Ban.objects.count() == 1


def test_of_many_the_worker_hides_what_the_page_does_not(viewer, spammer, run_tasks, monkeypatch):
    monkeypatch.setattr(cleaning, "AT_ONCE", 2)
    monkeypatch.setattr(cleaning, "IN_ONE_GO", 1)

    made = clean_up(viewer, spammer, "Adverts.")
    assert in_sight(spammer) == 4
    run_tasks()
    assert in_sight(spammer) == 0

    taken_back(viewer, made, run_tasks)
    assert in_sight(spammer) == 4


def test_taken_back_before_the_worker_came_it_hides_nothing(
    viewer, spammer, run_tasks, monkeypatch
):
    monkeypatch.setattr(cleaning, "AT_ONCE", 0)
    made = clean_up(viewer, spammer, "Adverts.")

    taken_back(viewer, made, run_tasks)

    assert in_sight(spammer) == 4


def test_staff_and_those_of_no_rank_are_refused(viewer, spammer):
    for someone in (make.moderator(), make.administrator()):
        with pytest.raises(PermissionDenied):
            clean_up(viewer, someone, "Adverts.")
    for by in (make.member(), make.board_moderator(make.board())):
        with pytest.raises(PermissionDenied):
            clean_up(make.viewer(by), spammer, "Adverts.")


def test_the_domains_of_everyone_are_offered_but_not_chosen(spammer):
    assert dict(domains_of(spammer)) == {"cheap-watches.example": 4, "youtube.com": 4}
    assert is_everyones("www.youtube.com")
    assert is_everyones("ru.wikipedia.org")
    assert not is_everyones("cheap-watches.example")
    assert not is_everyones("notyoutube.com")


def test_a_text_is_looked_through_without_a_query_when_nothing_was_learned(spammer):
    SpamDomain.objects.create(domain="xn--80ak6aa92e.com", learned_at=timezone.now())

    assert spam_in('<a href="https://XN--80AK6AA92E.com:443/x">x</a>') == {"xn--80ak6aa92e.com"}
    assert spam_in("") == set()


# --- the page -------------------------------------------------------------------------------------


@pytest.fixture
def browser(viewer, signed_in) -> Client:
    staff = viewer.user
    staff.set_password(PASSWORD)
    staff.language = "en"
    staff.save(update_fields=["password", "language"])
    staff.prove_email()
    client = signed_in(staff)
    client.post("/accounts/reauthenticate/?next=/", {"password": PASSWORD})
    return client


def test_the_page_says_what_it_comes_to_and_does_it(browser, spammer):
    address = f"/moderation/members/{spammer.pk}/clean-up/"
    page = browser.get(address).text
    assert "Hides 1 thread with 2 replies of others." in page
    assert "Hides 3 posts in 1 thread of others." in page
    assert "Marks 1 letter to the staff as read." in page

    assert browser.post(address, {"reason": " "}).status_code == 422
    assert in_sight(spammer) == 4
    form = {"reason": "Adverts.", "domains": ["cheap-watches.example"]}
    assert browser.post(address, form).status_code == 302

    assert in_sight(spammer) == 0
    assert SpamDomain.objects.get().domain == "cheap-watches.example"
    assert browser.post(address, form | {"domains": ["made-up.example"]}).status_code == 422


def test_without_a_recent_sign_in_it_asks_for_the_password(spammer, signed_in):
    staff = make.proven(make.moderator(), PASSWORD)
    address = f"/moderation/members/{spammer.pk}/clean-up/"

    answer = signed_in(staff).post(address, {"reason": "Adverts."})

    assert "/accounts/reauthenticate/" in answer["Location"]
    assert in_sight(spammer) == 4
