"""Messages follow the renderer, as posts do."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from forum.conversations.models import Message
from forum.markup import RENDERER_VERSION
from tests import make
from tests.conversations.making import conversation

pytestmark = pytest.mark.django_db


@pytest.fixture
def message():
    talk = conversation(make.member(), make.member("vera"), body="**b**, @vera?")
    Message.objects.update(renderer_version=RENDERER_VERSION - 1, html="<p>old</p>")
    return talk.messages.get()


def test_older_html_is_made_again(message):
    call_command("rerender")

    message.refresh_from_db()
    assert "<strong>b</strong>" in message.html
    assert f'href="/members/{message.mentions["vera"]}/">@vera</a>' in message.html
    assert message.renderer_version == RENDERER_VERSION
    assert message.edited_at is None


def test_an_upgrade_leaves_it_to_the_worker(message, run_tasks):
    call_command("rerender", queue=True)
    run_tasks()
    message.refresh_from_db()
    assert message.renderer_version == RENDERER_VERSION
