"""What members may react with, as administrators set it."""

import pytest

from forum.boards.models import Board
from forum.reactions.actions import react
from forum.reactions.models import MOST_OFFERED, ReactionKind
from tests import make

pytestmark = pytest.mark.django_db

NEW = "/administering/reactions/new/"


@pytest.fixture
def boss(signed_in):
    return signed_in(make.administrator())


def sent(**changed: object) -> dict[str, object]:
    """What a browser sends of the form."""
    return {
        "emoji": "🦉",
        "name_ru": "Мудро",
        "name_en": "Wise",
        "place": 9,
        "is_offered": "on",
    } | changed


def test_a_new_one_may_be_given_at_once(boss, signed_in):
    post = make.post(make.thread())
    boss.post(NEW, sent())

    kind = ReactionKind.objects.get(emoji="🦉")
    assert (kind.name_en, kind.is_offered, kind.is_like) == ("Wise", True, False)
    assert "🦉" in signed_in(make.member()).get(f"/p/{post.pk}/react/").text


def test_sent_twice_it_is_made_once(boss):
    answers = [boss.post(NEW, sent()).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert ReactionKind.objects.filter(emoji="🦉").count() == 1


@pytest.mark.parametrize("emoji", ["", "x", "🦉🦉", "<b>", "owl", "1", " "])
def test_only_one_emoji_is_taken(boss, emoji):
    answer = boss.post(NEW, sent(emoji=emoji))

    assert answer.status_code == 422
    assert "Мудро" in answer.text
    assert 'role="alert"' in answer.text
    assert not ReactionKind.objects.filter(name_en="Wise").exists()


def test_one_emoji_is_one_reaction(boss):
    assert boss.post(NEW, sent(emoji="👍")).status_code == 422


def test_the_row_stays_short(boss):
    for n in range(MOST_OFFERED - ReactionKind.objects.count()):
        ReactionKind.objects.create(emoji=chr(0x1F400 + n), name_ru="а", name_en="a")

    assert boss.post(NEW, sent()).status_code == 422
    assert boss.post(NEW, sent(is_offered="")).status_code == 302


def test_a_like_stays_one_once_it_was_given(boss):
    kind = ReactionKind.objects.get(is_like=True)
    address = f"/administering/reactions/{kind.pk}/"
    post = make.post(make.thread())
    react(make.viewer(make.member()), post, kind)

    refused = boss.post(address, sent(emoji="👍"))
    taken = boss.post(address, sent(emoji="👍", is_like="on"))

    assert (refused.status_code, taken.status_code) == (422, 302)
    kind.refresh_from_db()
    assert (kind.name_en, kind.is_like) == ("Wise", True)


def test_one_that_was_given_is_not_deleted(boss):
    given, unused = ReactionKind.objects.all()[:2]
    post = make.post(make.thread())
    react(make.viewer(make.member()), post, given)

    answers = [
        boss.post(f"/administering/reactions/{kind.pk}/delete/").status_code
        for kind in (given, unused)
    ]

    assert answers == [409, 302]
    assert list(ReactionKind.objects.filter(pk__in=[given.pk, unused.pk])) == [given]


def test_a_board_may_do_without(boss):
    board = make.board()
    form = {
        "title": board.title,
        "description": "",
        "parent": board.parent_id,
        "slug": board.slug,
        "edit_minutes": 0,
        "delete_minutes": 0,
    }

    boss.post(f"/administering/boards/{board.pk}/", form)
    assert not Board.objects.get(pk=board.pk).has_reactions

    boss.post(f"/administering/boards/{board.pk}/", form | {"has_reactions": "on"})
    assert Board.objects.get(pk=board.pk).has_reactions


@pytest.mark.parametrize("address", ["", "new/", "1/", "1/delete/"])
def test_to_others_there_are_no_such_pages(address, signed_in):
    client = signed_in(make.moderator())
    assert client.get(f"/administering/reactions/{address}").status_code == 404
