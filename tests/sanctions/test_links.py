"""What links to a learned site waits for a moderator, whoever writes it."""

from __future__ import annotations

import pytest

from forum.holding.models import HeldPost, Why
from forum.posting.actions import Editing, Words
from forum.posting.sending import send_edit, send_reply, send_thread
from forum.posts.models import Post
from forum.sanctions.models import SpamDomain
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _learned(db) -> None:
    SpamDomain.objects.create(domain="cheap-watches.example")


LINKS = [
    "See https://cheap-watches.example/now",
    "[here](http://shop.Cheap-Watches.example:8080/)",
    "<https://www.cheap-watches.example>",
]


@pytest.mark.parametrize("body", LINKS)
def test_a_reply_a_thread_and_an_edit_with_such_a_link_wait(member, body):
    thread = make.thread()
    viewer, own = make.viewer(member), make.post(thread, member)
    own = Post.objects.select_related("thread__board").get(pk=own.pk)

    send_reply(viewer, thread, Words(body))
    send_thread(viewer, thread.board, "Title", Words(body))
    send_edit(
        viewer, Post.objects.select_related("thread__board").get(pk=own.pk), body, "", Editing()
    )

    assert list(HeldPost.objects.values_list("why", flat=True)) == [Why.LINKS] * 3
    assert thread.posts.count() == 2


@pytest.mark.parametrize(
    "body", ["cheap-watches.example in words", "https://example.org/cheap-watches.example"]
)
def test_other_words_and_links_go_through(member, body):
    thread = make.thread()

    assert isinstance(send_reply(make.viewer(member), thread, Words(body)), Post)


def test_moderators_may_link_to_it(member):
    thread = make.thread()

    assert isinstance(send_reply(make.viewer(make.moderator()), thread, Words(LINKS[0])), Post)
