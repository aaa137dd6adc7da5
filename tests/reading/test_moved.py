"""Addresses of threads that were merged into others."""

import pytest
from django.test import Client

from forum.threads.redirects import leave_redirect, survivor_of, take_redirect_back
from tests import make

pytestmark = pytest.mark.django_db

OLD = 987_654


def test_an_old_address_leads_to_the_survivor():
    thread = make.thread()
    leave_redirect(OLD, thread)

    for address in (f"/t/{OLD}/", f"/t/{OLD}/old-name/", f"/t/{OLD}/old-name/?page=7"):
        answer = Client().get(address)
        assert answer.status_code == 301
        assert answer["Location"] == thread.get_absolute_url()


def test_a_later_page_leads_to_where_its_first_post_went():
    thread = make.thread(replies=24)
    came = thread.posts.get(number=23)
    leave_redirect(OLD, thread, {22: came.pk})

    answer = Client().get(f"/t/{OLD}/old-name/?page=2")

    assert answer["Location"] == f"{thread.get_absolute_url()}?page=2#post-23"


def test_a_post_that_may_not_be_seen_is_not_told_of():
    thread = make.thread(replies=1)
    post = thread.posts.get(number=2)
    post.hide()
    leave_redirect(OLD, thread, {21: post.pk})

    answer = Client().get(f"/t/{OLD}/old-name/?page=2")
    assert answer["Location"] == thread.get_absolute_url()


def test_a_redirect_to_what_one_may_not_see_is_a_404(signed_in):
    secret = make.thread(make.hidden_board(), make.moderator(), title="Secret")
    leave_redirect(OLD, secret)

    for client in (Client(), signed_in(make.member())):
        for address in (f"/t/{OLD}/", f"/feeds/t/{OLD}/"):
            answer = client.get(address)
            assert answer.status_code == 404
            assert "secret" not in answer.text.lower()
    assert signed_in(make.moderator()).get(f"/t/{OLD}/").status_code == 301


def test_feeds_follow_too():
    thread = make.thread()
    leave_redirect(OLD, thread)

    assert thread.title in Client().get(f"/feeds/t/{OLD}/").text


def test_two_merges_make_one_way_and_the_second_can_be_taken_back():
    middle, last = make.thread(), make.thread()
    leave_redirect(OLD, middle)
    for _ in range(2):
        leave_redirect(middle.pk, last, {1: 1})
    assert survivor_of(OLD, make.viewer(None)) == last

    take_redirect_back(middle.pk)

    assert survivor_of(OLD, make.viewer(None)) == middle
    assert survivor_of(middle.pk, make.viewer(None)) is None


def test_a_ring_ends():
    one, two = make.thread(), make.thread()
    leave_redirect(one.pk, two)
    leave_redirect(two.pk, one)

    assert survivor_of(one.pk, make.viewer(None)) in (one, two)


def test_an_address_that_never_was_is_a_404():
    for address in (f"/t/{OLD}/", f"/t/{2**70}/", f"/t/{OLD}/x/?by=1"):
        assert Client().get(address).status_code == 404
