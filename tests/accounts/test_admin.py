"""Django's admin: only for administrators, only through our own door, only to look at."""

from __future__ import annotations

import pytest
from django.contrib import admin

from tests import make

pytestmark = pytest.mark.django_db


def test_its_door_is_ours(client):
    answer = client.get("/admin/login/?next=/admin/accounts/user/")

    assert answer["Location"] == "/accounts/login/?next=%2Fadmin%2Faccounts%2Fuser%2F"
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("person", [make.member, make.moderator])
def test_others_than_administrators_stay_out(signed_in, person):
    client = signed_in(person())

    assert client.get("/admin/login/").status_code == 403
    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize(
    "model", ["accounts/user", "accounts/group", "accounts/rank", "suggestions/suggestion"]
)
def test_an_administrator_looks_but_changes_nothing(signed_in, model):
    client = signed_in(make.administrator())

    assert client.get(f"/admin/{model}/").status_code == 200
    assert client.get(f"/admin/{model}/add/").status_code == 403


def test_no_page_shows_a_password(signed_in):
    user = make.member("bob", password="bobs-own-password")

    page = signed_in(make.administrator()).get(f"/admin/accounts/user/{user.pk}/change/")

    assert page.status_code == 200
    assert "argon2" not in page.content.decode()
    assert "Algorithm" not in page.content.decode()


def test_keys_to_others_accounts_are_not_there():
    registered = {model._meta.label for model in admin.site._registry}

    assert not registered & {"mfa.Authenticator", "usersessions.UserSession", "accounts.Letter"}
    assert "accounts.User" in registered
