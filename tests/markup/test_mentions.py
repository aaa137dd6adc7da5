from __future__ import annotations

import pytest

from forum.markup import MAX_MENTIONS, mentioned_names, render

MEMBERS = {"alice": 1, "ann_marie": 2, "жук": 3, "j.r": 4, "_x_": 5, "straße".casefold(): 6}


def _mention(name: str, member: int) -> str:
    return f'<a class="mention" href="/members/{member}/">@{name}</a>'


@pytest.mark.parametrize(
    ("text", "name", "member"),
    [
        ("hi @alice, you", "alice", 1),
        ("(@Alice)", "Alice", 1),
        ("@alice.", "alice", 1),
        ("@alice...", "alice", 1),
        ("**@alice**", "alice", 1),
        ("_@alice_", "alice", 1),
        ("~~@alice~~", "alice", 1),
        ("||@alice||", "alice", 1),
        ("# @alice", "alice", 1),
        ("| @alice |\n|-|", "alice", 1),
        ("@ann_marie", "ann_marie", 2),
        ("_by @ann_marie_", "ann_marie", 2),
        ("@Жук!", "Жук", 3),
        ("@j.r", "j.r", 4),
        ("@_x_ and _y_", "_x_", 5),
        ("@STRASSE", "STRASSE", 6),
    ],
)
def test_it_links_the_member(text: str, name: str, member: int) -> None:
    assert mentioned_names(text) == (name,)
    assert _mention(name, member) in render(text, MEMBERS).html


@pytest.mark.parametrize(
    "text",
    [
        "`@alice`",
        "```\n@alice\n```",
        "    @alice",
        "[see @alice](/x)",
        "![@alice](/x.png)",
        "<https://example.org/@alice>",
        "https://example.org/@alice",
        "www.example.org/@alice",
        "me@alice.org",
        "me@alice",
        "@alice@example.org",
        "\\@alice",
        "mailto:x@alice.org",
        "@a",
        "@" + "a" * 31,
        "@ alice",
    ],
)
def test_it_sees_no_mention(text: str) -> None:
    assert mentioned_names(text) == ()
    assert "group-mention" not in render(text, groups={"helpers"}).html
    assert 'class="mention"' not in render(text, {"alice": 1, "a": 2, "a" * 30: 3}).html


def test_it_leaves_unknown_names_as_text() -> None:
    assert render("@nobody here", MEMBERS).html == "<p>@nobody here</p>\n"


def test_it_names_each_member_once_in_order_as_first_typed() -> None:
    assert mentioned_names("@Bob @alice @bob @ALICE") == ("Bob", "alice")


def test_it_names_a_limited_number_of_members() -> None:
    names = [f"member{number}" for number in range(MAX_MENTIONS + 5)]

    assert mentioned_names(" ".join(f"@{name}" for name in names)) == tuple(names[:MAX_MENTIONS])


def test_who_is_named_in_a_quote_is_not_called_again() -> None:
    text = "> Hello @alice\n\nHello @boris"

    assert mentioned_names(text) == ("boris",)
    assert "/members/1/" not in render(text, {"alice": 1, "boris": 2}).html


def test_a_group_is_marked_and_a_member_of_its_name_comes_first() -> None:
    html = render("@Helpers, @alice and @nobody", MEMBERS, groups={"helpers", "alice"}).html

    assert '<span class="group-mention">@Helpers</span>' in html
    assert _mention("alice", 1) in html
    assert "@nobody</p>" in html


def test_a_group_in_code_or_in_a_quote_is_not_marked() -> None:
    text = "`@helpers`\n\n> @helpers said"

    assert mentioned_names(text) == ()
    assert "group-mention" not in render(text, groups={"helpers"}).html
