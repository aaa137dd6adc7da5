"""Filling a database for the benchmarks, and the pages over it."""

from __future__ import annotations

import pytest
from django.db.models import F, Max, Min

from benchmarks import fill as filling
from benchmarks.explain import queries_of
from benchmarks.pages import client_of, measured_pages, reader, staff, staff_pages
from forum.posts.counters import recount
from forum.posts.models import Post
from forum.server.refusal import Refused
from forum.threads.models import Thread
from tests import make

POSTS = 1_000
LONGEST = 350


@pytest.fixture
def filled(db, monkeypatch) -> None:
    monkeypatch.setattr(filling, "tidy", lambda: None)  # VACUUM takes no transaction around it
    filling.fill(POSTS, LONGEST)


def test_it_makes_as_many_posts_as_asked_and_one_long_thread(filled):
    assert Post.objects.count() == POSTS
    assert Thread.objects.order_by("-post_count")[0].post_count == LONGEST


def test_its_counts_are_right(filled):
    assert set(recount().values()) == {0}


def test_its_ids_and_numbers_grow_with_time(filled):
    moments = list(Post.objects.order_by("id").values_list("created_at", flat=True))
    assert moments == sorted(moments)
    numbers = (
        Post.objects.filter(hidden_at=None)
        .values("thread")
        .annotate(first=Min("number"), last=Max("number"))
    )
    assert not numbers.exclude(first=1).exists()
    assert not numbers.exclude(last=F("thread__last_number")).exists()


def test_nobody_writes_before_joining(filled):
    assert not Post.objects.filter(author__joined_at__gt=F("created_at")).exists()


def test_it_makes_the_same_forum_each_time(filled):
    said = list(Post.objects.order_by("id").values_list("thread", "number", "author", "html"))

    filling.fill(POSTS, LONGEST)

    assert list(Post.objects.order_by("id").values_list("thread", "number", "author", "html")) == (
        said
    )


def test_it_refuses_a_forum_of_people(db):
    make.member("alice")

    with pytest.raises(Refused, match="alice"):
        filling.fill(POSTS, LONGEST)


def test_the_forum_goes_on_after_it(filled):
    thread = Thread.objects.public().order_by("id")[0]
    assert make.post(thread).number == thread.last_number + 1


@pytest.mark.parametrize("user", [lambda: None, reader], ids=["guest", "member"])
def test_every_measured_page_answers(filled, user):
    client = client_of(user())
    for page in measured_pages():
        answer = client.get(page.path)
        assert answer.status_code == 200, page.name
        assert page.expected in answer.content.decode(), page.name


def test_each_query_of_a_page_is_explained(filled):
    page = measured_pages()[0]
    found = queries_of(page, reader())
    assert len(found) > 3
    assert all("actual time" in asked.plan for asked_often in found for asked in asked_often)


def test_the_pages_of_staff_answer_too(filled):
    client = client_of(staff())
    assert {client.get(page.path).status_code for page in staff_pages()} == {200}


@pytest.mark.parametrize("wrong", [["--posts", "10"], ["--longest", "900", "--posts", "1000"]])
def test_it_says_what_sizes_it_takes(wrong, capsys):
    with pytest.raises(SystemExit):
        filling.options_from(wrong)
    assert "takes" in capsys.readouterr().err
