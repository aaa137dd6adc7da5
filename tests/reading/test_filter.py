"""One member's posts in a thread."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.posts import counters
from forum.posts.models import Post
from forum.threads.models import Thread
from tests import make

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}


def filtered(thread: Thread, member_id: object, client: Client | None = None, **query: object):
    address = thread.get_absolute_url()
    return (client or Client()).get(address, {"by": member_id, **query}, headers=EN)


def ways(answer) -> list[str]:
    """Where the page goes on to, as the query's last part."""
    return re.findall(r'rel="(?:prev|next) nofollow" href="[^"]*\?by=\d+&amp;([^"]*)"', answer.text)


def shown(answer) -> list[int]:
    return [int(n) for n in re.findall(r'<article id="post-(\d+)"', answer.text)]


@pytest.fixture
def carol():
    return make.member("carol")


@pytest.fixture
def talk(carol):
    """Carol's are 2, 4, 6, …, 50."""
    thread, other = make.thread(), make.member()
    for n in range(2, 51):
        make.post(thread, carol if n % 2 == 0 else other, f"Reply {n}")
    thread.refresh_from_db()
    return thread


def test_it_shows_their_posts_alone_in_order(talk, carol):
    answer = filtered(talk, carol.pk)

    assert answer.status_code == 200
    assert shown(answer) == list(range(2, 42, 2))
    assert "Posts by carol in this thread: 25" in answer.text
    assert answer.text.count("<h1") == 1


def test_each_post_leads_to_its_place_and_the_page_back_to_the_thread(talk, carol):
    page = filtered(talk, carol.pk).text
    fourth = talk.posts.get(number=4)

    assert f'href="/p/{fourth.pk}/"' in page
    assert f'href="{talk.get_absolute_url()}"' in page
    assert f'href="/t/{talk.pk}/participants/"' in page


def test_pages_go_on_from_the_number_where_one_ends_and_back(talk, carol):
    first = filtered(talk, carol.pk)
    second = filtered(talk, carol.pk, after=40)
    back = filtered(talk, carol.pk, before=42)

    assert ways(first) == ["after=40"]
    assert shown(second) == [42, 44, 46, 48, 50]
    assert ways(second) == ["before=42"]
    assert shown(back) == shown(first)
    assert ways(back) == ["after=40"]


def test_a_page_before_the_last_one_goes_both_ways(carol):
    thread = make.thread(author=carol)
    for _ in range(45):
        make.post(thread, carol)

    middle = filtered(thread, carol.pk, before=41)

    assert shown(middle) == list(range(21, 41))
    assert ways(middle) == ["before=21", "after=40"]


def test_crawlers_are_told_to_leave_it(talk, carol):
    page = filtered(talk, carol.pk).text
    thread_page = Client().get(talk.get_absolute_url()).text

    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert re.search(r'<a href="[^"]*\?by=\d+" rel="nofollow"', thread_page)
    assert not re.search(r'<a href="[^"]*\?by=\d+"(?! rel="nofollow")', thread_page)
    assert 'name="robots"' not in thread_page


def test_hidden_posts_are_neither_shown_nor_counted(talk, carol, signed_in):
    post = talk.posts.get(number=2)
    Post.objects.filter(pk=post.pk).update(html="<p>Insult</p>")
    post.hide()
    counters.post_hidden(talk, post)

    answer = filtered(talk, carol.pk)
    seen_by_moderator = filtered(talk, carol.pk, signed_in(make.moderator()))

    assert "Insult" not in answer.text
    assert 2 not in shown(answer)
    assert "in this thread: 24" in answer.text
    assert "Insult" in seen_by_moderator.text


def test_a_thread_one_may_not_see_is_a_404(carol, signed_in):
    secret = make.thread(make.hidden_board(), make.moderator(), title="Secret plans")
    hidden = make.thread(title="Hidden words")
    hidden.hide()

    for thread in (secret, hidden):
        for client in (Client(), signed_in(carol)):
            answer = filtered(thread, thread.author_id, client)
            assert answer.status_code == 404
            assert thread.title not in answer.text
        assert filtered(thread, thread.author_id, signed_in(make.moderator())).status_code == 200


@pytest.mark.parametrize("by", ["", "x", "-1", "0", "999999", "9" * 18, "9" * 40, "1 or 1=1"])
def test_nobody_by_that_id_is_a_404(by):
    assert filtered(make.thread(), by).status_code == 404


@pytest.mark.parametrize("name", ["before", "after"])
def test_a_place_that_is_none_is_a_404_and_a_huge_one_an_end(talk, carol, name):
    for value in ("x", "-1", "", "9" * 40):
        assert filtered(talk, carol.pk, **{name: value}).status_code == 404
    assert filtered(talk, carol.pk, **{name: 10**17}).status_code == 200


def test_who_has_written_nothing_here_is_told_so_kindly(talk, signed_in):
    dora = make.member("dora")

    theirs, mine = filtered(talk, dora.pk), filtered(talk, dora.pk, signed_in(dora))

    assert "Posts by dora in this thread: 0" in theirs.text
    assert "You have not written here yet" in mine.text


def test_who_left_is_found_only_where_they_took_part(talk, carol):
    carol.is_active = False
    carol.save(update_fields=["is_active"])

    assert filtered(talk, carol.pk).status_code == 200
    assert filtered(make.thread(), carol.pk).status_code == 404


def test_an_address_without_the_right_slug_keeps_the_filter(talk, carol):
    for address in (f"/t/{talk.pk}/", f"/t/{talk.pk}/wrong/"):
        answer = Client().get(address, {"by": carol.pk, "after": 40})
        assert answer["Location"] == f"{talk.get_absolute_url()}?by={carol.pk}&after=40"


def test_guests_are_rationed_and_members_are_not(talk, carol, signed_in, monkeypatch):
    from forum.reading.rationing import FILTERS  # noqa: PLC0415

    monkeypatch.setattr(FILTERS, "times", 1)
    monkeypatch.setattr(FILTERS, "spent", {})
    member = signed_in(make.member())

    assert filtered(talk, carol.pk).status_code == 200
    refused = filtered(talk, carol.pk)
    assert refused.status_code == 429
    assert "Retry-After" in refused
    assert Client().get(talk.get_absolute_url()).status_code == 200
    assert {filtered(talk, carol.pk, member).status_code for _ in range(3)} == {200}


@pytest.mark.parametrize("is_member", [False, True])
def test_it_costs_the_same_for_one_post_and_for_three(carol, signed_in, is_member):
    one, three = make.thread(author=carol), make.thread(author=carol)
    for _ in range(2):
        make.post(three, carol)
    client = signed_in(make.member()) if is_member else Client()
    client.get("/")

    def queries(thread: Thread) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert filtered(thread, carol.pk, client).status_code == 200
        return len(seen)

    assert queries(one) == queries(three) <= 8


def test_the_index_finds_them_at_any_depth(talk, carol):
    """The plan, as it would be with many rows: no post of others is looked at."""
    posts = Post.objects.filter(thread=talk, author=carol, number__gt=40).order_by("number")[:21]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")

    plan = posts.values_list("number").explain()

    assert "posts_of_a_member_in_a_thread" in plan
