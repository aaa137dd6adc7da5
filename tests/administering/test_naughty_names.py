"""Each naughty string is kept as it is or refused with a sentence; none breaks a page."""

import json
from pathlib import Path

import pytest

from accounts.models import Group, Rank
from forum.boards.models import Board
from tests import make

pytestmark = pytest.mark.django_db

CORPORA = Path(__file__).parents[2].parent / "shared" / "corpora"
NAUGHTY = [
    *json.loads((CORPORA / "naughty-strings.json").read_text()),
    "NUL \0 inside",
    "half \ud800 of a pair",
]


def sendable(text: str) -> str | bytes:
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def is_fine(page, text):
    assert page.status_code in (302, 422), text
    if page.status_code == 422:
        assert 'role="alert"' in page.text, text
    return page.status_code == 302


def test_titles_of_boards(admin):
    parent, shown = make.category(), []

    for n, text in enumerate(NAUGHTY):
        page = admin.post(
            "/administering/boards/new/",
            {
                "title": sendable(text),
                "description": sendable(text),
                "parent": parent.pk,
                "slug": f"naughty-{n}",
            },
        )
        if is_fine(page, text):
            made = Board.objects.get(slug=f"naughty-{n}")
            assert made.title == made.description == text.strip()
            shown.append(made)
            if len(shown) > 20:
                assert admin.get("/administering/boards/").status_code == 200
                for board in shown:
                    board.delete()
                shown.clear()


def test_addresses_of_boards(admin):
    for text in NAUGHTY:
        page = admin.post(
            "/administering/boards/new-category/", {"title": "T", "slug": sendable(text)}
        )
        is_fine(page, text)


def test_names_of_groups_and_of_newcomers(admin):
    group = Group.objects.create(name="Curators")

    for text in NAUGHTY:
        is_fine(admin.post("/administering/groups/new/", {"name": sendable(text)}), text)
        added = admin.post(
            f"/administering/groups/{group.pk}/members/add/", {"newcomer": sendable(text)}
        )
        assert added.status_code == 422, text

    assert admin.get("/administering/groups/").status_code == 200


def test_titles_of_ranks(admin):
    for n, text in enumerate(NAUGHTY):
        sent = {"points": 10_000 + n, "title_ru": sendable(text), "title_en": sendable(text)}
        is_fine(admin.post("/administering/ranks/new/", sent), text)

    assert Rank.objects.filter(points__gte=10_000).count() > 300
    assert admin.get("/administering/ranks/").status_code == 200


def test_searches_for_members(admin):
    for text in NAUGHTY:
        query = {"q": sendable(text), "standing": "", "active": ""}
        assert admin.get("/administering/members/", query).status_code in (200, 400), text
