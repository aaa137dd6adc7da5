from urllib.robotparser import RobotFileParser

import pytest
from django.test import Client
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def robots():
    answer = Client().get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert not answer.cookies
    parser = RobotFileParser()
    parser.parse(answer.content.decode().splitlines())
    return parser


def test_it_opens_what_guests_read(robots):
    thread = make.thread()

    for address in ("/", "/latest/", thread.board.get_absolute_url(), thread.get_absolute_url()):
        assert robots.can_fetch("anybot", address)


def test_it_closes_forms_and_what_is_ones_own(robots):
    for name in ("account_login", "account_signup", "notifications", "moderation", "administering"):
        assert not robots.can_fetch("anybot", reverse(name))


def test_it_asks_for_a_pause_between_pages(robots):
    assert robots.crawl_delay("anybot") == 1
