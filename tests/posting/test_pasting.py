import json

import pytest
from django.test import Client

from forum.markup import MAX_PASTED
from forum.posting.pasting import PASTES

pytestmark = pytest.mark.django_db


def test_rich_text_becomes_markdown(member, signed_in):
    answer = signed_in(member).post("/markdown/", {"html": "<p>a <b>b</b></p><script>x</script>"})

    assert answer.text == "a **b**"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


def test_it_refuses_guests():
    assert Client().post("/markdown/", {"html": "x"}).status_code == 403


def test_it_refuses_get(member, signed_in):
    assert signed_in(member).get("/markdown/").status_code == 405


def test_it_refuses_a_whole_book(member, signed_in):
    answer = signed_in(member).post("/markdown/", {"html": "x" * (MAX_PASTED + 1)})

    assert answer.status_code == 413


def test_it_is_rationed(member, signed_in):
    client = signed_in(member)
    for _ in range(PASTES.times):
        assert client.post("/markdown/", {"html": "x"}).status_code == 200

    assert client.post("/markdown/", {"html": "x"}).status_code == 429


def test_emoji_are_listed_for_everyone_and_kept_by_the_browser():
    answer = Client().get("/emoji.json")

    assert ["👍", "thumbs_up thumbsup +1", "большой палец вверх"] in json.loads(answer.content)
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
    again = Client().get("/emoji.json", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
