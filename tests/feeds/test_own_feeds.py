"""Private feeds: what their member sees, as long as they see it."""

import re

import pytest
from django.test import Client

from accounts.models import User
from forum.boards.models import Grant
from forum.feeds.models import FeedKey
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret():
    return make.thread(make.hidden_board(), make.moderator(), title="Secret plans")


@pytest.fixture
def insider(secret):
    """Somebody who moderates the hidden board, and has feeds."""
    insider = make.board_moderator(secret.board)
    FeedKey.objects.create(member=insider)
    return insider


def feed_of(member: User, of: str = "all/") -> str:
    return f"/feeds/private/{FeedKey.objects.get(member=member).token}/{of}"


def test_it_shows_what_the_member_sees(insider, secret):
    for of in ("all/", f"b/{secret.board.slug}/", f"t/{secret.pk}/", f"u/{secret.author_id}/"):
        answer = Client().get(feed_of(insider, of))
        assert answer.status_code == 200
        assert "Secret plans" in answer.text


def test_no_cache_and_no_search_engine_keeps_it(insider):
    answer = Client().get(feed_of(insider))

    assert "private" in answer["Cache-Control"]
    assert "public" not in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert "veche.kept_for_guests" not in answer.wsgi_request.META
    assert not answer.cookies


def test_a_known_one_is_a_304_and_stays_private(insider):
    first = Client().get(feed_of(insider))

    again = Client().get(feed_of(insider), headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304
    assert "private" in again["Cache-Control"]


def test_a_lost_right_is_felt_at_once(insider, secret):
    Grant.objects.filter(board=secret.board).delete()

    assert "Secret plans" not in Client().get(feed_of(insider)).text
    assert Client().get(feed_of(insider, f"t/{secret.pk}/")).status_code == 404


def test_a_deactivated_member_has_no_feed(insider):
    User.objects.filter(pk=insider.pk).update(is_active=False)

    assert Client().get(feed_of(insider)).status_code == 404


@pytest.mark.parametrize("wrong", ["x", "0-", "1-x", "é", "9" * 40 + "-a", "-", "1-" + "0" * 64])
def test_a_made_up_token_is_a_404(insider, wrong):
    assert Client().get(f"/feeds/private/{wrong}/all/").status_code == 404


def test_another_members_proof_is_worth_nothing(insider):
    other = FeedKey.objects.create(member=make.member())
    proof = FeedKey.objects.get(member=insider).proof

    assert Client().get(f"/feeds/private/{other.member_id}-{proof}/all/").status_code == 404


def test_the_table_alone_gives_no_address_away(insider):
    key = FeedKey.objects.get(member=insider)

    assert key.salt not in key.token


def test_a_member_makes_renews_and_switches_off(signed_in):
    member = make.member()
    client = signed_in(member)
    assert "/feeds/private/" not in client.get("/feeds/mine/").text

    client.post("/feeds/mine/renew/")
    first = feed_of(member)
    assert first in client.get("/feeds/mine/").text
    assert Client().get(first).status_code == 200

    client.post("/feeds/mine/renew/")
    second = feed_of(member)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200

    for _ in range(2):
        assert client.post("/feeds/mine/revoke/").status_code == 302
        assert Client().get(second).status_code == 404


def test_it_is_for_members_and_by_post():
    for address in ("/feeds/mine/", "/feeds/mine/renew/", "/feeds/mine/revoke/"):
        answer = Client().post(address) if address != "/feeds/mine/" else Client().get(address)
        assert answer.status_code == 302
        assert "/accounts/login/" in answer["Location"]
    assert Client().get("/feeds/mine/renew/").status_code == 405
    assert not FeedKey.objects.exists()


def test_the_page_names_the_feed_one_came_for(signed_in, insider, secret):
    thread, other = make.thread(), make.member()
    client = signed_in(insider)

    assert f"/t/{thread.pk}/" in client.get(f"/feeds/mine/?t={thread.pk}").text
    assert f"/u/{other.pk}/" in client.get(f"/feeds/mine/?u={other.pk}").text
    stranger = signed_in(make.member())
    assert stranger.get(f"/feeds/mine/?t={secret.pk}").status_code == 404
    assert stranger.get("/feeds/mine/?t=x").status_code == 404


def test_the_page_lists_boards_that_the_member_sees_only(signed_in, insider, secret):
    page = signed_in(insider).get("/feeds/mine/").text
    assert secret.board.title in page

    member = make.member()
    FeedKey.objects.create(member=member)
    page = signed_in(member).get("/feeds/mine/").text
    assert secret.board.title not in page
    assert 'name="robots" content="noindex"' in page
    assert re.search(r"/feeds/private/[0-9]+-[0-9a-f]{64}/all/", page)
