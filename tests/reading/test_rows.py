"""Rows of lists are kept as HTML; they must never be stale."""

import re

import pytest
from django.test import Client

from accounts.models import User
from forum.web import fragments
from tests import make


def shown(address: str, **headers: str) -> str:
    return Client(headers=headers).get(address).content.decode()


@pytest.fixture
def thread(db):
    return make.thread(title="Before the change", replies=1)


@pytest.mark.parametrize("place", ["board", "latest"])
def test_a_row_follows_its_thread(thread, place):
    address = thread.board.get_absolute_url() if place == "board" else "/latest/"
    assert "Before the change" in shown(address)

    thread.rename("After the change")
    reply = make.post(thread, make.member("zinaida"))

    page = shown(address)
    assert "After the change" in page
    assert "Before the change" not in page
    assert "zinaida" in page
    assert f"/p/{reply.pk}/" in page


def test_a_row_follows_its_members_name(thread):
    shown("/latest/")
    User.objects.filter(pk=thread.author_id).update(username="renamed")
    assert "renamed" in shown("/latest/")


def test_a_board_of_the_index_follows_what_is_said(thread):
    shown("/")
    reply = make.post(thread, make.member("zinaida"))
    page = shown("/")
    assert f"/p/{reply.pk}/" in page
    assert "zinaida" in page


def test_each_language_has_its_own_rows(thread):
    russian, english = (shown("/latest/", accept_language=code) for code in ("ru", "en"))
    row = re.compile(r'<li class="thread-row.*?</dl>', re.DOTALL)
    assert row.search(russian)[0] != row.search(english)[0]


def test_a_row_that_was_seen_is_not_rendered_again(thread, monkeypatch):
    first = shown("/latest/")
    monkeypatch.setattr(fragments, "render_to_string", None)
    assert shown("/latest/") == first


def test_a_bounded_number_is_kept(db, monkeypatch):
    monkeypatch.setattr(fragments, "MOST_KEPT", 2)
    for number in range(5):
        fragments.kept("pieces/post.html#gap", number, {"number": number})
    assert len(fragments._kept) == 2
