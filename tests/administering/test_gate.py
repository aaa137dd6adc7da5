"""To everyone but administrators there are no such pages."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Group, Rank
from forum.boards.models import Board
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses():
    board = make.board("Secretly named")
    group = Group.objects.create(name="Curators")
    someone = make.member()
    rank = Rank.objects.last()
    one = {
        "administer-board": board.pk,
        "shift-board": board.pk,
        "delete-board": board.pk,
        "administer-grants": board.pk,
        "administer-group": group.pk,
        "delete-group": group.pk,
        "add-to-group": group.pk,
        "remove-from-group": group.pk,
        "administer-rank": rank.pk,
        "delete-rank": rank.pk,
        "administer-member": someone.pk,
        "set-standing": someone.pk,
        "set-active": someone.pk,
        "set-groups": someone.pk,
    }
    plain = (
        "administering",
        "administer-cards",
        "administer-boards",
        "create-board",
        "create-category",
        "arrange-boards",
        "administer-groups",
        "create-group",
        "administer-ranks",
        "create-rank",
        "administer-members",
    )
    return [reverse(name) for name in plain] + [reverse(n, args=[pk]) for n, pk in one.items()]


def test_it_opens_for_administrators_alone(addresses, signed_in):
    strangers = {
        "guest": Client(),
        "member": signed_in(make.member()),
        "board moderator": signed_in(make.board_moderator(make.board())),
        "moderator": signed_in(make.moderator()),
    }

    for address in addresses:
        for who, client in strangers.items():
            assert client.get(address).status_code == 404, (who, address)
            assert client.post(address).status_code == 404, (who, address)


def test_it_is_closed_to_an_administrator_who_was_shut_out(signed_in):
    gone = make.administrator()
    client = signed_in(gone)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)

    assert client.get("/administering/").status_code == 404


def test_every_page_opens_for_an_administrator(addresses, admin):
    for address in addresses:
        assert admin.get(address).status_code in (200, 302, 405), address


def test_a_post_without_a_token_is_refused(root):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(root)

    assert careful.post("/administering/groups/new/", {"name": "Forged"}).status_code == 403
    assert not Group.objects.filter(name="Forged").exists()


@pytest.mark.parametrize("path", ["", "boards/", "groups/", "ranks/", "members/"])
def test_lists_take_the_same_queries_for_one_and_for_three(admin, path):
    def grow(n):
        Group.objects.create(name=f"Group {n}").members.add(make.moderator())
        Rank.objects.create(points=100_000 + n, title_ru="р", title_en="r")
        make.board(parent=Board.objects.filter(parent=None).first())

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert admin.get(f"/administering/{path}").status_code == 200
        return len(seen)

    grow(1)
    admin.get("/")
    one = queries()
    grow(2)
    grow(3)

    assert queries() == one


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "9223372036854775807"])
def test_numbers_that_name_nothing_are_not_found(admin, number):
    for kind in ("boards", "groups", "ranks", "members"):
        assert admin.get(f"/administering/{kind}/{number}/").status_code == 404
