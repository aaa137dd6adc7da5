import pytest

from forum.markup import emoji_list, render


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (":smile:", "😄"),
        (":+1:", "👍"),
        (":Thumbs_Up:!", "👍!"),
        ("**:tada:**", "<strong>🎉</strong>"),
        ("[:tada:](/x)", '<a href="/x">🎉</a>'),
    ],
)
def test_a_name_becomes_the_character(typed, shown):
    assert render(typed).html == f"<p>{shown}</p>\n"


@pytest.mark.parametrize("typed", [":nosuch:", "10:100:30", "a:smile:b", "::", ": smile :"])
def test_what_is_no_name_stays_as_typed(typed):
    assert render(typed).html == f"<p>{typed}</p>\n"


def test_code_and_addresses_are_left_alone():
    html = render("`:smile:` https://example.org/:smile:/x").html

    assert "😄" not in html


def test_the_list_can_be_typed_and_searched_in_russian():
    offered = {character: (names, words) for character, names, words in emoji_list()}

    assert offered["👍"][0].split()[0] == "thumbs_up"
    assert "палец" in offered["👍"][1]
    assert 1500 < len(offered) < 2500
    for character, (names, _) in offered.items():
        assert render(f":{names.split()[0]}:").html == f"<p>{character}</p>\n"
