import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from forum.posts.models import Post
from forum.threads.models import Thread
from tests import make

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}


def sheet(thread: Thread, client: Client | None = None, query: str = ""):
    return (client or Client()).get(f"/t/{thread.pk}/print/{query}", headers=EN)


def shown(answer) -> list[int]:
    return [int(n) for n in re.findall(r'id="post-(\d+)"', answer.text)]


@pytest.fixture
def long_thread():
    """Numbered to 201, and made quickly."""
    thread, author = make.thread(title="Bells"), make.member()
    template = thread.posts.get()
    Post.objects.bulk_create(
        Post(
            thread=thread,
            number=number,
            author=author,
            body="x",
            html="<p>x</p>",
            renderer_version=template.renderer_version,
        )
        for number in range(2, 202)
    )
    Thread.objects.filter(pk=thread.pk).update(last_number=201)
    return thread


def test_it_shows_the_posts_and_nothing_round_them():
    thread = make.thread(author=make.member("carol"), title="Bells", body="First **words**")

    page = sheet(thread).text

    assert page.count("<h1") == 1
    for part in ("Bells", "carol", "<strong>words</strong>", f"http://testserver/t/{thread.pk}/"):
        assert part in page
    for part in ("site-header", "site-footer", "composer", "post-actions"):
        assert part not in page


def test_a_hundred_posts_stand_on_a_sheet(long_thread):
    first, last = sheet(long_thread), sheet(long_thread, query="?page=3")

    assert shown(first) == list(range(1, 101))
    assert "sheet 1 of 3" in first.text
    assert shown(last) == [201]
    assert f"{long_thread.get_absolute_url()}?page=11" in last.text  # the way back, to its place


@pytest.mark.parametrize("page", ["0", "-1", "4", "x", "", "9" * 30, "1e1"])
def test_a_sheet_that_is_not_there_is_a_404(long_thread, page):
    assert sheet(long_thread, query=f"?page={page}").status_code == 404


def test_a_needless_page_one_redirects():
    thread = make.thread()

    assert sheet(thread, query="?page=1")["Location"] == f"/t/{thread.pk}/print/"


def test_hidden_posts_are_left_out_for_guests(signed_in):
    thread = make.thread(replies=2)
    post = thread.posts.get(number=2)
    Post.objects.filter(pk=post.pk).update(html="<p>Insult</p>")
    post.hide()

    assert shown(sheet(thread)) == [1, 3]
    assert "Insult" not in sheet(thread).text
    assert "Insult" in sheet(thread, signed_in(make.moderator())).text


def test_a_thread_one_may_not_see_is_a_404(signed_in):
    secret = make.thread(make.hidden_board(), make.moderator(), title="Secret plans")
    hidden = make.thread(title="Hidden words")
    hidden.hide()

    for thread in (secret, hidden):
        for client in (Client(), signed_in(make.member())):
            answer = sheet(thread, client)
            assert answer.status_code == 404
            assert thread.title not in answer.text


def test_a_deleted_author_leaves_readable_words():
    thread = make.thread(author=make.member("ghost"))
    User.objects.filter(username="ghost").delete()

    assert "deleted member" in sheet(thread).text


def test_crawlers_are_told_to_leave_it():
    assert 'content="noindex, nofollow"' in sheet(make.thread()).text


def test_it_costs_the_same_for_one_post_and_for_three():
    one, three = make.thread(), make.thread(replies=2)

    def queries(thread: Thread) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert sheet(thread).status_code == 200
        return len(seen)

    assert queries(one) == queries(three) <= 5
