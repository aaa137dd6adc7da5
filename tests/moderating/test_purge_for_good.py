"""What has to go for good goes in two steps, by administrators alone."""

from __future__ import annotations

import pytest
from django.test import Client

from forum.log.models import Deed, LogEntry
from forum.moderating import actions
from forum.notifications.models import Notification
from forum.posting.actions import edit_post
from forum.posts.models import Post, Revision
from forum.threads.models import Thread
from tests import make
from tests.administering.conftest import PASSWORD
from tests.counting import counts_are_right

pytestmark = pytest.mark.django_db
SURE = {"reason": "An address of someone", "sure": "on"}


@pytest.fixture
def thread():
    return make.thread(replies=3)


@pytest.fixture
def chief():
    return make.administrator()


@pytest.fixture
def signed_in(just_signed_in):
    return just_signed_in


def test_a_hidden_post_goes_with_all_its_words(thread, chief, signed_in):
    post = thread.posts.get(number=2)
    author = post.author
    edit_post(make.viewer(author), post, "Newer words")
    actions.hide_post(make.viewer(chief), post, "Private")

    answer = signed_in(chief).post(f"/p/{post.pk}/purge/", SURE)

    assert answer.status_code == 302
    assert not Post.objects.filter(pk=post.pk).exists()
    assert not Revision.objects.filter(post=post.pk).exists()
    assert LogEntry.objects.latest("id").deed == Deed.PURGE_POST
    assert Notification.objects.filter(recipient=author, deed=Deed.PURGE_POST).exists()
    assert thread.posts.filter(number=3).exists()
    assert counts_are_right()


def test_a_hidden_thread_goes_with_all_its_posts(thread, chief, signed_in):
    actions.hide_thread(make.viewer(chief), thread, "Private")

    assert signed_in(chief).post(f"/t/{thread.pk}/purge/", SURE).status_code == 302

    assert not Thread.objects.filter(pk=thread.pk).exists()
    assert not Post.objects.filter(thread=thread.pk).exists()
    assert signed_in(chief).post(f"/t/{thread.pk}/purge/", SURE).status_code == 404
    assert counts_are_right()


def test_it_must_be_hidden_first_and_confirmed(thread, chief, signed_in):
    post = thread.posts.get(number=2)
    browse = signed_in(chief)

    for address in (f"/p/{post.pk}/purge/", f"/t/{thread.pk}/purge/"):
        assert browse.get(address).status_code == 200
        assert browse.post(address, SURE).status_code == 403
    actions.hide_post(make.viewer(chief), post, "Private")
    answer = browse.post(f"/p/{post.pk}/purge/", {"reason": "My reason"})
    assert answer.status_code == 422
    assert "My reason" in answer.text
    assert thread.posts.count() == 4


def test_moderators_and_strangers_are_refused(thread, signed_in):
    post = thread.posts.get(number=2)
    actions.hide_post(make.viewer(make.moderator()), post, "Private")

    assert signed_in(make.moderator()).post(f"/p/{post.pk}/purge/", SURE).status_code == 403
    assert signed_in(make.moderator()).post(f"/t/{thread.pk}/purge/", SURE).status_code == 403
    assert signed_in(make.member()).post(f"/p/{post.pk}/purge/", SURE).status_code == 404
    assert signed_in(make.member()).post(f"/t/{thread.pk}/purge/", SURE).status_code == 403
    assert thread.posts.count() == 4


def test_it_asks_for_a_recent_sign_in(thread, chief):
    actions.hide_thread(make.viewer(chief), thread, "Private")
    stolen = Client()
    stolen.force_login(make.proven(chief, PASSWORD))

    for address in (f"/p/{thread.posts.get(number=2).pk}/purge/", f"/t/{thread.pk}/purge/"):
        assert "/accounts/reauthenticate/" in stolen.post(address, SURE)["Location"]
    assert thread.posts.count() == 4
