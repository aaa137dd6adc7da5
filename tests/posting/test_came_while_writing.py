"""Replies that came while one wrote are shown once, before one's own is sent."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.posts.models import Post
from tests import make

pytestmark = pytest.mark.django_db


def send(client, thread, seen, body="My reply", **more):
    form = {"body": body, **({} if seen is None else {"seen": seen}), **more}
    return client.post(f"/t/{thread.pk}/reply/", form)


def seen_on(page) -> str:
    return re.search(r'name="seen" value="([^"]*)', page.text)[1]


def test_it_comes_back_once_with_what_came(member, signed_in):
    thread, client = make.thread(), signed_in(member)
    make.post(thread, body="Came meanwhile")

    held = send(client, thread, 1)

    assert held.status_code == 422
    assert 'role="alert"' in held.text
    assert "Came meanwhile" in held.text
    assert "My reply" in held.text
    assert not Post.objects.filter(author=member).exists()
    assert send(client, thread, seen_on(held)).status_code == 302


def test_the_forms_name_what_they_have_shown(member, signed_in):
    thread, client = make.thread(replies=2), signed_in(member)

    assert seen_on(client.get(f"/t/{thread.pk}/reply/")) == "3"
    assert seen_on(client.get(thread.get_absolute_url())) == "3"


def test_a_form_that_names_nothing_is_never_held(member, signed_in):
    thread = make.thread(replies=2)

    assert send(signed_in(member), thread, None).status_code == 302
    assert send(signed_in(member), thread, "").status_code == 302


def test_ones_own_posts_hold_nothing(member, signed_in):
    thread = make.thread()
    make.post(thread, member)

    assert send(signed_in(member), thread, 1).status_code == 302


def test_a_hidden_post_holds_nothing_and_is_not_shown(member, signed_in):
    thread = make.thread()
    make.post(thread, body="Taken away").hide()

    assert send(signed_in(member), thread, 1).status_code == 302


def test_a_form_that_was_taken_is_not_held_when_it_comes_again(member, signed_in):
    thread, client, form = make.thread(), signed_in(member), uuid4()
    first = send(client, thread, 1, submission_id=form)
    make.post(thread)

    second = send(client, thread, 1, submission_id=form)

    assert second["Location"] == first["Location"]


def test_a_locked_thread_says_that_it_is_locked(member, signed_in):
    thread = make.thread(replies=1)
    thread.lock()

    assert send(signed_in(member), thread, 1).status_code == 403


@pytest.mark.parametrize("seen", ["-1", "x", "9" * 30])
def test_a_mangled_number_keeps_the_text(member, signed_in, seen):
    answer = send(signed_in(member), make.thread(), seen)

    assert answer.status_code == 422
    assert "My reply" in answer.text


def test_of_many_only_the_newest_are_shown(member, signed_in):
    thread = make.thread(replies=30)

    held = send(signed_in(member), thread, 1)

    assert 'id="post-31"' in held.text
    assert 'id="post-11"' not in held.text


def test_in_place_it_comes_back_as_the_form(member, signed_in):
    thread = make.thread()
    make.post(thread, body="Came meanwhile")

    held = signed_in(member).post(
        f"/t/{thread.pk}/reply/",
        {"body": "My reply", "seen": 1, "after": 1},
        headers={"HX-Request": "true"},
    )

    assert held.status_code == 422
    assert "<html" not in held.text
    assert "Came meanwhile" in held.text
    assert 'name="after" value="1"' in held.text
    assert seen_on(held) == "2"


def test_it_asks_the_same_for_one_and_for_three(member, signed_in):
    thread, client = make.thread(replies=1), signed_in(member)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            send(client, thread, 1)
        return len(queries)

    asked()
    one = asked()
    make.post(thread)
    make.post(thread)

    assert asked() == one
