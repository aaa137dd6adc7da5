"""Where the words stand in what is shown of a hit."""

import pytest
from django.test import Client

from forum.search import marking
from forum.search.marking import Text, marks_in
from forum.search.showing import NARROW, WIDE, marked, snippet
from tests import make
from tests.search.reading import shown

pytestmark = pytest.mark.django_db


def snippet_for(q: str, body: str) -> str:
    make.thread(title="A title", body=body)
    (found,) = shown(Client().get("/search/", {"q": q})).snippets
    return found


@pytest.mark.parametrize(
    ("q", "body", "word"),
    [
        ("борща", "Варю борщ каждую субботу, и зимой тоже.", "борщ"),
        ("свекла", "Варю борщ со свёклой каждую субботу.", "свёклой"),
        ("борщ", "Это бо́рщ, а не щи, и варим мы его в субботу.", "бо́рщ"),
        ("running", "The dog Runs through the garden all day long.", "Runs"),
        ("die", "The flowers were dying in the garden all day long.", "dying"),
        ("cafe", "Nous sommes allés au café hier avec nos amis pour parler.", "café"),
        ("Haus", "Wir haben gestern viele Häuser in der Stadt gesehen.", "Häuser"),
        ("node.js", "We wrote it in node.js and it was good.", "node.js"),
        ("baca", "Saya suka membaca buku di rumah setiap hari bersama teman.", "membaca"),
        ("東京", "昨日は東京都に行きました。", "東京"),
        ("東京都", "昨日は東京都に行きました。", "東京</mark><mark>都"),
        ("都", "昨日は東京都に行きました。", "都"),
        ("किताब", "यह किताब बहुत अच्छी है और मैं इसे पढ़ता हूँ", "किताब"),
        ('"green apple"', "A green apple is good.", "apple"),
    ],
)
def test_words_are_marked_in_each_form(q, body, word):
    assert f"<mark>{word}</mark>" in snippet_for(q, body)


def test_a_word_that_only_begins_alike_is_not_marked():
    text = snippet_for("борщ", "Борщ и борщевик, и не одно и то же.")

    assert text == "<mark>Борщ</mark> и борщевик, и не одно и то же."


def test_it_shows_where_the_words_stand_together():
    far = "Lorem ipsum dolor sit amet. " * 30

    text = snippet_for("walrus narwhal", f"A walrus. {far} A narwhal met a walrus there. {far}")

    assert "<mark>narwhal</mark> met a <mark>walrus</mark>" in text
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert len(text) < WIDE + 60


def test_words_far_apart_are_shown_in_two_pieces():
    far = "Lorem ipsum dolor sit amet. " * 30

    text = snippet_for("walrus narwhal", f"A walrus. {far} A narwhal there. {far}")

    assert "<mark>walrus</mark>" in text
    assert "<mark>narwhal</mark>" in text
    assert "… …" not in text
    assert len(text) < 2 * (NARROW + 60)


def test_without_words_it_is_the_beginning():
    assert snippet("One two three.", []) == "One two three."


def test_all_is_escaped_and_marks_may_overlap():
    marks = [marking.Mark(0, 3, 0), marking.Mark(1, 5, 1)]

    assert marked("<b>&<", marks) == "<mark>&lt;b&gt;</mark><mark>&amp;&lt;</mark>"


def test_a_word_is_asked_about_once(django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(marking, "_forms", {})
    texts = [Text("english", "He runs and she ran.")]

    with django_assert_num_queries(1):
        first = marks_in(texts, {"run": 0})
    with django_assert_num_queries(0):
        assert marks_in(texts, {"run": 0}) == first
