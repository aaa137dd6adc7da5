"""Boards, threads and posts in Django's admin: to look at, by administrators."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make

pytestmark = pytest.mark.django_db

LISTS = ["boards/board", "boards/grant", "threads/thread", "posts/post"]


@pytest.mark.parametrize("path", LISTS)
def test_a_list_takes_the_same_queries_for_one_and_for_three(admin, path):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert admin.get(f"/admin/{path}/?q=" if "grant" not in path else f"/admin/{path}/")
        return len(seen)

    make.thread(replies=1)
    admin.get("/admin/")
    one = queries()
    make.thread(make.board(), replies=2)
    make.thread(make.board(), replies=2)

    assert queries() == one


def test_everything_opens_and_nothing_is_changed_there(admin):
    thread = make.thread(replies=1)
    post, grant = thread.posts.first(), thread.board.grants.first()
    things = [("boards/board", thread.board), ("boards/grant", grant)]
    things += [("threads/thread", thread), ("posts/post", post)]

    for kind, thing in things:
        address = f"/admin/{kind}/{thing.pk}/"
        assert admin.get(f"{address}change/").status_code == 200
        assert admin.post(f"{address}change/", {}).status_code == 403
        assert admin.post(f"{address}delete/", {"post": "yes"}).status_code == 403
        assert admin.get(f"/admin/{kind}/add/").status_code == 403


@pytest.mark.parametrize("path", ["", *(f"{kind}/" for kind in LISTS)])
def test_others_do_not_come_in(signed_in, path):
    for someone in (make.member(), make.moderator()):
        assert signed_in(someone).get(f"/admin/{path}", follow=True).status_code == 403


def test_a_search_for_posts_takes_any_words(admin):
    for words in ("7", "x", "9" * 40, "%00"[1:], "'; DROP TABLE"):
        assert admin.get("/admin/posts/post/", {"q": words}).status_code == 200
