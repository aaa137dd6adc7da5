"""The secret words again, over the real process that sends events."""

from __future__ import annotations

import http.client

import pytest
from django.conf import settings
from django.test import Client

from tests import make
from tests.serving import ADDRESS, served_live
from tests.sight import hiding

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PAGES = 8123
FOR_SECONDS = 2


def cookie_of(user) -> str:
    browser = Client()
    browser.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"


def opened(port: int, path: str, headers: dict[str, str]) -> http.client.HTTPResponse:
    server = http.client.HTTPConnection(ADDRESS, port, timeout=FOR_SECONDS)
    server.request("GET", path, headers=headers)
    return server.getresponse()


def heard(answer: http.client.HTTPResponse) -> str:
    """All that comes until nothing more does."""
    lines = []
    try:
        while line := answer.readline():
            lines.append(line.decode())
    except TimeoutError:
        pass
    return "".join(lines)


def speak(world: hiding.World) -> None:
    """More of the same while they listen: where they may not look, and where it is taken away."""
    staff = make.viewer(world.moderator)
    for thread in world.threads:
        hiding.actions.reply(staff, thread, hiding.actions.Words(hiding.secret_of("hidden_thread")))
    post = make.post(world.thread, world.author, hiding.secret_of("hidden_post"))
    hiding.moderating.hide_post(staff, post, hiding.secret_of("reason_in_the_log"))
    make.post(world.thread, world.author, "The very last words.")


def test_no_event_gives_a_secret_away():
    world = hiding.made()
    hiding.fill(world)
    thread, board = world.thread, world.thread.board
    open_to_all = [
        f"/live/thread/{thread.pk}?after={thread.last_number}",
        f"/live/board/{board.slug}",
    ]
    kept = [f"/live/thread/{world.threads[0].pk}?after=0", f"/live/board/{world.boards[0].slug}"]
    with served_live(PAGES) as port:
        readers = ({}, {"Cookie": cookie_of(world.member)})
        refused = [opened(port, path, reader) for path in kept for reader in readers]
        streams = [opened(port, path, reader) for path in open_to_all for reader in readers]
        speak(world)
        told = [heard(each) for each in streams]

    assert [each.status for each in refused] == [404] * 4
    assert all("event: " in each for each in told)
    for said in (*told, *(f"{each.headers} {each.read().decode()}" for each in refused)):
        assert not [secret for secret in hiding.PLACES if secret in said]
