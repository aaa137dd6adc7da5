"""What an edit changed, as a reader sees it."""

import re
import time
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from forum.markup import changes
from forum.markup.changes import compared


def test_it_shows_a_changed_word_and_not_letters_of_it():
    shown = changes("Встреча в среду у реки", "Встреча в субботу у реки")

    assert shown == "Встреча в <del>среду</del><ins>субботу</ins> у реки"


def test_it_shows_what_was_only_added_or_only_removed():
    assert changes("Приходите", "Приходите все") == "Приходите<ins> все</ins>"
    assert changes("Приходите все", "Приходите") == "Приходите<del> все</del>"


def test_far_from_a_change_words_are_left_out():
    rest = "слово " * 500
    shown = changes(f"{rest}было {rest}", f"{rest}стало {rest}")

    assert "<del>было</del><ins>стало</ins>" in shown
    assert len(shown) < 300
    assert shown.count("…") == 2


def test_nothing_in_a_text_becomes_markup():
    shown = changes("<b>a</b>", "<script>alert(1)</script> & ' \"")

    assert re.sub("</?(ins|del)>", "", shown).count("<") == 0
    assert "&lt;" in shown


def test_a_wholly_new_long_text_is_shown_in_part():
    shown = changes("старое", "новое слово " * 5000)

    assert len(shown) < 4000
    assert shown.endswith("…")


def test_texts_made_to_be_slow_take_no_longer():
    one, other = "a b " * 20_000, "b a c " * 20_000
    began = time.monotonic()
    changes(one, other)

    assert time.monotonic() - began < 2


@given(st.text(), st.text())
def test_both_texts_can_be_read_from_it(before, after):
    parts = compared(before, after)

    assert "".join(text for sign, text in parts if sign <= 0) == before
    assert "".join(text for sign, text in parts if sign >= 0) == after


@given(st.text(alphabet="<>&\"' ab\u2028\ud7ff", max_size=50), st.text(max_size=50))
def test_its_only_tags_are_ins_and_del(before, after):
    shown = changes(before, after)

    assert set(re.findall("<[^>]*>", shown)) <= {"<ins>", "</ins>", "<del>", "</del>"}
    assert unescape(shown) is not None
