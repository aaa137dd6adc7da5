import re

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from forum.posts import counters
from forum.reading import participants
from forum.threads.models import Participant, Thread
from forum.threads.slugs import TAKEN
from tests import make

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}
RU = {"Accept-Language": "ru"}


def page_of(thread: Thread, client: Client | None = None, query: str = "", headers=EN):
    return (client or Client()).get(f"/t/{thread.pk}/participants/{query}", headers=headers)


def names(answer) -> list[str]:
    return re.findall(r'class="member-card-name" href="/u/([^/]+)/"', answer.text)


@pytest.fixture
def talk():
    """Anna began it and wrote once; Boris thrice; Carol twice."""
    anna, boris, carol = (make.member(name) for name in ("anna", "boris", "carol"))
    thread = make.thread(author=anna)
    for author in (boris, carol, boris, carol, boris):
        make.post(thread, author)
    thread.refresh_from_db()
    return thread


def test_who_wrote_most_stands_first_with_the_count_as_a_filter(talk):
    page = page_of(talk)
    boris = User.objects.get(username="boris")

    assert names(page) == ["boris", "carol", "anna"]
    assert f'href="{talk.get_absolute_url()}?by={boris.pk}" rel="nofollow"' in page.text
    assert 'aria-label="3 posts by boris"' in page.text
    assert "3 сообщения" in page_of(talk, headers=RU).text
    assert page.text.count("<h1") == 1


def test_the_threads_head_leads_here(talk):
    page = Client().get(talk.get_absolute_url(), headers=EN).text

    head = page[page.index('data-field="participant-count"') :][:200]
    assert f'href="/t/{talk.pk}/participants/"' in head
    assert "3 participants" in head


def test_pages_go_on_where_one_ends_with_nobody_left_out_or_twice(talk, monkeypatch):
    monkeypatch.setattr(participants, "PARTICIPANTS_A_PAGE", 2)
    for _ in range(3):
        make.post(talk)
    seen, query = [], ""

    for _ in range(5):
        answer = page_of(talk, query=query)
        seen += names(answer)
        further = re.search(r'href="(\?after=[\d-]+)"', answer.text)
        if not further:
            break
        query = further[1]

    assert len(seen) == len(set(seen)) == 6
    assert seen[:2] == ["boris", "carol"]


@pytest.mark.parametrize("mark", ["", "x", "1", "-1", "1-", "1-x", "1-1-1", "9" * 10 + "-1", "١-٢"])
def test_a_place_that_is_none_is_a_404(talk, mark):
    assert page_of(talk, query=f"?after={mark}").status_code == 404


def test_hidden_posts_count_for_nobody(talk, signed_in):
    post = talk.posts.get(number=1)
    post.hide()
    counters.post_hidden(talk, post)

    assert names(page_of(talk)) == ["boris", "carol"]


def test_a_thread_one_may_not_see_is_a_404(signed_in):
    secret = make.thread(make.hidden_board(), make.moderator("boss"), title="Secret plans")
    hidden = make.thread(title="Hidden words")
    hidden.hide()

    for thread in (secret, hidden):
        for client in (Client(), signed_in(make.member())):
            answer = page_of(thread, client)
            assert answer.status_code == 404
            assert thread.title not in answer.text
        assert page_of(thread, signed_in(make.moderator())).status_code == 200


def test_a_thread_whose_authors_are_all_gone_says_so():
    thread = make.thread(author=make.member("ghost"))
    User.objects.filter(username="ghost").delete()

    assert "Nobody has posts to show here." in page_of(thread).text


def test_crawlers_are_told_to_leave_it(talk):
    assert 'content="noindex, nofollow"' in page_of(talk).text


def test_it_costs_the_same_for_one_and_for_three(talk):
    alone = make.thread()

    def queries(thread: Thread) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert page_of(thread).status_code == 200
        return len(seen)

    assert queries(alone) == queries(talk) <= 4


def test_it_is_planned_for_its_thread_however_often_it_is_asked(talk):
    for _ in range(12):
        page_of(talk)

    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        prepared = [statement for (statement,) in cursor.fetchall()]
    assert any("threads_thread" in statement for statement in prepared)
    assert not any('FROM "threads_participant"' in statement for statement in prepared)


def test_the_index_gives_their_order():
    people = Participant.objects.filter(thread=1).order_by("-post_count", "member_id")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        # Of the few rows here any index would do, with a sort behind it.
        cursor.execute("SET LOCAL enable_sort = off")

    plan = people.filter(participants.behind("3-7")).explain()

    assert "participants_in_order" in plan
    assert "Sort" not in plan


# --- verbs and slugs ------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["jump", "participants", "print"])
def test_a_thread_titled_like_a_verb_has_a_page_of_its_own(verb):
    thread = make.thread(title=verb.title())

    assert verb in TAKEN
    assert thread.slug == f"thread-{verb}"
    assert 'id="posts"' in Client().get(thread.get_absolute_url()).text


@pytest.mark.parametrize("verb", ["jump", "participants", "print"])
def test_older_threads_with_such_a_slug_move_aside(verb):
    from importlib import import_module  # noqa: PLC0415

    migration = import_module("forum.threads.migrations.0003_slugs_that_became_verbs")
    thread = make.thread(title="Bells", body="Ding.")
    Thread.objects.filter(pk=thread.pk).update(slug=verb)

    migration.give_way(apps, None)

    thread.refresh_from_db()
    assert thread.slug == f"thread-{verb}"
    assert "Ding." in Client().get(thread.get_absolute_url()).text
    assert Client().get(f"/t/{thread.pk}/{verb}/").status_code == 200  # where old links lead
