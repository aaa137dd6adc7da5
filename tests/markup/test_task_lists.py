import pytest

from forum.markup import excerpt, render


@pytest.mark.parametrize(
    ("typed", "box"), [("- [ ] milk", "☐"), ("* [x] milk", "☑"), ("1. [X] milk", "☑")]
)
def test_a_box_is_shown_at_the_beginning_of_an_item(typed, box):
    html = render(typed).html

    assert f'<li class="task"><span class="task-box">{box}</span> milk</li>' in html


@pytest.mark.parametrize("typed", ["[ ] milk", "- [x]milk", "- \\[x] milk", "- milk [x] x"])
def test_other_brackets_stay_text(typed):
    assert "task" not in render(typed).html


def test_the_plain_words_say_what_is_done():
    assert excerpt(render("- [x] milk").html) == "☑ milk"
