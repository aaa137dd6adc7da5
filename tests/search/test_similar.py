"""Threads like one that is being written, or like the one that was read."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import make

pytestmark = pytest.mark.django_db


def titles(page) -> list[str]:
    return [thread.title for thread in page.context["threads"]]


def test_the_title_with_more_of_the_words_comes_first():
    make.thread(title="A soup of onions")
    make.thread(title="Soup of carrots, onions and beans")
    make.thread(title="Bicycles", body="Soup of onions and carrots.")

    page = Client().get("/search/similar/", {"title": "Which soup with carrots and an onion?"})

    assert titles(page) == ["Soup of carrots, onions and beans", "A soup of onions"]


def test_htmx_gets_a_fragment_and_nothing_for_no_threads():
    make.thread(title="Soup")
    htmx = {"hx-request": "true"}

    some = Client(headers=htmx).get("/search/similar/?title=soups&board=whichever")
    none = Client(headers=htmx).get("/search/similar/?title=bicycles")

    assert "<html" not in some.content.decode()
    assert "Soup" in some.content.decode()
    assert not none.content.decode().strip()
    assert Client(headers=htmx).get("/search/similar/").status_code == 200


def test_a_thread_is_not_like_itself_and_its_page_leads_there():
    thread, other = make.thread(title="Soup of onions"), make.thread(title="Onion soup")
    address = f"/search/similar/?thread={thread.pk}"

    assert address in Client().get(thread.get_absolute_url()).content.decode()
    assert titles(Client().get(address)) == [other.title]


def test_of_a_thread_that_one_may_not_see_nothing_is_told():
    hidden = make.thread(make.hidden_board(), make.moderator(), title="Soup")

    assert Client().get(f"/search/similar/?thread={hidden.pk}").status_code == 404
    for wrong in ("x", "-1", "9" * 30, "１"):
        assert Client().get("/search/similar/", {"thread": wrong}).status_code == 404


def test_as_many_queries_for_one_as_for_three():
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            Client().get("/search/similar/?title=soup")
        return len(queries)

    make.thread(title="Soup")
    cost()
    one = cost()
    make.thread(title="Soup")
    make.thread(title="Soup")

    assert cost() == one


def test_titles_alone_are_looked_at_however_many_posts_hold_the_words():
    make.thread(title="Onions", body="soup")

    with CaptureQueriesContext(connection) as queries:
        page = Client().get("/search/similar/?title=soup")

    assert not titles(page)
    looked = [each["sql"] for each in queries if '."vector"' in each["sql"]]
    assert looked
    assert not any('"search_entry"."vector"' in sql for sql in looked)


def test_a_thread_that_was_renamed_is_like_its_new_title(member, signed_in):
    thread = make.thread(author=member, title="Soup")
    address = f"/p/{thread.posts.get().pk}/edit/"
    signed_in(member).post(address, {"title": "Bicycles", "body": "Which?"})

    assert titles(Client().get("/search/similar/?title=bicycle")) == ["Bicycles"]
    assert not titles(Client().get("/search/similar/?title=soup"))
