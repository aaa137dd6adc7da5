"""What a screen reader hears of a thread: one heading a post, no two links of one name."""

import re
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from django.test import Client

from accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}
RU = {"Accept-Language": "ru"}


def heading(page: str, number: int) -> str:
    return re.search(rf'id="post-{number}-heading">([^<]*)<', page)[1]


@pytest.fixture
def talk():
    thread = make.thread(author=make.member("carol"))
    make.post(thread, make.member("dora"), to=thread.posts.get(number=1))
    return thread


def test_each_post_is_a_heading_that_says_who_and_to_what(talk):
    page = Client().get(talk.get_absolute_url(), headers=EN).text
    russian = Client().get(talk.get_absolute_url(), headers=RU).text

    assert heading(page, 1) == "Post 1, by carol"
    assert heading(page, 2) == "Post 2, by dora, reply to 1"
    assert heading(russian, 2) == "Сообщение 2, автор — dora, ответ на 1"


def test_a_deleted_author_leaves_a_heading(talk):
    User.objects.filter(username="dora").delete()

    page = Client().get(talk.get_absolute_url(), headers=EN).text

    assert heading(page, 2) == "Post 2, by a deleted member, reply to 1"


@pytest.mark.parametrize(("language", "word"), [("en", "unread"), ("ru", "не прочитано")])
def test_an_unread_post_says_so(talk, language, word):
    from django.utils import translation  # noqa: PLC0415

    from forum.reading.post_rows import rows_between  # noqa: PLC0415

    with translation.override(language):
        (row,) = rows_between(make.viewer(None), talk, 2, 2)
        unread = render_to_string("pieces/post.html", {"post": row, "unread": True})
        read = render_to_string("pieces/post.html", {"post": row, "unread": False})

    assert heading(unread, 2).endswith(f", {word}")
    assert word not in heading(read, 2)


def test_no_two_actions_of_a_page_bear_one_name(talk, signed_in):
    make.post(talk)
    page = signed_in(make.moderator()).get(talk.get_absolute_url(), headers=EN).text

    names = re.findall(r'aria-label="([^"]*post \d+)"', page)
    names += re.findall(r"Permanent link to post </span>#\d+", page)

    assert len(names) == len(set(names))
    assert len([name for name in names if name.startswith("Permanent")]) == 3


def test_headings_go_down_one_level_at_a_time(talk):
    for address in (
        talk.get_absolute_url(),
        f"{talk.get_absolute_url()}?by={talk.author_id}",
        f"/t/{talk.pk}/participants/",
        f"/t/{talk.pk}/jump/",
        f"/t/{talk.pk}/print/",
        "/keyboard/",
    ):
        levels = [int(n) for n in re.findall(r"<h(\d)", Client().get(address).text)]
        assert levels[0] == 1, address
        assert levels.count(1) == 1, address
        assert all(b - a <= 1 for a, b in pairwise(levels)), address
