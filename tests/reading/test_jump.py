from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.posts import counters
from forum.posts.models import Post
from forum.posts.places import first_number_since
from forum.threads.models import Thread
from tests import make

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}


def jump(thread: Thread, client: Client | None = None, **query: object):
    return (client or Client()).get(f"/t/{thread.pk}/jump/", query, headers=EN)


def hide(post: Post) -> None:
    post.hide()
    counters.post_hidden(post.thread, post)


def dated(thread: Thread, *days: str) -> None:
    """One post a day, written at noon in UTC."""
    for post, day in zip(thread.posts.order_by("number"), days, strict=True):
        at = datetime.fromisoformat(f"{day}T12:00:00+00:00")
        Post.objects.filter(pk=post.pk).update(created_at=at)


# --- to a number ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "place"), [(1, "#post-1"), (20, "#post-20"), (21, "?page=2#post-21")]
)
def test_a_number_leads_to_its_page_and_post(number, place):
    thread = make.thread(replies=21)

    assert jump(thread, number=number)["Location"] == thread.get_absolute_url() + place


@pytest.mark.parametrize("number", [4, 2**31, 2**63, "9" * 400])
def test_a_number_beyond_the_end_leads_to_the_last_post(number):
    thread = make.thread(replies=2)

    assert jump(thread, number=number)["Location"].endswith("#post-3")


def test_a_number_that_is_not_shown_leads_to_the_nearest_that_is(signed_in):
    thread = make.thread(replies=5)
    for post in thread.posts.filter(number__in=[3, 4]):
        hide(post)

    assert jump(thread, number=3)["Location"].endswith("#post-2")
    assert jump(thread, number=4)["Location"].endswith("#post-5")
    assert jump(thread, signed_in(make.moderator()), number=3)["Location"].endswith("#post-3")


def test_as_near_on_both_sides_leads_on():
    thread = make.thread(replies=3)
    hide(thread.posts.get(number=2))

    assert jump(thread, number=2)["Location"].endswith("#post-3")


@pytest.mark.parametrize("number", ["", "0", "-3", "x", "1.5", "١٤x", "1e3"])
def test_what_is_no_number_is_told_beside_the_field_and_kept(number):
    answer = jump(make.thread(), number=number)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'aria-describedby="jump-number-error"' in answer.text
    assert f'name="number" value="{number}"' in answer.text


def test_typed_markup_comes_back_as_text():
    answer = jump(make.thread(), number='"><script>x')

    assert "<script>x" not in answer.text


# --- to a day -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "number"),
    [
        ("2020-01-01", 1),
        ("2024-05-01", 1),
        ("2024-05-02", 2),
        ("2024-05-03", 3),
        ("2024-05-04", 4),
        ("2031-01-01", 4),
        ("04.05.2024", 4),
        ("0001-01-01", 1),
        ("9999-12-31", 4),
    ],
)
def test_a_day_leads_to_its_first_post_or_the_next(day, number):
    thread = make.thread(replies=3)
    dated(thread, "2024-05-01", "2024-05-02", "2024-05-03", "2024-05-05")

    assert jump(thread, date=day)["Location"].endswith(f"#post-{number}")


def test_a_day_begins_at_the_readers_midnight(signed_in):
    thread = make.thread(replies=2)
    for number, at in [(1, "2024-05-01T20:30"), (2, "2024-05-01T21:30"), (3, "2024-05-02T10:30")]:
        moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
        thread.posts.filter(number=number).update(created_at=moment)
    further_west = make.member(time_zone="America/New_York")

    assert jump(thread, date="2024-05-02")["Location"].endswith("#post-2")  # in Moscow
    assert jump(thread, signed_in(further_west), date="2024-05-02")["Location"].endswith("#post-3")


def test_a_day_whose_first_post_is_hidden_leads_to_its_next():
    thread = make.thread(replies=3)
    dated(thread, "2024-05-01", "2024-05-02", "2024-05-02", "2024-05-03")
    hide(thread.posts.get(number=2))

    assert jump(thread, date="2024-05-02")["Location"].endswith("#post-3")


@pytest.mark.parametrize("day", ["", "yesterday", "2024-02-30", "2024", "99999-01-01"])
def test_what_is_no_day_is_told_beside_the_field_and_kept(day):
    answer = jump(make.thread(), date=day)

    assert answer.status_code == 422
    assert 'aria-describedby="jump-date-error"' in answer.text
    assert f'name="date" value="{day}"' in answer.text


# --- to somebody's posts --------------------------------------------------------------------------


def test_it_leads_to_ones_last_post_and_to_the_next_either_way():
    carol = make.member("carol")
    thread = make.thread()
    for author in (carol, None, carol, None, carol, None):
        make.post(thread, author)

    assert jump(thread, of=carol.pk)["Location"].endswith("#post-6")
    assert jump(thread, of=carol.pk, after=2)["Location"].endswith("#post-4")
    assert jump(thread, of=carol.pk, before=4)["Location"].endswith("#post-2")


def test_hidden_posts_of_theirs_are_passed_over():
    carol = make.member("carol")
    thread = make.thread(author=carol)
    hide(make.post(thread, carol))

    assert jump(thread, of=carol.pk)["Location"].endswith("#post-1")


def test_none_of_theirs_is_a_404_that_says_so_and_offers_other_ways():
    thread = make.thread(author=make.member("carol"))

    for query in ({"of": make.member().pk}, {"of": thread.author_id, "after": 1}):
        answer = jump(thread, **query)
        assert answer.status_code == 404
        assert "no further post" in answer.text
        assert 'name="number"' in answer.text


@pytest.mark.parametrize("name", ["of", "after", "before"])
@pytest.mark.parametrize("value", ["x", "-1", "", "9" * 30])
def test_garbage_for_somebody_is_a_404(name, value):
    thread = make.thread()

    assert jump(thread, **{"of": thread.author_id, name: value}).status_code == 404


def test_a_huge_place_in_somebodys_posts_is_only_the_end():
    thread = make.thread()

    huge = 10**17
    assert jump(thread, of=thread.author_id, before=huge)["Location"].endswith("#post-1")
    assert jump(thread, of=thread.author_id, after=huge).status_code == 404


# --- the page, sight and cost ---------------------------------------------------------------------


def test_without_a_place_it_asks_where_to():
    answer = jump(make.thread(title="Bells"))

    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert "noindex" in answer.text
    assert 'role="alert"' not in answer.text


def test_a_thread_one_may_not_see_is_a_404(signed_in):
    secret = make.thread(make.hidden_board(), make.moderator(), title="Secret plans")
    hidden = make.thread(title="Hidden words")
    hidden.hide()

    for thread in (secret, hidden):
        for client in (Client(), signed_in(make.member())):
            for query in ({}, {"number": 1}, {"number": "x"}, {"date": "2024-01-01"}, {"of": 1}):
                answer = jump(thread, client, **query)
                assert answer.status_code == 404
                assert thread.title not in answer.text
        assert jump(thread, signed_in(make.moderator()), number=1).status_code == 302
    assert Client().get(f"/t/{2**70}/jump/").status_code == 404


def test_it_only_reads():
    assert Client().post(f"/t/{make.thread().pk}/jump/", {"number": 1}).status_code == 405


@pytest.mark.parametrize("query", [{"number": 2}, {"date": "2024-05-02"}, {"of": 1}])
def test_it_costs_the_same_in_a_thread_of_1_and_of_50(query):
    short, long = make.thread(), make.thread(replies=50)

    def queries(thread: Thread) -> int:
        if "of" in query:
            query["of"] = thread.author_id
        with CaptureQueriesContext(connection) as seen:
            assert jump(thread, **query).status_code == 302
        return len(seen)

    assert queries(short) == queries(long) <= 4


def test_the_place_of_a_moment_is_where_counting_would_find_it():
    thread = make.thread(replies=40)
    start = timezone.now() - timedelta(days=100)
    for post in thread.posts.all():
        moment = start + timedelta(hours=post.number // 3)
        Post.objects.filter(pk=post.pk).update(created_at=moment)
    # Numbers that are gone, as after a split.
    Post.objects.filter(thread=thread, number__in=[1, 2, 19, 20, 21, 22, 23, 24, 41]).delete()
    moments = dict(thread.posts.values_list("number", "created_at"))

    for minutes in range(-60, 60 * 16, 20):
        moment = start + timedelta(minutes=minutes)
        found = first_number_since(thread.pk, moment)
        assert {n for n in moments if n >= found} == {n for n in moments if moments[n] >= moment}
    assert first_number_since(0, start) == 1
