"""A page made as a frame with its own set in is the page that its template makes."""

from __future__ import annotations

import re

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import BaseStorage
from django.shortcuts import render
from django.test import Client

from forum.boards.viewer import viewer_of
from forum.reading import thread as thread_page
from forum.web import fragments
from forum.web import framed as framing
from tests import make

pytestmark = pytest.mark.django_db

# New in every rendering.
ONCE = re.compile(r'(name="(?:csrfmiddlewaretoken|submission_id)" value=")[^"]+')


def client_of(user) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def page(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return ONCE.sub(r"\1…", answer.text)


READERS = {
    "guest": lambda: None,
    "member": lambda: make.member("Анна-Мария"),
    "moderator": lambda: make.moderator("mod"),
    "administrator": lambda: make.administrator("<chief>&co"),
}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("is_locked", [False, True])
def test_it_makes_the_same_page_as_the_template(monkeypatch, reader, language, is_locked):
    talk = make.thread(title='Bells & <whistles> "{{ x }}"')
    for _ in range(24):
        make.post(talk)
    if is_locked:
        talk.refresh_from_db()
        talk.lock()
    client = client_of(READERS[reader]())
    addresses = [talk.get_absolute_url(), talk.get_absolute_url() + "?page=2"]
    for address in addresses:
        page(client, address)  # from here on all is read, and no cookie is new

    kept = [page(client, address, accept_language=language) for address in addresses * 2]
    monkeypatch.setattr(thread_page, "framed", plainly)

    assert kept == [page(client, address, accept_language=language) for address in addresses] * 2


def plainly(request, template, shown, own):
    return render(request, template, {**shown, **own})


def test_a_frame_is_rendered_once_for_all_who_are_shown_the_same(monkeypatch):
    talk = make.thread()
    page(client_of(make.member("first")), talk.get_absolute_url())
    monkeypatch.setattr(framing, "render_to_string", None)

    answer = page(client_of(make.member("second")), talk.get_absolute_url())

    assert ">second<" in answer
    assert ">first<" not in answer


def test_what_is_new_is_shown_at_once():
    talk = make.thread(title="Old")
    page(Client(), talk.get_absolute_url())
    talk.rename("New")

    assert "<h1><bdi>New</bdi></h1>" in page(Client(), talk.get_absolute_url())


def test_each_form_is_its_own():
    talk, client = make.thread(), client_of(make.member())

    ids = [
        re.search(r'name="submission_id" value="([^"]+)', client.get(talk.get_absolute_url()).text)
        for _ in range(2)
    ]

    assert ids[0][1] != ids[1][1]


def test_a_message_is_for_its_reader_alone(rf, monkeypatch):
    talk, client = make.thread(), client_of(make.member())

    class Waiting(BaseStorage):
        def _get(self, *args, **kwargs):
            return [messages.storage.base.Message(messages.INFO, "for you alone")], True

        def _store(self, kept, response, *args, **kwargs):
            return []

    with monkeypatch.context() as patched:
        patched.setattr("django.contrib.messages.middleware.default_storage", Waiting)
        assert "for you alone" in client.get(talk.get_absolute_url()).text

    assert "for you alone" not in client.get(talk.get_absolute_url()).text


def test_only_plain_values_are_shown(rf):
    request = rf.get("/")
    request._messages = ()
    request.viewer = viewer_of(AnonymousUser())

    with pytest.raises(TypeError, match="thread of a kept piece is a Thread"):
        framing.framed(request, "reading/thread.html", {"thread": make.thread()}, {})


def test_a_bounded_number_of_frames_is_kept(monkeypatch):
    monkeypatch.setattr(fragments, "MOST_FRAMES", 2)
    for _ in range(4):
        page(Client(), make.thread().get_absolute_url())
    assert len(fragments._frames) == 2
