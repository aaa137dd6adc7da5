"""The map of the site."""

import xml.etree.ElementTree as ET
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from usp.objects.sitemap import InvalidSitemap
from usp.tree import sitemap_tree_for_homepage
from usp.web_client.abstract_client import LocalWebClient, LocalWebClientSuccessResponse

from forum.feeds import sitemap
from forum.posts.models import Post
from forum.threads.models import Thread
from tests import make

pytestmark = pytest.mark.django_db

NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def told(address: str) -> dict[str, datetime | None]:
    """Addresses of a map, with their moments. It must be what sitemaps.org's schema allows."""
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    root = ET.fromstring(answer.content)  # noqa: S314 - our own words
    each = {f"{NS}urlset": f"{NS}url", f"{NS}sitemapindex": f"{NS}sitemap"}[root.tag]
    found = {}
    assert 1 <= len(root) <= 50_000
    for entry in root:
        assert entry.tag == each
        assert [child.tag for child in entry] in ([f"{NS}loc"], [f"{NS}loc", f"{NS}lastmod"])
        place, moment = entry[0].text, entry.find(f"{NS}lastmod")
        assert place.startswith(settings.SITE_URL + "/")
        at = datetime.fromisoformat(moment.text) if moment is not None else None
        assert at is None or at.tzinfo
        found[place.removeprefix(settings.SITE_URL)] = at
    return found


def threads_told() -> dict[str, datetime | None]:
    parts = [part for part in told("/sitemap.xml") if "/threads/" in part]
    return {place: at for part in parts for place, at in told(part).items()}


def test_it_names_boards_and_threads_that_guests_see():
    thread, secret = make.thread(), make.thread(make.hidden_board(), make.moderator())
    hidden = make.thread()
    hidden.hide()

    assert set(threads_told()) == {thread.get_absolute_url()}
    boards = told("/sitemap/boards.xml")
    assert {"/", "/latest/", thread.board.get_absolute_url()} <= set(boards)
    assert secret.board.get_absolute_url() not in boards
    assert thread.board.parent.get_absolute_url() not in boards


def test_a_moderator_is_told_the_same(signed_in):
    hidden = make.thread()
    hidden.hide()
    make.thread()

    for address in ("/sitemap.xml", "/sitemap/threads/0.xml"):
        client = signed_in(make.moderator())
        assert client.get(address).text == Client().get(address).text


def test_lastmod_is_the_last_reply_or_edit_that_guests_see():
    thread = make.thread(replies=2)
    now = timezone.now().replace(microsecond=0)
    assert threads_told()[thread.get_absolute_url()] == thread.last_posted_at.replace(microsecond=0)

    later = now + timedelta(hours=1)
    Post.objects.filter(thread=thread, number=2).update(edited_at=later)
    assert threads_told()[thread.get_absolute_url()] == later

    Post.objects.filter(thread=thread, number=2).update(hidden_at=now)
    assert threads_told()[thread.get_absolute_url()] == thread.last_posted_at.replace(microsecond=0)


def test_lastmod_of_a_part_is_the_latest_of_its_threads(monkeypatch):
    monkeypatch.setattr(sitemap, "THREADS_A_PART", 3)
    made = [make.thread(replies=1) for _ in range(7)]
    shown, day = timezone.now().replace(microsecond=0), timedelta(days=1)
    for n, thread in enumerate(made):
        Thread.objects.filter(pk=thread.pk).update(last_posted_at=shown - (n + 1) * day)
    Post.objects.filter(thread=made[5], number=2).update(edited_at=shown)

    parts = {place: at for place, at in told("/sitemap.xml").items() if "/threads/" in place}

    assert len(parts) >= 3
    for place, at in parts.items():
        assert at == max(told(place).values()), place
    assert shown in parts.values()


@pytest.mark.parametrize("lies", ["thread", "board", "post"])
def test_lastmod_of_a_part_tells_of_nothing_that_is_hidden(lies):
    thread, board = make.thread(), make.hidden_board() if lies == "board" else make.board()
    moderator = make.moderator()
    secret = make.thread(board, moderator)
    make.post(secret, moderator)
    later = timezone.now().replace(microsecond=0) + timedelta(days=1)
    Post.objects.filter(thread=secret, number=2).update(edited_at=later)
    if lies != "post":
        Thread.objects.filter(pk=secret.pk).update(last_posted_at=later)
    assert lies == "board" or later in told("/sitemap.xml").values()
    if lies == "thread":
        Thread.objects.filter(pk=secret.pk).update(hidden_at=later)
    elif lies == "post":
        Post.objects.filter(thread=secret, number=2).update(hidden_at=later)

    seen = [*told("/sitemap.xml").values(), *told("/sitemap/boards.xml").values()]

    assert thread.last_posted_at.replace(microsecond=0) <= max(filter(None, seen)) < later


def test_lastmod_of_a_board_is_its_last_reply_that_guests_see():
    quiet, busy, empty = make.thread(), make.thread(replies=1), make.board()
    moments = [timezone.now().replace(microsecond=0) + timedelta(days=n) for n in range(4)]
    for thread, at in ((quiet, moments[1]), (busy, moments[2])):
        Thread.objects.filter(pk=thread.pk).update(last_posted_at=at)
    hidden = make.thread(busy.board)
    secret = make.thread(make.hidden_board(), make.moderator())
    for thread, hidden_at in ((hidden, moments[0]), (secret, None)):
        Thread.objects.filter(pk=thread.pk).update(last_posted_at=moments[3], hidden_at=hidden_at)

    found = told("/sitemap/boards.xml")

    assert found[quiet.board.get_absolute_url()] == moments[1]
    assert found[busy.board.get_absolute_url()] == moments[2]
    assert found[empty.get_absolute_url()] is None
    assert found["/"] == found["/latest/"] == moments[2]
    assert told("/sitemap.xml")["/sitemap/boards.xml"] == moments[2]


def test_a_thread_split_off_from_old_posts_makes_its_board_no_older():
    busy = make.thread()
    old = make.thread(busy.board)
    Thread.objects.filter(pk=old.pk).update(last_posted_at=timezone.now() - timedelta(days=900))

    board = told("/sitemap/boards.xml")[busy.board.get_absolute_url()]

    assert board == busy.last_posted_at.replace(microsecond=0)


def test_the_latest_of_a_part_is_found_by_indexes():
    """At any size: PostgreSQL is only kept from reading the few rows of a test one by one."""
    make.thread()
    with CaptureQueriesContext(connection) as asked, connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        told("/sitemap.xml")
        [parts] = [each["sql"] for each in asked if "generate_series" in each["sql"]]
        cursor.execute(f"EXPLAIN {parts}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "threads_of_a_part" in plan
    assert "posts_edited_of_a_part" in plan


def test_parts_are_ranges_of_ids_and_empty_ones_are_left_out(monkeypatch):
    monkeypatch.setattr(sitemap, "THREADS_A_PART", 2)
    threads = [make.thread() for _ in range(5)]
    threads[1].hide()

    parts = [part for part in told("/sitemap.xml") if "/threads/" in part]

    expected = {threads[n].pk // 2 for n in (0, 2, 3, 4)}
    assert parts == [f"/sitemap/threads/{part}.xml" for part in sorted(expected)]
    assert set(threads_told()) == {threads[n].get_absolute_url() for n in (0, 2, 3, 4)}


def test_a_part_without_threads_is_a_404():
    for part in (1, 10**9, 2**62, 2**70):
        assert Client().get(f"/sitemap/threads/{part}.xml").status_code == 404


def test_an_empty_forum_has_a_map():
    Thread.objects.all().delete()

    assert list(told("/sitemap.xml")) == ["/sitemap/boards.xml"]


def test_queries_are_the_same_for_one_thread_and_for_three():
    def queries() -> list[int]:
        counts = []
        for address in ("/sitemap.xml", "/sitemap/threads/0.xml", "/sitemap/boards.xml"):
            with CaptureQueriesContext(connection) as seen:
                told(address)
            counts.append(len(seen))
        return counts

    board = make.board()
    make.thread(board)
    one = queries()
    make.thread(board)
    make.thread(board)

    assert queries() == one
    assert max(one) <= 3


def test_a_known_map_is_a_304():
    make.thread()
    for address in ("/sitemap.xml", "/sitemap/threads/0.xml", "/sitemap/boards.xml"):
        first = Client().get(address)
        assert Client().get(address, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_robots_are_told_where_it_is():
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in Client().get("/robots.txt").text


class Crawler(LocalWebClient):
    """Fetches from this site, by whole addresses as the world knows them."""

    def get(self, url: str) -> LocalWebClientSuccessResponse:
        answer = Client().get(url.removeprefix(settings.SITE_URL))
        assert answer.status_code == 200, url
        return LocalWebClientSuccessResponse(url, answer.text)


def test_a_crawler_finds_every_thread_from_the_first_page(monkeypatch):
    monkeypatch.setattr(sitemap, "THREADS_A_PART", 2)
    threads = [make.thread(title=title) for title in ("Bells & <whistles>", "Борщ", "東京", "Soup")]

    site = sitemap_tree_for_homepage(
        f"{settings.SITE_URL}/", web_client=Crawler(), use_known_paths=False
    )

    assert not [each for each in site.all_sitemaps() if isinstance(each, InvalidSitemap)]
    found = {page.url: page.last_modified for page in site.all_pages()}
    for thread in threads:
        at = found[settings.SITE_URL + thread.get_absolute_url()]
        assert at == thread.last_posted_at.replace(microsecond=0)
