"""Atom feeds: what guests see, whole and well-formed."""

import xml.etree.ElementTree as ET
from datetime import datetime

import feedparser
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.posting import actions
from forum.posts.models import Post
from tests import make
from tests.tags.making import board_with_tags, tag, tagged

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def fetched(address: str, client: Client | None = None) -> feedparser.FeedParserDict:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200, address
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    check_rfc_4287(answer.content)
    read = feedparser.parse(answer.content, sanitize_html=False)
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == "atom10"
    return read


def check_rfc_4287(text: bytes) -> None:
    """What the RFC demands of a feed and its entries; no package ships its schema."""
    feed = ET.fromstring(text)  # noqa: S314 - our own words
    assert feed.tag == f"{ATOM}feed"
    for each in [feed, *feed.findall(f"{ATOM}entry")]:
        for once in ("id", "title", "updated"):
            (found,) = each.findall(ATOM + once)
            assert found.text, once
        assert datetime.fromisoformat(each.find(f"{ATOM}updated").text).tzinfo
        alternates = [e for e in each.findall(f"{ATOM}link") if e.get("rel") == "alternate"]
        assert [e.get("href")[:4] for e in alternates] == ["http"]
    for entry in feed.findall(f"{ATOM}entry"):
        assert entry.find(f"{ATOM}author/{ATOM}name").text
        (content,) = entry.findall(f"{ATOM}content")
        assert content.get("type") == "html"
    names = [e.find(f"{ATOM}id").text for e in feed.findall(f"{ATOM}entry")]
    assert len(names) == len(set(names))


@pytest.fixture
def thread():
    thread = make.thread(author=make.member("carol"), title="Bells & <whistles>")
    make.post(thread, make.member("dora"), "A reply with **weight**.")
    return thread


def addresses(thread) -> list[str]:
    return [
        "/feeds/all/",
        f"/feeds/b/{thread.board.slug}/",
        f"/feeds/t/{thread.pk}/",
        f"/feeds/u/{thread.author_id}/",
    ]


def test_each_feed_is_valid_and_names_itself(thread):
    for address in addresses(thread):
        read = fetched(address)
        (self_link,) = [link.href for link in read.feed.links if link.rel == "self"]
        assert self_link == settings.SITE_URL + address
        assert read.entries[-1].title == thread.title


def test_the_feed_of_a_tag_is_valid_too():
    thread = tagged("bells & whistles", title="Of bells", board=board_with_tags())

    read = fetched(f"/feeds/tags/{tag('bells & whistles').pk}/")

    assert [entry.title for entry in read.entries] == [thread.title]


def test_entries_hold_author_moments_and_the_whole_post(thread):
    newest = fetched("/feeds/all/").entries[0]

    assert newest.title == "Bells & <whistles> #2"
    assert newest.author == "dora"
    assert newest.author_detail.href == f"{settings.SITE_URL}/u/dora/"
    assert newest.link == f"{settings.SITE_URL}/p/{thread.posts.get(number=2).pk}/"
    assert "<strong>weight</strong>" in newest.content[0].value


def test_an_edit_and_a_new_title_keep_the_entrys_id(thread):
    opening = thread.posts.get(number=1)
    before = fetched(f"/feeds/t/{thread.pk}/").entries[-1]

    actions.edit_post(make.viewer(thread.author), opening, "Changed.", "Another title")

    after = fetched(f"/feeds/t/{thread.pk}/").entries[-1]
    assert after.id == before.id
    assert after.title == "Another title"
    assert "Changed." in after.content[0].value


def test_an_edit_moves_the_entrys_and_the_feeds_moment(thread):
    edited = timezone.now().replace(microsecond=0) + timezone.timedelta(days=1)
    Post.objects.filter(thread=thread, number=1).update(edited_at=edited)

    read = fetched(f"/feeds/t/{thread.pk}/")

    assert datetime.fromisoformat(read.entries[-1].updated) == edited
    assert datetime.fromisoformat(read.feed.updated) == edited


def test_links_are_whole_and_spoilers_lead_to_the_post(thread):
    body = "See [boards](/latest/) and ||the butler||.\n\n@carol"
    post = make.post(thread, body=body)

    content = fetched("/feeds/all/").entries[0].content[0].value

    assert "the butler" not in content
    assert f'href="{settings.SITE_URL}/p/{post.pk}/"' in content
    assert 'href="/' not in content
    assert "class=" not in content


def test_what_xml_cannot_hold_is_left_out(thread):
    Post.objects.filter(thread=thread, number=2).update(html="<p>a\x0bb\uffffc</p>")

    assert "abc" in fetched("/feeds/all/").entries[0].content[0].value


def test_a_feed_without_posts_is_valid_too():
    board, member = make.board(), make.member()
    hidden = make.thread(board, member)
    hidden.hide()

    for address in ("/feeds/all/", f"/feeds/b/{board.slug}/", f"/feeds/u/{member.pk}/"):
        read = fetched(address)
        assert not read.entries
        assert read.feed.updated.startswith("1970-01-01")


def test_what_guests_may_not_see_is_in_no_feed(thread, signed_in):
    secret = make.thread(make.hidden_board(), make.moderator(), title="Secret", body="Secret")
    hidden = make.thread(title="Secret", body="Secret")
    hidden.hide()
    rude = make.post(thread, body="Secret")
    rude.hide()

    for client in (Client(), signed_in(make.moderator())):
        for address in [*addresses(thread), f"/feeds/u/{secret.author_id}/"]:
            assert "Secret" not in client.get(address).text
        for thread_ in (secret, hidden):
            assert client.get(f"/feeds/t/{thread_.pk}/").status_code == 404
        assert client.get(f"/feeds/b/{secret.board.slug}/").status_code == 404


def test_what_is_not_there_is_a_404():
    for address in (f"/feeds/t/{2**70}/", f"/feeds/u/{2**70}/", "/feeds/b/none/"):
        assert Client().get(address).status_code == 404


def test_the_newest_twenty_are_told_newest_first():
    threads = [make.thread() for _ in range(3)]
    posts = [make.post(threads[n % 3]).pk for n in range(25)]

    entries = fetched("/feeds/all/").entries

    assert [int(entry.link.split("/")[-2]) for entry in entries] == posts[::-1][:20]


def test_who_knows_it_is_told_so(thread):
    for address in addresses(thread):
        first = Client().get(address)
        again = Client().get(address, headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304
        assert not again.content


def test_queries_are_the_same_for_one_post_and_for_three():
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            fetched(address)
        return len(seen)

    one, three = make.thread(), make.thread(replies=2)
    for first, second in zip(addresses(one), addresses(three), strict=True):
        assert queries(first) == queries(second) <= 5


def test_guests_pages_lead_to_the_feeds(thread):
    pages = ["/", thread.board.get_absolute_url(), thread.get_absolute_url(), "/u/carol/"]
    for page, address in zip(pages, addresses(thread), strict=True):
        text = Client().get(page).text
        kind = 'rel="alternate" type="application/atom+xml"'
        assert f'<link {kind} href="{settings.SITE_URL}{address}">' in text
        assert f'href="{address}"' in text
