"""Nothing that someone may not see can be told from a search: no hit, count or guess."""

import pytest
from django.test import Client

from forum.posting import actions
from forum.search.models import Word
from tests import make
from tests.search.reading import ENGLISH, shown

pytestmark = pytest.mark.django_db

SECRET = "ornithorynque"


@pytest.fixture
def secrets():
    """The word stands on a hidden board, in a hidden thread, a hidden post and an old revision."""
    make.thread(make.hidden_board(), make.moderator(), title=SECRET, body=SECRET)
    make.thread(title=SECRET, body=SECRET).hide()
    thread = make.thread(title="Open")
    make.post(thread, body=SECRET).hide()
    edited = make.post(thread, body=SECRET)
    actions.edit_post(make.viewer(edited.author), edited, "Nothing.")
    assert Word.objects.filter(word=SECRET).exists()
    return thread


@pytest.mark.parametrize(
    "q", [SECRET, SECRET[:-1] + "x", f'"{SECRET}"', f"open OR {SECRET}", f"x OR {SECRET}"]
)
@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_neither_hits_nor_counts_nor_guesses_tell(secrets, signed_in, q, sort):
    for client in (Client(headers=ENGLISH), signed_in(make.member(language="en"))):
        page = client.get("/search/", {"q": q, "sort": sort})
        found, text = shown(page), page.content.decode().replace("&quot;", '"')

        assert found.meant is None
        assert len(found.hits) == ("open" in q)
        assert found.count == ("1 post found" if found.hits else "")
        for echoed in (f'value="{q}"', f"<title>{q}", f'value="{q.replace(chr(34), "&quot;")}"'):
            text = text.replace(echoed, "")
        assert text.count(f"<mark>{SECRET}</mark>") == 0


def test_similar_threads_tell_nothing(secrets, signed_in):
    for client in (Client(), signed_in(make.member())):
        page = client.get("/search/similar/", {"title": SECRET})
        assert page.context["threads"] == []


def test_a_moderator_finds_them(secrets, signed_in):
    page = signed_in(make.moderator(language="en")).get("/search/", {"q": SECRET})

    assert shown(page).count == "3 posts found"


def test_the_filters_know_no_hidden_board_or_thread(secrets):
    hidden = make.thread(make.hidden_board(), make.moderator())

    for asked in ({"board": hidden.board.slug}, {"thread": hidden.pk}):
        assert Client().get("/search/", {"q": "x", **asked}).status_code == 400
