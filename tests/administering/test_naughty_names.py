"""Each naughty string is kept as it is or refused with a sentence; none breaks a page."""

import json
from pathlib import Path

import pytest

from accounts.models import Group, Rank
from forum.administering.forms import (
    BoardForm,
    CategoryForm,
    FindForm,
    GroupForm,
    NewcomerForm,
    RankForm,
)
from forum.administering.members import found_by
from forum.boards.models import Board
from forum.web.text import is_storable
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


def test_titles_of_boards(admin):
    parent = make.category()
    boards = []
    for n, text in enumerate(NAUGHTY):
        sent = {"title": text, "description": text, "parent": parent.pk, "slug": f"naughty-{n}"}
        form = BoardForm(sent)
        if form.is_valid():
            assert form.instance.title == form.instance.description == text.strip()
            boards.append(form.instance)
        else:
            assert form.errors["title"], text
    Board.objects.bulk_create(boards)

    assert len(boards) > 300
    assert admin.get("/administering/boards/").status_code == 200
    for board in boards[::40]:
        assert admin.get(f"/administering/boards/{board.pk}/").status_code == 200


def test_what_is_refused_comes_back_with_a_sentence(admin):
    for text in ("", " ", "\u200b", "NUL \0 inside"):
        page = admin.post("/administering/boards/new-category/", {"title": text, "slug": "kept"})

        assert page.status_code == 422
        assert 'role="alert"' in page.text
        assert 'value="kept"' in page.text


def test_addresses_of_boards():
    for text in NAUGHTY:
        form = CategoryForm({"title": "T", "description": "", "slug": text})
        if form.is_valid():
            assert form.cleaned_data["slug"] in (text.strip().lower(), "t")


def test_names_of_groups(admin):
    for text in NAUGHTY:
        form = GroupForm({"name": text})
        if form.is_valid():
            assert form.save().name == text.strip()

    assert Group.objects.count() > 300
    assert admin.get("/administering/groups/").status_code == 200


def test_names_of_newcomers():
    for text in NAUGHTY:
        assert not NewcomerForm({"newcomer": text}).is_valid()


def test_titles_of_ranks(admin):
    for n, text in enumerate(NAUGHTY):
        form = RankForm({"points": 10_000 + n, "title_ru": text, "title_en": text})
        if form.is_valid():
            assert form.save().title_ru == text.strip()

    assert Rank.objects.filter(points__gte=10_000).count() > 300
    assert admin.get("/administering/ranks/").status_code == 200


def test_searches_for_members(admin):
    for text in NAUGHTY:
        form = FindForm({"q": text})
        if form.is_valid() and is_storable(text):  # the middleware lets no other in
            list(found_by(form))

    for text in NAUGHTY[::10]:
        page = admin.get("/administering/members/", {"q": sendable(text)})
        assert page.status_code in (200, 400), text
